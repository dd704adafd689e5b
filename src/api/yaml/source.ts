/**
 * The text being read: where we are, and what refusing it looks like. YAML here is what kubectl and the API server read, which is
 * libyaml's YAML 1.1 as go.yaml.in/yaml/v2 carries it; the sentences and line numbers of its errors are kept.
 */

/** A refusal of the text, in go-yaml's words: "yaml: line 3: did not find expected key". */
export class YamlError extends Error {
  override name = 'YamlError';

  /** @param line as the library reports it; 0: it names none. */
  constructor(problem: string, line = 0) {
    super(line > 0 ? `yaml: line ${String(line)}: ${problem}` : `yaml: ${problem}`);
  }
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const NEL = 0x85;
const LINE_SEPARATOR = 0x2028;
const PARAGRAPH_SEPARATOR = 0x2029;

export const isBreak = (code: number): boolean =>
  code === LF || code === CR || code === NEL || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
export const isBlank = (code: number): boolean => code === SPACE || code === TAB;
/** The end of the text reads as NaN. */
export const isEnd = (code: number): boolean => Number.isNaN(code);
export const isBlankOrEnd = (code: number): boolean => isBlank(code) || isBreak(code) || isEnd(code);

export interface Mark {
  /** 0-based. */
  readonly line: number;
  readonly column: number;
  readonly position: number;
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

export class Source {
  readonly text: string;
  position = 0;
  line = 0;
  private lineStart = 0;

  /** @throws YamlError when the text has control characters */
  constructor(text: string) {
    if (FORBIDDEN.test(text)) throw new YamlError('control characters are not allowed');
    this.text = text;
    if (text.startsWith('\ufeff')) this.lineStart = this.position = 1;
  }

  get column(): number {
    return this.position - this.lineStart;
  }

  get mark(): Mark {
    return { line: this.line, column: this.column, position: this.position };
  }

  /** The code unit `ahead` of here; NaN beyond the end. */
  code(ahead = 0): number {
    return this.text.charCodeAt(this.position + ahead);
  }

  skip(count = 1): void {
    this.position += count;
  }

  /** Goes past one line break (CR LF is one) and returns what it means in a scalar. */
  skipBreak(): string {
    const code = this.code();
    this.position += code === CR && this.code(1) === LF ? 2 : 1;
    this.line++;
    this.lineStart = this.position;
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  /** A last line without a line break is a line all the same: the end lies on the next. */
  endLastLine(): void {
    if (this.column === 0) return;
    this.line++;
    this.lineStart = this.position;
  }

  skipToLineEnd(): void {
    while (!isBreak(this.code()) && !isEnd(this.code())) this.position++;
  }

  /** Whether `---` or `...` stands here at the start of a line. */
  get atDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const three = this.text.substring(this.position, this.position + 3);
    return (three === '---' || three === '...') && isBlankOrEnd(this.code(3));
  }

  /** The scanner's errors stand where it had got to. */
  fail(problem: string): YamlError {
    return new YamlError(problem, this.line === 0 ? 0 : this.line + 1);
  }
}
