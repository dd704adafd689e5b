/**
 * Shell patterns (`*`, `?`, `[…]`) as the C library's fnmatch() understands them. A pattern is a list of characters of which the quoted
 * ones stand for themselves. Left out: equivalence classes, collating symbols.
 */

/** One character of an expanded word. */
export interface Glyph {
  readonly char: string;
  readonly quoted: boolean;
}

export function glyphs(text: string, quoted: boolean): Glyph[] {
  return Array.from(text, (char) => ({ char, quoted }));
}

export function textOf(word: readonly Glyph[]): string {
  return word.map(({ char }) => char).join('');
}

export function hasWildcard(word: readonly Glyph[]): boolean {
  return word.some(({ char, quoted }) => !quoted && (char === '*' || char === '?' || char === '['));
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  word: '\\w',
};

/** The inside of a bracket expression of POSIX as one of JavaScript's. */
export function bracketSource(inside: string): string {
  return inside.replace(/\[:(\w+):\]|[\\\]^[]/g, (found, name?: string) =>
    name === undefined ? `\\${found}` : (CLASSES[name] ?? ''),
  );
}

/** Where a bracket expression that opens at `from` closes; -1: nowhere. */
export function bracketEnd(chars: ArrayLike<string>, from: number): number {
  let at = from + 1;
  if (chars[at] === '!' || chars[at] === '^') at++;
  if (chars[at] === ']') at++;
  for (; at < chars.length; at++) {
    if (chars[at] === '[' && chars[at + 1] === ':') {
      while (at < chars.length && !(chars[at] === ':' && chars[at + 1] === ']' && at > from)) at++;
      at++;
    } else if (chars[at] === ']') return at;
  }
  return -1;
}

const escape = (char: string): string => char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** @param star what `*` may stand for: in file names no slash */
export function patternSource(pattern: readonly Glyph[], star = '[^]'): string {
  let source = '';
  const chars = pattern.map(({ char }) => char);
  for (let at = 0; at < pattern.length; at++) {
    const { char, quoted } = pattern[at]!;
    if (quoted) source += escape(char);
    else if (char === '*') source += `${star}*`;
    else if (char === '?') source += star;
    else if (char === '[') {
      const end = bracketEnd(chars, at);
      if (end < 0) source += '\\[';
      else {
        const inside = chars.slice(at + 1, end).join('');
        const negated = inside.startsWith('!') || inside.startsWith('^');
        source += `[${negated ? '^' : ''}${bracketSource(negated ? inside.slice(1) : inside)}]`;
        at = end;
      }
    } else source += escape(char);
  }
  return source;
}

export function compilePattern(pattern: readonly Glyph[], star?: string): RegExp {
  const source = patternSource(pattern, star);
  try {
    return new RegExp(`^(?:${source})$`, 'u');
  } catch {
    // A range that runs backwards matches nothing but itself.
    return new RegExp(`^${escape(textOf(pattern))}$`, 'u');
  }
}
