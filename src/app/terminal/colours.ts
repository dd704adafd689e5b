/** The terminal's colours, read from the page's tokens: xterm wants plain values and cannot follow `light-dark()`. */
import type { ITheme } from '@xterm/xterm';
import { readColours } from '../theme/pageColours.ts';

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
  return readColours(element, (colourOf) =>
    Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, colourOf(token)])),
  );
}
