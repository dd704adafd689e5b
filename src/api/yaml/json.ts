/** JSON as Go's encoding/json reads it: a stream of values, keys kept that appear twice. Upstream: sigs.k8s.io/json. */
import { setOwn, type Document, type Duplicates, type Json, type JsonObject } from './construct.ts';
import { MAX_DEPTH } from './scanner.ts';

/** A refusal in Go's words. */
export class JsonError extends Error {
  override name = 'JsonError';

  /** Without the place, as the server says it. */
  readonly problem: string;

  /** @param offset of the character at fault, counted from 1 */
  constructor(problem: string, offset?: number) {
    super(offset === undefined ? problem : `json: offset ${String(offset)}: ${problem}`);
    this.problem = problem;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids control characters in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

/** One value and nothing after it. @throws JsonError in Go's words */
export function parseJson(text: string): Document {
  const reader = new JsonReader(text);
  const document = reader.document();
  reader.expectEnd();
  return document;
}

/** Reads values one after the other. */
export class JsonReader {
  private readonly text: string;
  private at = 0;
  private duplicates: Duplicates = new WeakMap();

  constructor(text: string) {
    this.text = text;
  }

  get position(): number {
    return this.at;
  }

  get atEnd(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  expectEnd(): void {
    if (!this.atEnd) throw this.unexpected('after top-level value');
  }

  document(): Document {
    this.duplicates = new WeakMap();
    return { value: this.value(0), duplicates: this.duplicates };
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.at;
    SPACE.exec(this.text);
    this.at = SPACE.lastIndex;
  }

  private unexpected(where: string): JsonError {
    const char = this.text.charAt(this.at);
    if (char === '') return new JsonError('unexpected EOF');
    const shown = char === "'" ? "'\\''" : `'${char}'`;
    return new JsonError(`invalid character ${shown} ${where}`, this.at + 1);
  }

  private value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new JsonError('exceeded max depth');
    this.skipSpace();
    const char = this.text.charAt(this.at);
    if (char === '{') return this.object(depth);
    if (char === '[') return this.array(depth);
    if (char === '"') return this.string();
    for (const [word, meaning] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meaning;
      }
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text);
    if (!number) throw this.unexpected('looking for beginning of value');
    this.at = NUMBER.lastIndex;
    return Number(number[0]);
  }

  private string(): string {
    STRING.lastIndex = this.at;
    const match = STRING.exec(this.text);
    if (!match) throw this.brokenString();
    this.at = STRING.lastIndex;
    return match[0].includes('\\') ? (JSON.parse(match[0]) as string) : match[0].slice(1, -1);
  }

  private brokenString(): JsonError {
    const start = this.at + 1;
    for (this.at = start; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      if (char < ' ') return new JsonError(`invalid character '${goEscape(char)}' in string literal`, this.at + 1);
      if (char !== '\\') continue;
      this.at++;
      if (!/["\\/bfnrtu]/.test(this.text.charAt(this.at))) return this.unexpected('in string escape code');
    }
    return this.unexpected('in string literal');
  }

  private object(depth: number): JsonObject {
    const object: JsonObject = {};
    const repeated: string[] = [];
    this.at++;
    this.skipSpace();
    while (this.text.charAt(this.at) !== '}') {
      if (this.text.charAt(this.at) !== '"') throw this.unexpected('looking for beginning of object key string');
      const key = this.string();
      this.skipSpace();
      if (this.text.charAt(this.at) !== ':') throw this.unexpected('after object key');
      this.at++;
      if (Object.hasOwn(object, key)) repeated.push(key);
      setOwn(object, key, this.value(depth + 1));
      if (!this.comma('}', 'after object key:value pair')) break;
      if (this.text.charAt(this.at) === '}') throw this.unexpected('looking for beginning of object key string');
    }
    this.at++;
    if (repeated.length > 0) this.duplicates.set(object, repeated);
    return object;
  }

  private array(depth: number): Json[] {
    const items: Json[] = [];
    this.at++;
    this.skipSpace();
    while (this.text.charAt(this.at) !== ']') {
      items.push(this.value(depth + 1));
      if (!this.comma(']', 'after array element')) break;
      if (this.text.charAt(this.at) === ']') throw this.unexpected('looking for beginning of value');
    }
    this.at++;
    return items;
  }

  /** Goes past a comma; false at the closing bracket. */
  private comma(end: string, where: string): boolean {
    this.skipSpace();
    const char = this.text.charAt(this.at);
    if (char === end) return false;
    if (char !== ',') throw this.unexpected(where);
    this.at++;
    this.skipSpace();
    return true;
  }
}

function goEscape(char: string): string {
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return named[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
