/** The page's colours in one of its themes, read from the stylesheet that defines them: a file has no custom properties to ask. */
import stylesheet from '../../theme/tokens.css?raw';

export type FileTheme = 'light' | 'dark';

/** The colour of a token: "surface", "app-3-soft". */
export type Colours = (token: string) => string;

const PAIR = /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g;

const PAIRS = new Map(
  [...stylesheet.matchAll(PAIR)].map(([, name = '', light = '', dark = '']) => [name, { light, dark }]),
);

/** @throws Error at a token the stylesheet does not have in both themes */
export function coloursOf(theme: FileTheme): Colours {
  return (token) => {
    const pair = PAIRS.get(token);
    if (!pair) throw new Error(`There is no colour “${token}”.`);
    return pair[theme];
  };
}
