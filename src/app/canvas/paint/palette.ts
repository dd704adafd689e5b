/** The theme's colours as the canvas needs them: resolved once, and again when the theme changes. */
import { followTheme, readColours } from '../../theme/pageColours.ts';

export interface Palette {
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

const SLOTS = [0, 1, 2, 3, 4, 5, 6, 7];

function readPalette(host: HTMLElement): Palette {
  return readColours(host, (read) => ({
    apps: SLOTS.map((slot) => read(`--app-${slot}`)),
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

/** Follows the theme; `palette()` is always the present one, and `onChange` is called after it has become another. */
export function followPalette(
  host: HTMLElement,
  onChange?: () => void,
): { readonly palette: () => Palette; readonly stop: () => void } {
  let present = readPalette(host);
  const update = (): void => {
    present = readPalette(host);
    onChange?.();
  };
  return { palette: () => present, stop: followTheme(update) };
}
