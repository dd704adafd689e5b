/** Go's fmt: Sprint, Sprintf and their complaints in the text. Upstream: fmt/print.go and fmt/format.go. Left out: %p, hexadecimal floats. */
import { compareText, utf8Bytes } from '../../../api/index.ts';
import { floatText, goQuoted, goSyntax } from '../goText.ts';
import { isMap, kindOf, Made, numberOf, typeName } from './values.ts';

interface Spec {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

const PLAIN: Spec = { flags: '', width: undefined, precision: undefined };
/** Go's limit of widths and precisions. */
const WIDEST = 1_000_000;

/** %v. */
export const valueText = (value: unknown): string => formatted(value, 'v', PLAIN);

/** Operands are set apart where neither is a text. */
export function sprint(values: readonly unknown[]): string {
  return values
    .map((value, index) => {
      const isApart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
      return (isApart ? ' ' : '') + valueText(value);
    })
    .join('');
}

export const sprintln = (values: readonly unknown[]): string => `${values.map(valueText).join(' ')}\n`;

function padded(text: string, { flags, width }: Spec, zeros: boolean): string {
  const missing = (width ?? 0) - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!zeros || !flags.includes('0')) return ' '.repeat(missing) + text;
  const [, sign = '', rest = ''] = /^([-+ ]?)([^]*)$/.exec(text) ?? [];
  return sign + '0'.repeat(missing) + rest;
}

const bad = (value: unknown, verb: string): string =>
  value === null || value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${valueText(value)})`;

function formatted(value: unknown, verb: string, spec: Spec): string {
  if (verb === 'T') return padded(typeName(value), spec, false);
  if (value === null || value === undefined) return verb === 'v' ? padded('<nil>', spec, false) : bad(value, verb);
  if (verb === 'v' && spec.flags.includes('#') && !(value instanceof Made)) return goSyntax(value);
  if (Array.isArray(value)) return `[${value.map((one) => formatted(one, verb, spec)).join(' ')}]`;
  if (isMap(value)) {
    const keys = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort(compareText);
    return `map[${keys.map((key) => `${formatted(key, verb, spec)}:${formatted(value[key], verb, spec)}`).join(' ')}]`;
  }
  switch (kindOf(value)) {
    case 'string':
      return stringText(value as string, verb, spec);
    case 'bool':
      return verb === 't' || verb === 'v' ? padded(value === true ? 'true' : 'false', spec, false) : bad(value, verb);
    case 'float':
      return floatVerb(value, verb, spec);
    default:
      return integerText(value, verb, spec);
  }
}

function stringText(value: string, verb: string, spec: Spec): string {
  const cut = spec.precision === undefined ? value : [...value].slice(0, spec.precision).join('');
  if (verb === 'v' || verb === 's') return padded(cut, spec, true);
  if (verb === 'q')
    return padded(spec.flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : goQuoted(cut), spec, true);
  if (verb !== 'x' && verb !== 'X') return bad(value, verb);
  const separator = spec.flags.includes(' ') ? ' ' : '';
  const hex = [...utf8Bytes(cut)].map((byte) => byte.toString(16).padStart(2, '0')).join(separator);
  return padded(verb === 'X' ? hex.toUpperCase() : hex, spec, true);
}

const BASES: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  v: [10, ''],
  d: [10, ''],
  b: [2, '0b'],
  o: [8, '0'],
  O: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

function integerText(value: unknown, verb: string, spec: Spec): string {
  const number = numberOf(value);
  const letter = number >= 0 && number <= 0x10_ff_ff ? String.fromCodePoint(number) : '\ufffd';
  if (verb === 'c') return padded(letter, spec, true);
  if (verb === 'q') return padded(`'${letter === "'" ? "\\'" : goQuoted(letter).slice(1, -1)}'`, spec, true);
  if (verb === 'U') return padded(`U+${number.toString(16).toUpperCase().padStart(4, '0')}`, spec, false);
  const base = BASES[verb];
  if (!base) return bad(value, verb);
  let digits = Math.abs(number).toString(base[0]);
  if (verb === 'X') digits = digits.toUpperCase();
  if (spec.precision !== undefined) digits = digits.padStart(spec.precision, '0');
  const prefix = spec.flags.includes('#') || verb === 'O' ? base[1] : '';
  return padded(signOf(number, spec) + prefix + digits, spec, spec.precision === undefined);
}

const signOf = (number: number, { flags }: Spec): string =>
  number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

function floatVerb(value: unknown, verb: string, spec: Spec): string {
  const number = numberOf(value);
  const size = Math.abs(number);
  const digits = floatDigits(size, verb, spec.precision);
  return digits === undefined ? bad(value, verb) : padded(signOf(number, spec) + digits, spec, true);
}

function floatDigits(size: number, verb: string, precision: number | undefined): string | undefined {
  const short = Math.min(precision ?? 6, 100);
  switch (verb) {
    case 'f':
    case 'F':
      return size < 1e21 ? size.toFixed(short) : `${BigInt(size)}${short > 0 ? `.${'0'.repeat(short)}` : ''}`;
    case 'e':
    case 'E': {
      const text = size.toExponential(short).replace(/e([-+])(\d)$/, 'e$10$2');
      return verb === 'E' ? text.toUpperCase() : text;
    }
    case 'v':
    case 'g':
    case 'G': {
      const rounded = precision === undefined ? size : Number(size.toPrecision(Math.min(Math.max(precision, 1), 100)));
      const text = floatText(rounded, precision);
      return verb === 'G' ? text.toUpperCase() : text;
    }
    default:
      return undefined;
  }
}

/** Reads a format piece by piece. */
class Formatter {
  private readonly format: string;
  private readonly values: readonly unknown[];
  private at = 0;
  private index = 0;
  private isReordered = false;

  constructor(format: string, values: readonly unknown[]) {
    this.format = format;
    this.values = values;
  }

  text(): string {
    let out = '';
    while (this.at < this.format.length) {
      const percent = this.format.indexOf('%', this.at);
      if (percent < 0) {
        out += this.format.slice(this.at);
        break;
      }
      out += this.format.slice(this.at, percent);
      this.at = percent + 1;
      out += this.piece();
    }
    return out + this.extra();
  }

  private extra(): string {
    if (this.isReordered || this.index >= this.values.length) return '';
    const left = this.values
      .slice(this.index)
      .map((value) => (value === null || value === undefined ? '<nil>' : `${typeName(value)}=${valueText(value)}`));
    return `%!(EXTRA ${left.join(', ')})`;
  }

  /** After "%". */
  private piece(): string {
    let before = '';
    let { flags } = PLAIN;
    while ('+-# 0'.includes(this.format[this.at] ?? 'x')) flags += this.format[this.at++]!;
    let isGood = this.argumentNumber();
    let width = this.star() ?? this.number();
    if (width !== undefined && !(Math.abs(width) <= WIDEST)) {
      before += '%!(BADWIDTH)';
      width = undefined;
    } else if (width !== undefined && width < 0) {
      flags += '-';
      width = -width;
    }
    let precision: number | undefined;
    if (this.format[this.at] === '.') {
      this.at++;
      isGood = this.argumentNumber() && isGood;
      precision = this.star() ?? this.number() ?? 0;
      if (!(precision >= 0 && precision <= WIDEST)) {
        before += '%!(BADPREC)';
        precision = undefined;
      }
    }
    isGood = this.argumentNumber() && isGood;
    const code = this.format.codePointAt(this.at);
    if (code === undefined) return `${before}%!(NOVERB)`;
    const verb = String.fromCodePoint(code);
    this.at += verb.length;
    if (verb === '%') return `${before}%`;
    if (!isGood) return `${before}%!${verb}(BADINDEX)`;
    if (this.index >= this.values.length) return `${before}%!${verb}(MISSING)`;
    const plain = verb === 'v' ? flags.replaceAll('+', '') : flags;
    return before + formatted(this.values[this.index++], verb, { flags: plain, width, precision });
  }

  /** "[2]". @returns false where there is no such argument */
  private argumentNumber(): boolean {
    if (this.format[this.at] !== '[') return true;
    this.isReordered = true;
    const [whole, digits] = /^\[(\d+)\]/.exec(this.format.slice(this.at)) ?? [];
    const end = this.format.indexOf(']', this.at);
    this.at = whole === undefined ? (end < 0 ? this.at + 1 : end + 1) : this.at + whole.length;
    const number = Number(digits);
    if (!(number >= 1 && number <= this.values.length)) return false;
    this.index = number - 1;
    return true;
  }

  /** "*": NaN where the argument is no whole number. */
  private star(): number | undefined {
    if (this.format[this.at] !== '*') return undefined;
    this.at++;
    const value = this.values[this.index++];
    return kindOf(value) === 'int' ? numberOf(value) : Number.NaN;
  }

  private number(): number | undefined {
    const [digits] = /^\d+/.exec(this.format.slice(this.at, this.at + 20)) ?? [];
    if (digits === undefined) return undefined;
    this.at += digits.length;
    return Number(digits);
  }
}

export const sprintf = (format: string, values: readonly unknown[]): string => new Formatter(format, values).text();
