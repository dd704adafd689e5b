/** Texts and numbers as Go writes them. Upstream: strconv.Unquote and the numbers of text/template/parse/node.go. */

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** What stands between the quotes; undefined where an escape is none. */
export function unquoted(text: string): string | undefined {
  const inside = text.slice(1, -1);
  if (text.startsWith('`')) return inside.replaceAll('\r', '');
  let isGood = true;
  const value = inside.replaceAll(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([^]))/g,
    (whole: string, x?: string, u?: string, long?: string, octal?: string, letter?: string) => {
      const hex = x ?? u ?? long;
      const code = hex === undefined ? (octal === undefined ? undefined : parseInt(octal, 8)) : parseInt(hex, 16);
      const isQuote = letter === '"' || letter === "'";
      const plain = letter === undefined || (isQuote && letter !== text[0]) ? undefined : ESCAPES[letter];
      if (code !== undefined && code <= 0x10_ff_ff) return String.fromCodePoint(code);
      if (plain === undefined) isGood = false;
      return plain ?? whole;
    },
  );
  return isGood ? value : undefined;
}

/** A number, or what is wrong with it. */
export function readNumber(text: string): { readonly value: number; readonly isFloat: boolean } | string {
  const wrong = `illegal number syntax: ${JSON.stringify(text)}`;
  if (text.startsWith("'")) {
    const letters = [...(unquoted(text) ?? '')];
    const code = letters.length === 1 ? letters[0]!.codePointAt(0) : undefined;
    return code === undefined ? `malformed character constant: ${text}` : { value: code, isFloat: false };
  }
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const octal = /^0_?[0-7][0-7_]*$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (/^(0x[\da-f_]+|0o[0-7_]+|0b[01_]+|\d[\d_]*)$/i.test(octal)) {
    const value = Number(octal.replaceAll('_', ''));
    if (Number.isNaN(value)) return wrong;
    if (value > Number.MAX_SAFE_INTEGER) return `integer overflow: ${JSON.stringify(text)}`;
    return { value: sign === '-' && value !== 0 ? -value : value, isFloat: false };
  }
  if (!/^(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?$/i.test(digits)) return wrong;
  return { value: Number(sign + digits.replaceAll('_', '')), isFloat: true };
}
