/**
 * A line being typed: what readline does with keys. Emacs keys, a history with the line one was at kept, search backward through it,
 * one kill buffer. Upstream: GNU readline's emacs_keymap.c. Left out: undo, numeric arguments, vi mode, a configuration file.
 */
export type Edited =
  | { readonly is: 'line'; readonly text: string }
  | { readonly is: 'end' | 'clear' | 'bell' | 'complete' };

/** Lines remembered. */
const MOST_HISTORY = 500;

/** What the kernel takes for one argument (MAX_ARG_STRLEN); more of a line is not drawn again with every key. */
const LONGEST_LINE = 131_072;

// oxlint-disable-next-line no-control-regex
const KEY = /\x1b\[[0-9;?]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b[^]|\r\n|[^\x00-\x1f\x7f]+|[^]/gu;

/** The keys in what a terminal sends; letters that come together (a paste) are one. */
export function keysIn(data: string): readonly string[] {
  return data.match(KEY) ?? [];
}

const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';

interface Search {
  query: string;
  /** Where in the history the match is; its length: none yet. */
  at: number;
  readonly before: { readonly text: string; readonly cursor: number };
}

export class LineEditor {
  text = '';
  /** UTF-16 units before it. */
  cursor = 0;
  private history: string[];
  private at: number;
  private draft = '';
  private killed = '';
  private pasting = false;
  private lastWordsFrom: number | undefined;
  private search: Search | undefined;

  constructor(history: readonly string[] = []) {
    this.history = history.slice(-MOST_HISTORY);
    this.at = this.history.length;
  }

  get remembered(): readonly string[] {
    return this.history;
  }

  /** What is shown instead of the prompt while one searches. */
  get searchPrompt(): string | undefined {
    if (!this.search) return undefined;
    const failed = this.search.query !== '' && this.search.at >= this.history.length ? 'failed ' : '';
    return `(${failed}reverse-i-search)\`${this.search.query}': `;
  }

  clear(): void {
    this.set('');
    this.at = this.history.length;
    this.search = undefined;
  }

  remember(line: string): void {
    if (line.trim() !== '' && this.history.at(-1) !== line) this.history.push(line);
    if (this.history.length > MOST_HISTORY) this.history = this.history.slice(-MOST_HISTORY);
    this.at = this.history.length;
  }

  insert(text: string): void {
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
  }

  /** Puts text in the place of what lies between a position and the cursor. */
  replaceFrom(from: number, text: string): void {
    this.text = this.text.slice(0, from) + this.text.slice(this.cursor);
    this.cursor = from;
    this.insert(text);
  }

  /** One key. undefined: only the line has changed. */
  key(key: string): Edited | undefined {
    if (key === PASTE_BEGINS || key === PASTE_ENDS) {
      this.pasting = key === PASTE_BEGINS;
      return undefined;
    }
    if (this.search && !this.pasting) {
      const searched = this.searchKey(key, this.search);
      if (searched !== 'over') return searched;
    }
    if (key !== '\x1b.') this.lastWordsFrom = undefined;
    if (key === '\r' || key === '\n' || key === '\r\n') return this.finish();
    // A tab in a pasted script is a blank, not a question.
    if (key === '\t') return this.pasting ? this.blank() : { is: 'complete' };
    const move = MOVES[key];
    if (move) {
      this.cursor = move(this.text, this.cursor);
      return undefined;
    }
    const cut = CUTS[key];
    if (cut) return this.cut(cut);
    return this.command(key);
  }

  private command(key: string): Edited | undefined {
    switch (key) {
      case '\x04':
        if (this.text === '') return { is: 'end' };
        return this.cut((_, cursor) => [cursor, cursor + 1], false);
      case '\x0c':
        return { is: 'clear' };
      case '\x12':
        this.search = { query: '', at: this.history.length, before: { text: this.text, cursor: this.cursor } };
        return undefined;
      case '\x19':
        this.insert(this.killed);
        return undefined;
      case '\x14':
        return this.transpose();
      case '\x1b.':
        return this.lastWord();
      case '\x1b[A':
      case '\x1bOA':
      case '\x10':
        return this.go(-1);
      case '\x1b[B':
      case '\x1bOB':
      case '\x0e':
        return this.go(1);
      default:
        if (key < ' ' || key.startsWith('\x1b')) return undefined;
        if (this.text.length + key.length > LONGEST_LINE) return { is: 'bell' };
        this.insert(key);
        return undefined;
    }
  }

  private set(text: string): void {
    this.text = text;
    this.cursor = text.length;
  }

  private finish(): Edited {
    const { text } = this;
    this.clear();
    return { is: 'line', text };
  }

  private blank(): undefined {
    this.insert('  ');
    return undefined;
  }

  private cut(range: Cut, keeps = true): Edited | undefined {
    const [from, to] = range(this.text, this.cursor);
    if (from === to || from >= this.text.length) return { is: 'bell' };
    if (keeps && to - from > 1) this.killed = this.text.slice(from, to);
    this.text = this.text.slice(0, from) + this.text.slice(to);
    this.cursor = from;
    return undefined;
  }

  private transpose(): Edited | undefined {
    const at = Math.min(this.cursor, this.text.length - 1);
    if (at < 1) return { is: 'bell' };
    const { text } = this;
    this.text = text.slice(0, at - 1) + text[at]! + text[at - 1]! + text.slice(at + 1);
    this.cursor = at + 1;
    return undefined;
  }

  /** Alt-. : the last word of the line before, and of the ones before that. */
  private lastWord(): Edited | undefined {
    const from = this.lastWordsFrom ?? this.history.length;
    const line = this.history[from - 1];
    if (line === undefined) return { is: 'bell' };
    const known = this.lastWordsFrom === undefined ? '' : (wordsOf(this.history[from]).at(-1) ?? '');
    this.replaceFrom(this.cursor - known.length, wordsOf(line).at(-1) ?? '');
    this.lastWordsFrom = from - 1;
    return undefined;
  }

  private go(by: 1 | -1): Edited | undefined {
    const next = this.at + by;
    if (next < 0 || next > this.history.length) return { is: 'bell' };
    if (this.at === this.history.length) this.draft = this.text;
    this.at = next;
    this.set(this.history[next] ?? this.draft);
    return undefined;
  }

  /** `over`: the search has ended, and the key is still to be obeyed. */
  private searchKey(key: string, search: Search): Edited | undefined | 'over' {
    if (key === '\x07' || key === '\x1b') {
      this.search = undefined;
      ({ text: this.text, cursor: this.cursor } = search.before);
      return undefined;
    }
    if (key === '\x12') return this.find(search, search.at - 1);
    if (key === '\x7f' || key === '\b') {
      search.query = search.query.slice(0, -1);
      return this.find(search, this.history.length - 1);
    }
    if (key >= ' ' && !key.startsWith('\x1b') && key !== '\x7f') {
      search.query += key;
      return this.find(search, Math.min(search.at, this.history.length - 1));
    }
    this.search = undefined;
    this.at = Math.min(search.at, this.history.length);
    return 'over';
  }

  private find(search: Search, from: number): Edited | undefined {
    for (let at = from; at >= 0; at--) {
      const found = this.history[at]!.lastIndexOf(search.query);
      if (found < 0 || search.query === '') continue;
      search.at = at;
      this.text = this.history[at]!;
      this.cursor = found;
      return undefined;
    }
    return search.query === '' ? undefined : { is: 'bell' };
  }
}

const wordsOf = (line = ''): readonly string[] => line.trim().split(/\s+/);

type Move = (text: string, cursor: number) => number;
type Cut = (text: string, cursor: number) => readonly [from: number, to: number];

function before(text: string, cursor: number): number {
  const low = text.charCodeAt(cursor - 1);
  return Math.max(0, cursor - (low >= 0xdc00 && low <= 0xdfff ? 2 : 1));
}

function after(text: string, cursor: number): number {
  const high = text.charCodeAt(cursor);
  return Math.min(text.length, cursor + (high >= 0xd800 && high <= 0xdbff ? 2 : 1));
}

const wordStart: Move = (text, cursor) => cursor - (/\w+\W*$/.exec(text.slice(0, cursor))?.[0].length ?? cursor);
const wordEnd: Move = (text, cursor) =>
  cursor + (/^\W*\w+/.exec(text.slice(cursor))?.[0].length ?? text.length - cursor);
const start: Move = () => 0;
const end: Move = (text) => text.length;

const MOVES: Readonly<Record<string, Move>> = {
  '\x01': start,
  '\x1b[H': start,
  '\x1bOH': start,
  '\x1b[1~': start,
  '\x05': end,
  '\x1b[F': end,
  '\x1bOF': end,
  '\x1b[4~': end,
  '\x02': before,
  '\x1b[D': before,
  '\x1bOD': before,
  '\x06': after,
  '\x1b[C': after,
  '\x1bOC': after,
  '\x1bb': wordStart,
  '\x1b[1;5D': wordStart,
  '\x1b[1;3D': wordStart,
  '\x1bf': wordEnd,
  '\x1b[1;5C': wordEnd,
  '\x1b[1;3C': wordEnd,
};

const CUTS: Readonly<Record<string, Cut>> = {
  '\x7f': (text, cursor) => [before(text, cursor), cursor],
  '\b': (text, cursor) => [before(text, cursor), cursor],
  '\x1b[3~': (text, cursor) => [cursor, after(text, cursor)],
  '\x0b': (text, cursor) => [cursor, text.length],
  '\x15': (_, cursor) => [0, cursor],
  '\x17': (text, cursor) => [
    text.slice(0, cursor).search(/\S+\s*$/) < 0 ? 0 : text.slice(0, cursor).search(/\S+\s*$/),
    cursor,
  ],
  '\x1b\x7f': (text, cursor) => [wordStart(text, cursor), cursor],
  '\x1bd': (text, cursor) => [cursor, wordEnd(text, cursor)],
};
