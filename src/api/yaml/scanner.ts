/**
 * Text to tokens. Indentation becomes start and end tokens; a key is only known by the `:` after it, so tokens wait in a queue until
 * nothing before them can turn out to be a key. Upstream: scannerc.go of go.yaml.in/yaml/v2 (libyaml).
 */
import { scanBlock, scanPlain, scanQuoted } from './scalars.ts';
import { isBlankOrEnd, isBreak, isEnd, type Mark, type Source } from './source.ts';

export type TokenType =
  | 'directive'
  | 'document start'
  | 'document end'
  | 'block sequence start'
  | 'block mapping start'
  | 'block end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'
  | 'end';

export interface Token {
  readonly type: TokenType;
  readonly mark: Mark;
  /** Scalar text, name of an anchor or alias, a tag as written, or a directive's line. */
  readonly value: string;
  /** For scalars. */
  readonly quoted: boolean;
}

/** A place where a key may have begun: `required` when nothing but a key can begin there. */
interface PossibleKey {
  possible: boolean;
  readonly required: boolean;
  readonly number: number;
  readonly mark: Mark;
}

/** Keys that are not announced by `?` stand on one line and are no longer than this. */
const KEY_LENGTH = 1024;
/** Upstream allows 10,000; JavaScript's stack does not. No Kubernetes object comes near. */
export const MAX_DEPTH = 1000;

const NO_KEY: PossibleKey = { possible: false, required: false, number: -1, mark: { line: 0, column: 0, position: 0 } };

export class Scanner {
  private readonly source: Source;
  private queue: Token[] = [];
  private head = 0;
  /** Number of tokens handed out: the number of the token at the head. */
  private taken = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private flowLevel = 0;
  private keyAllowed = true;
  /** One for each flow level. */
  private readonly keys: PossibleKey[] = [NO_KEY];
  private readonly keyOf = new Map<number, PossibleKey>();

  constructor(source: Source) {
    this.source = source;
  }

  peek(): Token {
    for (;;) {
      if (this.head < this.queue.length) {
        const key = this.keyOf.get(this.taken);
        if (!key || !this.isStillPossible(key)) return this.queue[this.head]!;
      }
      this.fetch();
    }
  }

  next(): Token {
    const token = this.peek();
    this.taken++;
    this.head++;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return token;
  }

  private push(type: TokenType, mark: Mark, value = '', quoted = false): void {
    this.queue.push({ type, mark, value, quoted });
  }

  private insert(number: number, type: TokenType, mark: Mark): void {
    this.queue.splice(number - this.taken + this.head, 0, { type, mark, value: '', quoted: false });
  }

  private fetch(): void {
    const { source } = this;
    this.skipToToken();
    this.unrollIndent(source.column);
    const code = source.code();
    if (isEnd(code)) return this.fetchEnd();
    if (source.column === 0 && code === 37) return this.fetchDirective();
    if (source.atDocumentIndicator) return this.fetchDocumentIndicator();
    const char = source.text.charAt(source.position);
    const spaceAfter = isBlankOrEnd(source.code(1));
    switch (char) {
      case '[':
      case '{':
        return this.fetchFlowStart(char);
      case ']':
      case '}':
        return this.fetchFlowEnd(char);
      case ',':
        return this.fetchFlowEntry();
      case '*':
      case '&':
        return this.fetchAnchor(char === '*' ? 'alias' : 'anchor');
      case '!':
        return this.fetchTag();
      case "'":
      case '"':
        return this.fetchQuoted();
    }
    if (char === '-' && spaceAfter) return this.fetchBlockEntry();
    if (char === '?' && (this.flowLevel > 0 || spaceAfter)) return this.fetchKey();
    if (char === ':' && (this.flowLevel > 0 || spaceAfter)) return this.fetchValue();
    if ((char === '|' || char === '>') && this.flowLevel === 0) return this.fetchBlockScalar();
    if (!'#|>%@`'.includes(char) && !isBlankOrEnd(code)) return this.fetchPlain();
    throw source.fail('found character that cannot start any token');
  }

  private skipToToken(): void {
    const { source } = this;
    for (;;) {
      for (let code = source.code(); code === 32 || (code === 9 && (this.flowLevel > 0 || !this.keyAllowed));) {
        source.skip();
        code = source.code();
      }
      if (source.code() === 35) source.skipToLineEnd();
      if (!isBreak(source.code())) return;
      source.skipBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  // Indentation

  private rollIndent(column: number, mark: Mark, type: TokenType, number?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MAX_DEPTH) throw this.source.fail(`exceeded max depth of ${String(MAX_DEPTH)}`);
    if (number === undefined) this.push(type, mark);
    else this.insert(number, type, mark);
  }

  private unrollIndent(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.push('block end', this.source.mark);
      this.indent = this.indents.pop() ?? -1;
    }
  }

  // Possible keys

  private get lastKey(): PossibleKey {
    return this.keys[this.keys.length - 1]!;
  }

  private isStillPossible(key: PossibleKey): boolean {
    if (!key.possible) return false;
    const { line, position } = this.source;
    if (key.mark.line === line && key.mark.position + KEY_LENGTH >= position) return true;
    this.giveUp(key);
    return false;
  }

  private giveUp(key: PossibleKey): void {
    if (key.required) throw this.source.fail("could not find expected ':'");
    key.possible = false;
    this.keyOf.delete(key.number);
  }

  private removeKey(): void {
    if (this.lastKey.possible) this.giveUp(this.lastKey);
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.removeKey();
    const number = this.taken + this.queue.length - this.head;
    const required = this.flowLevel === 0 && this.indent === this.source.column;
    const key: PossibleKey = { possible: true, required, number, mark: this.source.mark };
    this.keys[this.keys.length - 1] = key;
    this.keyOf.set(number, key);
  }

  // Tokens

  private fetchEnd(): void {
    this.source.endLastLine();
    this.unrollIndent(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.push('end', this.source.mark);
  }

  private fetchDirective(): void {
    this.unrollIndent(-1);
    this.removeKey();
    this.keyAllowed = false;
    const { source } = this;
    const { mark } = source;
    source.skip();
    const name = /^[\w-]*/.exec(source.text.substring(source.position, source.position + 64))?.[0] ?? '';
    source.skip(name.length);
    if (name === '') throw source.fail('could not find expected directive name');
    if (!isBlankOrEnd(source.code())) throw source.fail('found unexpected non-alphabetical character');
    if (name !== 'YAML' && name !== 'TAG') throw source.fail('found unknown directive name');
    source.skipToLineEnd();
    this.push('directive', mark, source.text.slice(mark.position, source.position));
  }

  private fetchDocumentIndicator(): void {
    this.unrollIndent(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.pushSkipping(this.source.code() === 45 ? 'document start' : 'document end', 3);
  }

  private pushSkipping(type: TokenType, length = 1): void {
    const { mark } = this.source;
    this.source.skip(length);
    this.push(type, mark);
  }

  private fetchFlowStart(type: '[' | '{'): void {
    this.saveKey();
    this.keys.push({ ...NO_KEY });
    this.flowLevel++;
    if (this.flowLevel > MAX_DEPTH) throw this.source.fail(`exceeded max depth of ${String(MAX_DEPTH)}`);
    this.keyAllowed = true;
    this.pushSkipping(type);
  }

  private fetchFlowEnd(type: ']' | '}'): void {
    this.removeKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.keys.pop();
    }
    this.keyAllowed = false;
    this.pushSkipping(type);
  }

  private fetchFlowEntry(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.pushSkipping(',');
  }

  private fetchBlockEntry(): void {
    const { source } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw source.fail('block sequence entries are not allowed in this context');
      this.rollIndent(source.column, source.mark, 'block sequence start');
    }
    this.removeKey();
    this.keyAllowed = true;
    this.pushSkipping('-');
  }

  private fetchKey(): void {
    const { source } = this;
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) throw source.fail('mapping keys are not allowed in this context');
      this.rollIndent(source.column, source.mark, 'block mapping start');
    }
    this.removeKey();
    this.keyAllowed = this.flowLevel === 0;
    this.pushSkipping('key');
  }

  private fetchValue(): void {
    const { source } = this;
    const key = this.lastKey;
    if (this.isStillPossible(key)) {
      this.insert(key.number, 'key', key.mark);
      this.rollIndent(key.mark.column, key.mark, 'block mapping start', key.number);
      key.possible = false;
      this.keyOf.delete(key.number);
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) throw source.fail('mapping values are not allowed in this context');
        this.rollIndent(source.column, source.mark, 'block mapping start');
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.pushSkipping('value');
  }

  private fetchAnchor(type: 'alias' | 'anchor'): void {
    this.saveKey();
    this.keyAllowed = false;
    const { source } = this;
    const { mark } = source;
    source.skip();
    const start = source.position;
    while (/[0-9A-Za-z_-]/.test(source.text.charAt(source.position))) source.skip();
    const name = source.text.slice(start, source.position);
    if (name === '' || !(isBlankOrEnd(source.code()) || '?:,]}%@`'.includes(source.text.charAt(source.position))))
      throw source.fail('did not find expected alphabetic or numeric character');
    this.push(type, mark, name);
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { source } = this;
    const { mark } = source;
    if (source.text.startsWith('!<', source.position)) source.skip(2);
    while (/[-\w!;/?:@&=+$.,'()[\]~*%]/.test(source.text.charAt(source.position))) source.skip();
    if (source.text.startsWith('!<', mark.position)) {
      if (source.text.charAt(source.position) !== '>') throw source.fail("did not find the expected '>'");
      source.skip();
    }
    const tag = source.text.slice(mark.position, source.position);
    if (/%(?![0-9a-fA-F]{2})/.test(tag)) throw source.fail('did not find URI escaped octet');
    if (!isBlankOrEnd(source.code())) throw source.fail('did not find expected whitespace or line break');
    this.push('tag', mark, tag);
  }

  private fetchQuoted(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { mark } = this.source;
    this.push('scalar', mark, scanQuoted(this.source, this.source.code()), true);
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const { mark } = this.source;
    const { value, brokeLine } = scanPlain(this.source, this.indent + 1, this.flowLevel > 0);
    if (brokeLine) this.keyAllowed = true;
    this.push('scalar', mark, value);
  }

  private fetchBlockScalar(): void {
    this.removeKey();
    this.keyAllowed = true;
    const { mark } = this.source;
    this.push('scalar', mark, scanBlock(this.source, this.indent), true);
  }
}
