/** Words of a line as Redis reads them: double quotes with escapes, single quotes without. Upstream: src/sds.c (sdssplitargs). */

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** One word from a place; undefined: a quote is not closed, or something follows it at once. */
function readWord(line: string, from: number): { readonly word: string; readonly end: number } | undefined {
  let word = '';
  let quote = '';
  let at = from;
  for (; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote === '') {
      if (/\s/.test(character)) break;
      if (character === '"' || character === "'") quote = character;
      else word += character;
    } else if (character === quote) {
      if (at + 1 < line.length && !/\s/.test(line[at + 1] ?? '')) return undefined;
      return { word, end: at + 1 };
    } else if (character === '\\' && quote === '"') {
      const hex = /^x([0-9a-fA-F]{2})/.exec(line.slice(at + 1))?.[1];
      const next = line[at + 1] ?? '';
      word += hex === undefined ? (ESCAPES[next] ?? next) : String.fromCharCode(parseInt(hex, 16));
      at += hex === undefined ? 1 : 3;
    } else if (character === '\\' && line[at + 1] === "'") {
      word += "'";
      at++;
    } else word += character;
  }
  return quote === '' ? { word, end: at } : undefined;
}

/** @returns undefined when a quote is not closed */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  for (let at = 0; ;) {
    while (at < line.length && /\s/.test(line[at] ?? '')) at++;
    if (at >= line.length) return words;
    const read = readWord(line, at);
    if (!read) return undefined;
    words.push(read.word);
    at = read.end;
  }
}
