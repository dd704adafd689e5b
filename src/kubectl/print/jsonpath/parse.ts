/** Reads a jsonpath template: text with actions in braces. Upstream: client-go/util/jsonpath/parser.go, whose errors these are. */
import { JsonPathError, type Node } from './nodes.ts';

const TERMINATORS = new Set(['', ' ', '\t', '\r', '\n', '.', ',', '[', ']', '$', '@', '{', '}']);

const isLetter = (text: string): boolean => /^[\p{L}\p{Nd}_]$/u.test(text);

/** @throws JsonPathError */
export function parseTemplate(text: string): Node[] {
  const reader = new Reader(text);
  const nodes: Node[] = [];
  while (!reader.atEnd) {
    const plain = reader.until('{');
    if (plain !== '') nodes.push({ is: 'text', text: plain });
    if (reader.atEnd) break;
    reader.at++;
    nodes.push({ is: 'list', nodes: reader.action() });
  }
  return nodes;
}

/** The one action that a text inside braces is. */
function inBraces(text: string): Node {
  return parseTemplate(`{${text}}`)[0] ?? { is: 'list', nodes: [] };
}

class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  private get letter(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  until(mark: string): string {
    const end = this.text.indexOf(mark, this.at);
    const part = this.text.slice(this.at, end < 0 ? undefined : end);
    this.at += part.length;
    return part;
  }

  /** After "{", to its "}". */
  action(): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const { letter } = this;
      if (letter === '}') {
        this.at++;
        return nodes;
      }
      if (letter === '' || letter === '\r' || letter === '\n') throw new JsonPathError('unclosed action');
      if (this.text.startsWith('[?(', this.at)) nodes.push(this.filter());
      else if (this.text.startsWith('..', this.at)) this.recursive(nodes);
      else if (letter === ' ' || letter === '@' || letter === '$') this.at++;
      else if (letter === '[') nodes.push(...this.array());
      else if (letter === '"' || letter === "'") nodes.push({ is: 'text', text: this.quoted(letter) });
      else if (letter === '.') {
        this.at++;
        nodes.push(this.field());
      } else if (/[-+\p{Nd}]/u.test(letter)) nodes.push(this.number());
      else if (isLetter(letter)) nodes.push(this.word());
      else throw new JsonPathError(`unrecognized character in action: ${codePoint(letter)} '${letter}'`);
    }
  }

  private recursive(nodes: Node[]): void {
    if (nodes.at(-1)?.is === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    this.at += 2;
    nodes.push({ is: 'recursive' });
    if (isLetter(this.letter)) nodes.push(this.field());
  }

  private field(): Node {
    const start = this.at;
    while (!TERMINATORS.has(this.letter)) this.at += this.letter === '\\' ? 2 : this.letter.length;
    const name = this.text.slice(start, this.at);
    return name === '*' ? { is: 'wildcard' } : { is: 'field', name: name.replaceAll('\\', '') };
  }

  private word(): Node {
    const start = this.at;
    while (!TERMINATORS.has(this.letter)) this.at += this.letter.length;
    const name = this.text.slice(start, this.at);
    return name === 'true' || name === 'false' ? { is: 'value', value: name === 'true' } : { is: 'identifier', name };
  }

  private number(): Node {
    const found = /^[-+]?[\d.]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += found.length;
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(found)) throw new JsonPathError(`cannot parse number ${found}`);
    return { is: 'value', value: Number(found) };
  }

  /** With its marks; backslashes keep them in. */
  private quoted(mark: string): string {
    const start = ++this.at;
    for (; this.letter !== mark || this.text[this.at - 1] === '\\'; this.at++)
      if (this.letter === '' || this.letter === '\n') throw new JsonPathError('unterminated quoted string');
    return unescaped(this.text.slice(start, this.at++), mark);
  }

  private array(): Node[] {
    const start = ++this.at;
    for (; this.letter !== ']'; this.at++)
      if (this.letter === '' || this.letter === '\n') throw new JsonPathError('unterminated array');
    const text = this.text.slice(start, this.at++);
    const parts = text.split(',');
    if (parts.length > 1)
      return [{ is: 'union', nodes: parts.map((part) => inBraces(`[${part.replace(/^ +| +$/g, '')}]`)) }];
    const key = /^'([^']*)'$/.exec(text)?.[1];
    if (key !== undefined) {
      const inner = inBraces(`.${key}`);
      return inner.is === 'list' ? inner.nodes : [];
    }
    return [slice(text === '*' ? ':' : text)];
  }

  private filter(): Node {
    const start = (this.at += 3);
    let mark = '';
    let isClosed = false;
    for (; ; this.at++) {
      const { letter } = this;
      if (letter === '' || letter === '\n') throw new JsonPathError('unterminated filter');
      if (letter === '"' || letter === "'") {
        if (mark === '') mark = letter;
        else if (letter === mark && this.text[this.at - 1] !== '\\') isClosed = true;
      } else if (letter === ')' && (mark !== '') === isClosed) break;
    }
    const text = this.text.slice(start, this.at++);
    if (this.letter !== ']') throw new JsonPathError('unclosed array expect ]');
    this.at++;
    const [, left, operator = '', right = ''] = /^([^!<>=]+)([!<>=]+)([^]+)$/.exec(text) ?? [];
    if (left === undefined) return { is: 'filter', left: inBraces(text), right: undefined, operator: 'exists' };
    return { is: 'filter', left: inBraces(left), right: inBraces(right), operator };
  }
}

function slice(text: string): Node {
  const [, from, to, step] = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text) ?? [];
  if (from === undefined) throw new JsonPathError(`invalid array index ${text}`);
  const bound = (part: string | undefined): number | undefined => {
    if (part === undefined || part === '') return undefined;
    const value = Number(part);
    if (Number.isNaN(value)) throw new JsonPathError(`array index ${part} is not a number`);
    return value;
  };
  const isIndex = to === undefined;
  const first = bound(from);
  return {
    is: 'slice',
    slice: {
      from: first,
      to: isIndex ? (first ?? 0) + 1 : bound(to.slice(1)),
      step: bound(step?.slice(1)),
      isIndex,
    },
  };
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

function unescaped(text: string, mark: string): string {
  return text.replaceAll(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|[0-7]{3}|[^]|$)/g, (all, code: string) => {
    if (code.length > 1)
      return String.fromCodePoint(/^[ux]/.test(code) ? parseInt(code.slice(1), 16) : parseInt(code, 8));
    const simple = code === mark ? mark : SIMPLE[code];
    if (simple === undefined) throw new JsonPathError(`unquote string ${mark}${text}${mark} error invalid syntax`);
    return all === '' ? '' : simple;
  });
}

const codePoint = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
