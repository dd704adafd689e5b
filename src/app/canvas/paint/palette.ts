/** The theme's colours as the canvas needs them: resolved once, and again when the theme changes. */
import { hueOf, SLOTS } from '../../../scene/index.ts';
import { followTheme, readColours } from '../../theme/pageColours.ts';

export interface Palette {
  /** By slot. */
  readonly apps: readonly string[];
  readonly surface: string;
  readonly sunken: string;
  readonly text: string;
  readonly textSoft: string;
  readonly border: string;
  readonly danger: string;
  readonly dangerSoft: string;
  readonly warn: string;
  readonly warnSoft: string;
  readonly ok: string;
  readonly accent: string;
  readonly track: string;
  readonly accentSoft: string;
  readonly isDark: boolean;
}

function readPalette(): Palette {
  return readColours(document.body, (read) => ({
    apps: Array.from({ length: SLOTS }, (_, slot) => read(`--app-${hueOf(slot)}`)),
    surface: read('--surface-raised'),
    sunken: read('--surface-sunken'),
    text: read('--text'),
    textSoft: read('--text-soft'),
    border: read('--border-strong'),
    danger: read('--danger'),
    dangerSoft: read('--danger-soft'),
    warn: read('--warn'),
    warnSoft: read('--warn-soft'),
    ok: read('--ok'),
    accent: read('--accent'),
    track: read('--border'),
    accentSoft: read('--accent-border'),
    isDark: isLight(read('--text')),
  }));
}

function isLight(color: string): boolean {
  const [r = 0, g = 0, b = 0] = (/\d+/g[Symbol.match](color) ?? []).map(Number);
  return r + g + b > 382;
}

let present: Palette | undefined;
/** What is called after it has become another. */
const followers = new Set<() => void>();
let stopFollowing: (() => void) | undefined;

function changed(): void {
  present = readPalette();
  for (const tell of followers) tell();
}

/**
 * Follows the theme; `palette()` is always the present one, and `onChange` is called after it has become another. All canvases have the
 * same: it is read once, for each of its colours has the page's styles worked out.
 */
export function followPalette(onChange: () => void = () => undefined): {
  readonly palette: () => Palette;
  readonly stop: () => void;
} {
  const tell = (): void => onChange();
  followers.add(tell);
  if (!stopFollowing) {
    stopFollowing = followTheme(changed);
    present = readPalette();
  }
  return {
    palette: () => (present ??= readPalette()),
    stop: () => {
      followers.delete(tell);
      if (followers.size > 0) return;
      stopFollowing?.();
      stopFollowing = present = undefined;
    },
  };
}
