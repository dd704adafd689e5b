/** The theme's colours as the canvas needs them: resolved once, and again when the theme changes. */

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

/** Custom properties hold `light-dark(…)` unresolved; only a real property of a real element knows which one it is. */
function readPalette(host: HTMLElement): Palette {
  const probe = document.createElement('span');
  probe.style.display = 'none';
  // Where the system forces its colours on the document, all would read as the same one.
  probe.style.setProperty('forced-color-adjust', 'none');
  host.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    apps: SLOTS.map((slot) => read(`app-${slot}`)),
    surface: read('surface-raised'),
    sunken: read('surface-sunken'),
    text: read('text'),
    textSoft: read('text-soft'),
    border: read('border-strong'),
    danger: read('danger'),
    dangerSoft: read('danger-soft'),
    warn: read('warn'),
    warnSoft: read('warn-soft'),
    ok: read('ok'),
    accent: read('accent'),
    track: read('border'),
    accentSoft: read('accent-border'),
    isDark: isLight(read('text')),
  };
  probe.remove();
  return palette;
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
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', update);
  return {
    palette: () => present,
    stop: () => {
      observer.disconnect();
      system.removeEventListener('change', update);
    },
  };
}
