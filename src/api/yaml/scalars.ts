/** Scalars: plain, quoted and block. Upstream: yaml_parser_scan_{plain,flow,block}_scalar of libyaml. */
import { isBlank, isBlankOrEnd, isBreak, isEnd, type Source } from './source.ts';

const TAB = 9;
const SPACE = 32;
const HASH = 35;
const COLON = 58;
const BACKSLASH = 92;
const FLOW_ENDS = ',?[]{}';

export interface ScannedScalar {
  readonly value: string;
  /** The scalar ended on a later line than its last character: a new key may begin. */
  readonly brokeLine: boolean;
}

/** The white space between two runs of text: spaces stay, a single line break is a space, further ones stay breaks. */
class Gap {
  broke = false;
  private spaces = '';
  private firstBreak = '';
  private breaks = '';

  read(source: Source): void {
    for (;;) {
      const code = source.code();
      if (isBlank(code)) {
        if (!this.broke) this.spaces += String.fromCharCode(code);
        source.skip();
      } else if (isBreak(code)) {
        const said = source.skipBreak();
        if (this.broke) this.breaks += said;
        else this.firstBreak = said;
        this.broke = true;
      } else return;
    }
  }

  /** An escaped line break: the lines join without a space, and only further breaks count. */
  joinLines(): void {
    this.broke = true;
    this.firstBreak = '';
  }

  /** What the gap contributes; it is empty afterwards. */
  take(): string {
    let text = this.spaces;
    if (this.broke) text = this.firstBreak === '\n' ? this.breaks || ' ' : this.firstBreak + this.breaks;
    this.broke = false;
    this.spaces = this.firstBreak = this.breaks = '';
    return text;
  }
}

/** @param indent column below which a continuation line does not belong to the scalar */
export function scanPlain(source: Source, indent: number, inFlow: boolean): ScannedScalar {
  const gap = new Gap();
  let value = '';
  for (;;) {
    if (source.atDocumentIndicator || source.code() === HASH) break;
    const start = source.position;
    while (!endsPlain(source, inFlow)) source.skip();
    if (source.position > start) value += gap.take() + source.text.slice(start, source.position);
    if (!isBlank(source.code()) && !isBreak(source.code())) break;
    readPlainGap(source, gap, indent);
    if (!inFlow && source.column < indent) break;
  }
  return { value, brokeLine: gap.broke };
}

function endsPlain(source: Source, inFlow: boolean): boolean {
  const code = source.code();
  if (isBlankOrEnd(code)) return true;
  if (code === COLON && isBlankOrEnd(source.code(1))) return true;
  return inFlow && FLOW_ENDS.includes(String.fromCharCode(code));
}

function readPlainGap(source: Source, gap: Gap, indent: number): void {
  // Tabs may stand between words, and not where indentation is counted.
  for (let at = source.position, broke = gap.broke, lineStart = source.position - source.column; ; at++) {
    const code = source.text.charCodeAt(at);
    if (isBreak(code)) {
      broke = true;
      lineStart = at + 1;
    } else if (!isBlank(code)) break;
    else if (broke && code === TAB && at - lineStart < indent) {
      while (source.position < lineStart) {
        if (isBreak(source.code())) source.skipBreak();
        else source.skip();
      }
      throw source.fail('found a tab character that violates indentation');
    }
  }
  gap.read(source);
}

export function scanQuoted(source: Source, quote: number): string {
  const gap = new Gap();
  let value = '';
  source.skip();
  for (;;) {
    if (source.atDocumentIndicator) throw source.fail('found unexpected document indicator');
    if (isEnd(source.code())) throw source.fail('found unexpected end of stream');
    value += gap.take() + quotedRun(source, quote, gap);
    if (source.code() === quote) break;
    gap.read(source);
  }
  source.skip();
  return value;
}

/** Text up to white space, the closing quote, or an escaped line break. */
function quotedRun(source: Source, quote: number, gap: Gap): string {
  const single = quote === 39;
  let run = '';
  let start = source.position;
  const flush = (): void => {
    run += source.text.slice(start, source.position);
  };
  while (!isBlankOrEnd(source.code())) {
    const code = source.code();
    if (single && code === quote && source.code(1) === quote) {
      source.skip();
      flush();
      source.skip();
      start = source.position;
    } else if (code === quote) break;
    else if (!single && code === BACKSLASH) {
      flush();
      if (isBreak(source.code(1))) {
        source.skip();
        source.skipBreak();
        gap.joinLines();
        return run;
      }
      run += escape(source);
      start = source.position;
    } else source.skip();
  }
  flush();
  return run;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function escape(source: Source): string {
  const letter = source.text.charAt(source.position + 1);
  const plain = ESCAPES[letter];
  if (plain !== undefined && Object.hasOwn(ESCAPES, letter)) {
    source.skip(2);
    return plain;
  }
  if (!Object.hasOwn(HEX_LENGTHS, letter)) throw source.fail('found unknown escape character');
  const length = HEX_LENGTHS[letter]!;
  source.skip(2);
  const digits = source.text.substring(source.position, source.position + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits))
    throw source.fail('did not find expected hexdecimal number');
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    throw source.fail('found invalid Unicode character escape code');
  source.skip(length);
  return String.fromCodePoint(code);
}

/** @param parentIndent column of the block the scalar stands in; -1 at the top */
export function scanBlock(source: Source, parentIndent: number): string {
  const literal = source.code() === 124;
  source.skip();
  const { chomp, increment } = blockHeader(source);
  let indent = increment > 0 ? Math.max(parentIndent, 0) + increment : 0;
  const first = readBreaks(source, indent, parentIndent);
  indent = first.indent;
  let breaks = first.breaks;
  let value = '';
  let lineBreak = '';
  let afterBlank = false;
  while (source.column === indent && !isEnd(source.code())) {
    const blank = isBlank(source.code());
    const folds = !literal && !afterBlank && !blank && lineBreak === '\n';
    value += folds ? (breaks === '' ? ' ' : '') : lineBreak;
    value += breaks;
    afterBlank = blank;
    const start = source.position;
    source.skipToLineEnd();
    value += source.text.slice(start, source.position);
    lineBreak = isEnd(source.code()) ? '' : source.skipBreak();
    breaks = readBreaks(source, indent, parentIndent).breaks;
  }
  if (chomp !== '-') value += lineBreak;
  return chomp === '+' ? value + breaks : value;
}

function blockHeader(source: Source): { readonly chomp: string; readonly increment: number } {
  let chomp = '';
  let increment = 0;
  for (let i = 0; i < 2; i++) {
    const char = source.text.charAt(source.position);
    if (chomp === '' && (char === '+' || char === '-')) chomp = char;
    else if (increment === 0 && char >= '0' && char <= '9') {
      if (char === '0') throw source.fail('found an indentation indicator equal to 0');
      increment = Number(char);
    } else break;
    source.skip();
  }
  while (isBlank(source.code())) source.skip();
  if (source.code() === HASH) source.skipToLineEnd();
  if (isBreak(source.code())) source.skipBreak();
  else if (!isEnd(source.code())) throw source.fail('did not find expected comment or line break');
  return { chomp, increment };
}

/** Reads indentation and empty lines; finds the indentation out when it is not known yet (0). */
function readBreaks(source: Source, indent: number, parentIndent: number): { indent: number; breaks: string } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || source.column < indent) && source.code() === SPACE) source.skip();
    deepest = Math.max(deepest, source.column);
    if ((indent === 0 || source.column < indent) && source.code() === TAB)
      throw source.fail('found a tab character where an indentation space is expected');
    if (!isBreak(source.code())) break;
    breaks += source.skipBreak();
  }
  return { indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent, breaks };
}
