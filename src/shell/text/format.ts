/** The conversions of printf, for the program, for awk and for whoever prints columns. Left out: %a, `*` widths from arguments in awk. */

export interface Conversion {
  readonly flags: string;
  readonly width: number;
  /** -1: none given. */
  readonly precision: number;
  readonly type: string;
}

function pad(text: string, { flags, width }: Conversion, zeros: boolean): string {
  const missing = width - text.length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!zeros) return ' '.repeat(missing) + text;
  const sign = /^(?:[-+ ]|0[xX])/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function signed(text: string, negative: boolean, flags: string): string {
  if (negative) return `-${text}`;
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}

function exponent(value: number, digits: number): string {
  return value.toExponential(digits).replace(/e([-+])(\d)$/, 'e$10$2');
}

/** %g: the shorter of %e and %f, without zeros at the end. */
function general(value: number, precision: number): string {
  const digits = precision === 0 ? 1 : precision < 0 ? 6 : precision;
  if (value === 0) return '0';
  const order = Number(value.toExponential(digits - 1).split('e')[1]);
  if (order < -4 || order >= digits) return exponent(value, digits - 1).replace(/\.?0+e/, 'e');
  const text = value.toFixed(Math.max(0, digits - 1 - order));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

export function formatNumber(value: number, conversion: Conversion): string {
  const { type, precision, flags } = conversion;
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf';
    return pad(signed(word, value < 0, flags), conversion, false);
  }
  const lower = type.toLowerCase();
  if ('diouxX'.includes(type)) {
    const truncated = Math.trunc(value);
    const base = lower === 'x' ? 16 : lower === 'o' ? 8 : 10;
    const size = type === 'd' || type === 'i' || truncated >= 0 ? Math.abs(truncated) : 2 ** 64 + truncated;
    let text = size >= 1e21 ? BigInt(size).toString(base) : size.toString(base);
    if (precision > text.length) text = '0'.repeat(precision - text.length) + text;
    if (precision === 0 && truncated === 0) text = '';
    if (flags.includes('#') && base === 16 && truncated !== 0) text = `0x${text}`;
    if (flags.includes('#') && base === 8 && !text.startsWith('0')) text = `0${text}`;
    if (type === 'X') text = text.toUpperCase();
    const isSigned = type === 'd' || type === 'i';
    const shown = isSigned ? signed(text, truncated < 0, flags) : text;
    return pad(shown, conversion, flags.includes('0') && precision < 0);
  }
  const size = Math.abs(value);
  const digits = precision < 0 ? 6 : precision;
  let text = lower === 'f' ? fixed(size, digits) : lower === 'e' ? exponent(size, digits) : general(size, precision);
  if (type !== lower) text = text.toUpperCase();
  return pad(signed(text, value < 0 || Object.is(value, -0), flags), conversion, flags.includes('0'));
}

function fixed(size: number, digits: number): string {
  return size >= 1e21
    ? BigInt(Math.round(size)).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '')
    : size.toFixed(Math.min(100, digits));
}

export function formatText(text: string, conversion: Conversion): string {
  return pad(conversion.precision < 0 ? text : text.slice(0, conversion.precision), conversion, false);
}

/** A format split into its texts and conversions. */
export type FormatPart =
  | { readonly text: string }
  | { readonly conversion: Conversion; readonly stars: readonly ('width' | 'precision')[]; readonly source: string };

export function parseFormat(format: string): FormatPart[] {
  const parts: FormatPart[] = [];
  const pattern = /%([-+ #0']*)(\d+|\*)?(?:\.(\d+|\*)?)?(?:[hlLjzt]|q(?=[diouxX]))*([%a-zA-Z])?/g;
  let at = 0;
  for (let match = pattern.exec(format); match; match = pattern.exec(format)) {
    if (match.index > at) parts.push({ text: format.slice(at, match.index) });
    at = match.index + match[0].length;
    const [source, flags = '', width, precision, type] = match;
    if (type === undefined) parts.push({ text: source });
    else if (type === '%') parts.push({ text: '%' });
    else {
      const stars = [
        ...(width === '*' ? (['width'] as const) : []),
        ...(precision === '*' ? (['precision'] as const) : []),
      ];
      const hasPoint = /\./.test(source);
      parts.push({
        conversion: {
          flags,
          width: width === undefined || width === '*' ? 0 : Number(width),
          precision: !hasPoint ? -1 : precision === undefined || precision === '*' ? 0 : Number(precision),
          type,
        },
        stars,
        source,
      });
    }
  }
  if (at < format.length) parts.push({ text: format.slice(at) });
  return parts;
}
