/**
 * Monaco's colours, read from the page's own tokens: Monaco wants plain hex values and cannot follow `light-dark()`. Both themes
 * are one theme here, defined anew when the page changes between them.
 */
import { followTheme, readColours } from '../../theme/pageColours.ts';
import { monaco } from './features.ts';

const THEME = 'servicescope';

/** Monaco's colour to the token it shows, with an opacity where the token alone would be too loud. */
const colours: Readonly<Record<string, readonly [token: string, opacity?: number]>> = {
  'editor.background': ['--surface'],
  'editor.foreground': ['--text'],
  'editorGutter.background': ['--surface'],
  'editorLineNumber.foreground': ['--text-muted', 0.75],
  'editorLineNumber.activeForeground': ['--text'],
  'editorCursor.foreground': ['--accent'],
  'editor.selectionBackground': ['--accent', 0.24],
  'editor.inactiveSelectionBackground': ['--accent', 0.14],
  'editor.lineHighlightBackground': ['--surface-hover', 0.6],
  'editor.lineHighlightBorder': ['--surface', 0],
  'editor.wordHighlightBackground': ['--accent', 0.12],
  'editor.wordHighlightTextBackground': ['--accent', 0.1],
  'editor.findMatchBackground': ['--warn', 0.45],
  'editor.findMatchHighlightBackground': ['--warn', 0.22],
  'editorIndentGuide.background1': ['--border', 0.8],
  'editorIndentGuide.activeBackground1': ['--border-strong'],
  'editorBracketMatch.background': ['--accent', 0.14],
  'editorBracketMatch.border': ['--accent-border'],
  'editorError.foreground': ['--danger'],
  'editorWarning.foreground': ['--warn'],
  'editorInfo.foreground': ['--accent'],
  'editorWidget.background': ['--surface-raised'],
  'editorWidget.foreground': ['--text'],
  'editorWidget.border': ['--border-strong'],
  'editorHoverWidget.background': ['--surface-raised'],
  'editorHoverWidget.foreground': ['--text'],
  'editorHoverWidget.border': ['--border-strong'],
  'editorSuggestWidget.background': ['--surface-raised'],
  'editorSuggestWidget.foreground': ['--text'],
  'editorSuggestWidget.border': ['--border-strong'],
  'editorSuggestWidget.selectedBackground': ['--surface-active'],
  'editorSuggestWidget.selectedForeground': ['--text'],
  'editorSuggestWidget.highlightForeground': ['--accent'],
  'editorSuggestWidget.focusHighlightForeground': ['--accent'],
  'editorLightBulb.foreground': ['--warn'],
  'editorLightBulbAutoFix.foreground': ['--accent'],
  'editorActionList.background': ['--surface-raised'],
  'editorActionList.foreground': ['--text'],
  'editorActionList.focusBackground': ['--surface-active'],
  'editorActionList.focusForeground': ['--text'],
  'menu.background': ['--surface-raised'],
  'menu.foreground': ['--text'],
  'menu.border': ['--border-strong'],
  'menu.selectionBackground': ['--surface-active'],
  'menu.selectionForeground': ['--text'],
  'input.background': ['--surface'],
  'input.foreground': ['--text'],
  'input.border': ['--border-strong'],
  focusBorder: ['--focus'],
  'scrollbar.shadow': ['--surface', 0],
  'scrollbarSlider.background': ['--text-muted', 0.22],
  'scrollbarSlider.hoverBackground': ['--text-muted', 0.36],
  'scrollbarSlider.activeBackground': ['--text-muted', 0.5],
  'textLink.foreground': ['--accent'],
};

const tokens: readonly (readonly [token: string, colour: string])[] = [
  ['type', '--yaml-key'],
  ['string', '--yaml-value'],
  ['number', '--yaml-number'],
  ['keyword', '--yaml-number'],
  ['comment', '--yaml-comment'],
  ['tag', '--yaml-number'],
  ['namespace', '--yaml-number'],
  ['operators', '--text-muted'],
  ['delimiter', '--text-muted'],
];

/** Follows the page's theme for as long as the editor lives. `element` is where the tokens are read. Returns how to stop. */
export function followPageTheme(element: HTMLElement): () => void {
  const define = () => readColours(element, defineTheme);
  define();
  return followTheme(define);
}

function defineTheme(colourOf: (token: string) => string): void {
  const read = (token: string, opacity = 1) => hexOf(colourOf(token), opacity);
  const colors: Record<string, string> = {};
  for (const [name, [token, opacity]] of Object.entries(colours)) colors[name] = read(token, opacity);
  // The base themes have rules of their own for `string.yaml` and the like; only the same name outweighs them.
  const rules = tokens.flatMap(([token, colour]) => {
    const foreground = read(colour).slice(1, 7);
    return [token, `${token}.yaml`].map((name) => ({ token: name, foreground }));
  });
  const isDark = luminance(colors['editor.background'] ?? '#ffffff') < 0.5;
  monaco.editor.defineTheme(THEME, { base: isDark ? 'vs-dark' : 'vs', inherit: true, colors, rules });
  monaco.editor.setTheme(THEME);
}

/** `rgb(1, 2, 3)` or `rgb(1 2 3 / 0.5)` as `#rrggbbaa`. */
function hexOf(colour: string, opacity: number): string {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0');
  return `#${hex(red)}${hex(green)}${hex(blue)}${hex(255 * alpha * opacity)}`;
}

function luminance(hex: string): number {
  const channel = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255;
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
