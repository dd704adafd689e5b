/** The terminal's colours, read from the page's tokens: xterm wants plain values and cannot follow `light-dark()`. */
import type { ITheme } from '@xterm/xterm';

/** ANSI colours, normal and bright, to the tokens that mean the same on this page. */
const TOKENS: Readonly<Record<string, string>> = {
  background: '--surface',
  foreground: '--text',
  cursor: '--accent',
  cursorAccent: '--surface',
  selectionBackground: '--surface-active',
  selectionInactiveBackground: '--surface-hover',
  black: '--text',
  red: '--danger',
  green: '--ok',
  yellow: '--warn',
  blue: '--accent',
  magenta: '--app-4',
  cyan: '--app-3',
  white: '--text-soft',
  brightBlack: '--text-muted',
  brightRed: '--danger',
  brightGreen: '--ok',
  brightYellow: '--warn',
  brightBlue: '--accent-strong',
  brightMagenta: '--app-4',
  brightCyan: '--app-3',
  brightWhite: '--text',
};

export function coloursOf(element: HTMLElement): ITheme {
  const probe = element.appendChild(document.createElement('i'));
  probe.hidden = true;
  const theme: Record<string, string> = {};
  for (const [name, token] of Object.entries(TOKENS)) {
    probe.style.color = `var(${token})`;
    theme[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return theme;
}

/** Calls back whenever the page's theme changes; returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const attributes = new MutationObserver(changed);
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  dark.addEventListener('change', changed);
  return () => {
    attributes.disconnect();
    dark.removeEventListener('change', changed);
  };
}
