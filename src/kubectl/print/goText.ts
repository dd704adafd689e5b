/** Values as Go prints them: fmt's %v and %#v, and encoding/json, which writes keys in order and <, > and & as escapes. */
import { compareText } from '../../api/index.ts';
import { isRecord } from '../records.ts';

const entriesOf = (value: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => compareText(a, b));

/** %v: `map[a:1 b:[x y]]`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (isRecord(value))
    return `map[${entriesOf(value)
      .map(([key, one]) => `${key}:${goText(one)}`)
      .join(' ')}]`;
  if (typeof value === 'number' && !Number.isInteger(value)) return floatText(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** %g of a float: "0.5", "1e+06". @param precision how many digits there may be before an exponent is written */
export function floatText(value: number, precision = 6): string {
  const [digits = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < Math.max(precision, 1)) return exponent < 21 ? String(value) : `${BigInt(value)}`;
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** %q. */
export function goQuoted(text: string): string {
  return JSON.stringify(text).replaceAll(/\\u00([01][\da-f])|\\b|\\f|[\x7f\u2028\u2029]/g, (found, code?: string) => {
    if (code === '07') return '\\a';
    if (code === '0b') return '\\v';
    if (code !== undefined) return `\\x${code}`;
    if (found === '\x7f') return '\\x7f';
    return found.startsWith('\\') ? found : `\\u${(found.codePointAt(0) ?? 0).toString(16)}`;
  });
}

/** %#v: `map[string]interface {}{"a":1}`. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isRecord(value))
    return `map[string]interface {}{${entriesOf(value)
      .map(([key, one]) => `${JSON.stringify(key)}:${goSyntax(one)}`)
      .join(', ')}}`;
  return typeof value === 'string' ? JSON.stringify(value) : goText(value);
}

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (letter) => ESCAPED[letter] ?? letter);

/** @param indent of each level; '' writes everything on one line */
export function goJson(value: unknown, indent = '', before = ''): string {
  const inside = before + indent;
  const [open, separator, close] = indent === '' ? ['', ',', ''] : [`\n${inside}`, `,\n${inside}`, `\n${before}`];
  if (Array.isArray(value))
    return value.length === 0
      ? '[]'
      : `[${open}${value.map((one) => goJson(one, indent, inside)).join(separator)}${close}]`;
  if (isRecord(value)) {
    const colon = indent === '' ? ':' : ': ';
    const lines = entriesOf(value).map(([key, one]) => `${quoted(key)}${colon}${goJson(one, indent, inside)}`);
    return lines.length === 0 ? '{}' : `{${open}${lines.join(separator)}${close}}`;
  }
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value ?? null);
}
