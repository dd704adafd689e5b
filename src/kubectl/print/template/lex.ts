/** Cuts a Go template into text, delimiters and the words between them. Upstream: Go's text/template/parse/lex.go. */
import { goQuoted } from '../goText.ts';

export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'char constant'
  | 'assign'
  | 'declare'
  | 'EOF'
  | 'field'
  | 'identifier'
  | '{{'
  | '}}'
  | '('
  | ')'
  | 'number'
  | 'pipe'
  | 'raw text'
  | 'quoted text'
  | 'space'
  | 'text'
  | 'variable'
  | Keyword;

const KEYWORDS = [
  '.',
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
] as const;
type Keyword = (typeof KEYWORDS)[number];
const isKeyword = (word: string): word is Keyword => (KEYWORDS as readonly string[]).includes(word);

export interface Token {
  readonly type: TokenType;
  readonly at: number;
  readonly text: string;
  readonly line: number;
}

/** As messages show it. */
export function tokenText({ type, text }: Token): string {
  if (type === 'EOF') return 'EOF';
  if (type === 'error') return text;
  if (isKeyword(type)) return `<${text}>`;
  return text.length > 10 ? `${goQuoted(text.slice(0, 10))}...` : goQuoted(text);
}

const isSpace = (letter: string | undefined): boolean => letter !== undefined && ' \t\r\n'.includes(letter);
const isWord = (letter: string): boolean => /^[\p{L}\p{Nd}_]$/u.test(letter);
const NUMBER = /[-+]?(?:0[xX][\da-fA-F_]*|0[oO][0-7_]*|0[bB][01_]*|[\d_]*)(?:\.[\d_]*)?(?:[eE][-+]?[\d_]*)?/y;

/** "U+0040 '@'". */
const codePoint = (letter: string): string =>
  letter === ''
    ? 'U+FFFFFFFFFFFFFFFF'
    : `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${letter}'`;

export class Lexer {
  private readonly input: string;
  private at = 0;
  private isInside = false;
  private depth = 0;
  private hasFailed = false;

  constructor(input: string) {
    this.input = input;
  }

  /** The next one; EOF again and again at the end. */
  next(): Token {
    if (this.hasFailed) return this.token('EOF', this.at);
    return this.isInside ? this.inside() : this.outside();
  }

  private token(type: TokenType, from: number): Token {
    const text = this.input.slice(from, this.at);
    return { type, at: from, text, line: this.lineAt(from) };
  }

  private lineAt(at: number): number {
    return this.input.slice(0, at).split('\n').length;
  }

  private failure(text: string, from: number): Token {
    this.hasFailed = true;
    return { type: 'error', at: from, text, line: this.lineAt(from) };
  }

  private outside(): Token {
    for (;;) {
      const start = this.at;
      const open = this.input.indexOf('{{', start);
      if (open < 0) {
        this.at = this.input.length;
        return this.token(this.at > start ? 'text' : 'EOF', start);
      }
      if (open > start) {
        const isTrimmed = this.input[open + 2] === '-' && isSpace(this.input[open + 3]);
        const text = this.input.slice(start, open);
        this.at = start + (isTrimmed ? text.replace(/[ \t\r\n]+$/, '') : text).length;
        const token = this.token('text', start);
        this.at = open;
        if (token.text !== '') return token;
      }
      const token = this.leftDelimiter();
      if (token) return token;
    }
  }

  /** Undefined after a comment. */
  private leftDelimiter(): Token | undefined {
    const start = this.at;
    const marker = this.input[start + 2] === '-' && isSpace(this.input[start + 3]) ? 2 : 0;
    if (this.input.startsWith('/*', start + 2 + marker)) return this.comment(start, start + 4 + marker);
    this.at += 2;
    const token = this.token('{{', start);
    this.at += marker;
    this.isInside = true;
    this.depth = 0;
    return token;
  }

  private comment(start: number, from: number): Token | undefined {
    const end = this.input.indexOf('*/', from);
    if (end < 0) return this.failure('unclosed comment', start);
    this.at = end + 2;
    if (!this.atRightDelimiter()) return this.failure('comment ends before closing delimiter', start);
    this.skipRightDelimiter();
    return undefined;
  }

  private get trims(): boolean {
    return isSpace(this.input[this.at]) && this.input.startsWith('-}}', this.at + 1);
  }

  private atRightDelimiter(): boolean {
    return this.trims || this.input.startsWith('}}', this.at);
  }

  private skipRightDelimiter(): void {
    const { trims } = this;
    this.at += trims ? 4 : 2;
    while (trims && isSpace(this.input[this.at])) this.at++;
  }

  private inside(): Token {
    const start = this.at;
    if (this.atRightDelimiter()) {
      if (this.depth > 0) return this.failure('unclosed left paren', start);
      const at = start + (this.trims ? 2 : 0);
      this.skipRightDelimiter();
      this.isInside = false;
      return { type: '}}', at, text: '}}', line: this.lineAt(at) };
    }
    const letter = this.letter();
    if (letter === '') return this.failure('unclosed action', start);
    if (isSpace(letter)) return this.space(start);
    this.at += letter.length;
    switch (letter) {
      case '=':
        return this.token('assign', start);
      case ':':
        if (this.input[this.at] !== '=') return this.failure('expected :=', start);
        this.at++;
        return this.token('declare', start);
      case '|':
        return this.token('pipe', start);
      case '"':
        return this.quoted(start, '"', 'quoted text', 'unterminated quoted string');
      case "'":
        return this.quoted(start, "'", 'char constant', 'unterminated character constant');
      case '`':
        return this.raw(start);
      case '$':
        return this.named(start, 'variable');
      case '(':
        this.depth++;
        return this.token('(', start);
      case ')':
        this.depth--;
        return this.depth < 0 ? this.failure('unexpected right paren', start) : this.token(')', start);
    }
    if (letter === '.' && !/\d/.test(this.input[this.at] ?? '')) return this.named(start, 'field');
    if (/[-+.\d]/.test(letter)) return this.number(start);
    if (isWord(letter)) return this.identifier(start);
    return /^[ -~]$/.test(letter)
      ? this.token('char', start)
      : this.failure(`unrecognized character in action: ${codePoint(letter)}`, start);
  }

  private letter(): string {
    const code = this.input.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private space(start: number): Token {
    // The last blank may belong to " -}}".
    while (isSpace(this.input[this.at]) && !this.trims) this.at++;
    return this.token('space', start);
  }

  private quoted(start: number, quote: string, type: TokenType, unclosed: string): Token {
    for (;;) {
      const letter = this.input[this.at++];
      if (letter === quote) return this.token(type, start);
      const escaped = letter === '\\' ? this.input[this.at++] : letter;
      if (escaped === undefined || escaped === '\n') return this.failure(unclosed, start);
    }
  }

  private raw(start: number): Token {
    const end = this.input.indexOf('`', this.at);
    if (end < 0) return this.failure('unterminated raw quoted string', start);
    this.at = end + 1;
    return this.token('raw text', start);
  }

  /** After "." or "$". */
  private named(start: number, type: 'field' | 'variable'): Token {
    if (this.atTerminator()) return this.token(type === 'field' ? '.' : 'variable', start);
    while (isWord(this.letter())) this.at += this.letter().length;
    if (!this.atTerminator()) return this.failure(`bad character ${codePoint(this.letter())}`, start);
    return this.token(type, start);
  }

  private identifier(start: number): Token {
    while (isWord(this.letter())) this.at += this.letter().length;
    if (!this.atTerminator()) return this.failure(`bad character ${codePoint(this.letter())}`, start);
    const word = this.input.slice(start, this.at);
    if (isKeyword(word)) return this.token(word, start);
    return this.token(word === 'true' || word === 'false' ? 'bool' : 'identifier', start);
  }

  private number(start: number): Token {
    NUMBER.lastIndex = start;
    this.at = start + (NUMBER.exec(this.input)?.[0].length ?? 0);
    if (isWord(this.letter())) {
      this.at += this.letter().length;
      return this.failure(`bad number syntax: ${goQuoted(this.input.slice(start, this.at))}`, start);
    }
    return this.token('number', start);
  }

  private atTerminator(): boolean {
    const letter = this.letter();
    return letter === '' || isSpace(letter) || '.,|:)('.includes(letter) || letter === '}';
  }
}
