/** Patterns of KEYS, SCAN and CONFIG GET: `*`, `?`, `[a-z]`, `[^a]`, and a backslash. Upstream: src/util.c (stringmatchlen). */

type Fits = (character: string) => boolean;
type Token = Fits | 'star';

/** A class from behind its bracket. One that is never closed ends with the pattern. */
function readClass(pattern: string, from: number): { readonly fits: Fits; readonly end: number } {
  const isNegated = pattern[from] === '^';
  const ranges: (readonly [string, string])[] = [];
  let at = isNegated ? from + 1 : from;
  for (; at < pattern.length && pattern[at] !== ']'; at++) {
    if (pattern[at] === '\\' && at + 1 < pattern.length) at++;
    const first = pattern[at] ?? '';
    const last = pattern[at + 1] === '-' && at + 2 < pattern.length ? (pattern[at + 2] ?? '') : undefined;
    if (last !== undefined) at += 2;
    ranges.push(last === undefined ? [first, first] : first < last ? [first, last] : [last, first]);
  }
  const isIn: Fits = (character) => ranges.some(([first, last]) => first <= character && character <= last);
  return { fits: (character) => isIn(character) !== isNegated, end: at };
}

function readTokens(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') tokens.push('star');
    else if (character === '?') tokens.push(() => true);
    else if (character === '[') {
      const { fits, end } = readClass(pattern, at + 1);
      tokens.push(fits);
      at = end;
    } else {
      const wanted = character === '\\' && at + 1 < pattern.length ? (pattern[++at] ?? '') : character;
      tokens.push((one) => one === wanted);
    }
  }
  return tokens;
}

/** Whether a text fits. It goes back to the last star only, so it takes no longer than text times pattern. */
export function compilePattern(pattern: string): (text: string) => boolean {
  const tokens = readTokens(pattern);
  return (text) => {
    let token = 0;
    let star = -1;
    let from = 0;
    for (let at = 0; at < text.length;) {
      const one = tokens[token];
      if (one === 'star') {
        star = token++;
        from = at;
      } else if (one?.(text[at] ?? '')) {
        token++;
        at++;
      } else if (star >= 0) {
        token = star + 1;
        at = ++from;
      } else return false;
    }
    while (tokens[token] === 'star') token++;
    return token === tokens.length;
  };
}
