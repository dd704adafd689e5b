/**
 * What Tab offers: commands, files, and for kubectl what its own completion knows (commands, kinds, names, flags). Upstream: bash's
 * programmable completion, kubectl's pkg/util/completion. Left out: variables, users, host names.
 */
import { complete } from '../kubectl/index.ts';
import type { Laptop } from './laptop.ts';

export interface Completions {
  /** Where the word begins that they would replace. */
  readonly from: number;
  /** In order; with a final blank or slash where the word is not to go on, or is. */
  readonly candidates: readonly string[];
}

/** The words of the command the cursor is in, as they are typed, the last one unfinished (perhaps empty). */
function wordsBefore(text: string): { readonly words: readonly string[]; readonly from: number } {
  let words: string[] = [];
  let word = '';
  let from = 0;
  let quote = '';
  const next = (at: number): void => {
    if (word !== '') words.push(word);
    word = '';
    from = at + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '\\' && at + 1 < text.length) word += text[++at]!;
    else if (' \t'.includes(char)) next(at);
    else if ('|;&(\n'.includes(char)) {
      next(at);
      words = [];
    } else if ('<>'.includes(char)) {
      next(at);
      words.push(char);
    } else word += char;
  }
  return { words: [...words, word], from };
}

const BUILTINS = [
  'alias',
  'break',
  'cd',
  'continue',
  'do',
  'done',
  'else',
  'eval',
  'exit',
  'export',
  'fi',
  'for',
  'if',
  'read',
  'return',
].concat(['set', 'shift', 'source', 'then', 'trap', 'type', 'unset', 'until', 'wait', 'while']);

export function completionsAt(laptop: Laptop, text: string): Completions {
  const { words, from } = wordsBefore(text);
  const word = words.at(-1) ?? '';
  const [command = ''] = words;
  const isFile = words.at(-2) === '>' || words.at(-2) === '<' || word.includes('/');
  if (words.length <= 1 && !isFile) {
    const names = new Set([...laptop.machine.programs.names(), ...BUILTINS]);
    const candidates = [...names].filter((name) => name.startsWith(word) && name !== '[').sort();
    return { from, candidates: candidates.map((name) => `${name} `) };
  }
  if (command === 'kubectl' && words.at(-2) !== '>' && words.at(-2) !== '<') {
    const own = complete(words.slice(1), laptop);
    if (own) return { from, candidates: own };
  }
  return { from, candidates: filesFrom(laptop, word) };
}

function filesFrom({ fileSystem, directory }: Laptop, word: string): readonly string[] {
  const slash = word.lastIndexOf('/') + 1;
  const above = word.slice(0, slash);
  const path = above.startsWith('/') ? above.replace(/(.)\/$/, '$1') : `${directory}/${above}`.replace(/\/$/, '');
  const listed = fileSystem.perform({ kind: 'file', does: 'list', path: path === '' ? '/' : path });
  if (!('entries' in listed)) return [];
  return listed.entries
    .filter(({ name }) => name.startsWith(word.slice(slash)))
    .map(({ name, isDirectory }) => `${above}${escaped(name)}${isDirectory ? '/' : ' '}`);
}

const escaped = (name: string): string => name.replace(/[^\w@%+=:,./-]/g, '\\$&');

/** What all of them begin with. */
export function commonStart(words: readonly string[]): string {
  let [common = ''] = words;
  for (const word of words) while (!word.startsWith(common)) common = common.slice(0, -1);
  return common;
}

/** As `ls` lays names out: down the columns. */
export function inColumns(words: readonly string[], width: number): string {
  const shown = words.map((word) => word.trimEnd());
  const widest = Math.max(...shown.map(({ length }) => length)) + 2;
  const columns = Math.max(1, Math.floor(width / widest));
  const rows = Math.ceil(shown.length / columns);
  let text = '';
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (let at = row; at < shown.length; at += rows) line += shown[at]!.padEnd(widest);
    text += `${line.trimEnd()}\n`;
  }
  return text;
}
