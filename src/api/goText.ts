/** Values as Go writes them: its JSON and its quoted strings. Upstream: encoding/json and strconv.Quote. */

/** JSON as Go writes it: `<`, `>` and `&` are escaped. Keys keep the order they are given in. */
export function goJson(value: unknown): string {
  const text = value === undefined ? 'null' : JSON.stringify(value);
  return text.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** A string as Go's %q prints it. */
export function goQuote(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what has to be escaped
  if (!/["\\\u0000-\u001f\u007f-\u00a0\u00ad\u2028\u2029\ud800-\udfff\ufeff]/.test(text)) return `"${text}"`;
  let quoted = '';
  for (const char of text) quoted += goRune(char);
  return `"${quoted}"`;
}

function goRune(char: string): string {
  const escape = ESCAPES[char];
  if (escape !== undefined) return escape;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  const unprintable = (code > 0x7f && code <= 0xa0) || code === 0xad || /[\p{Z}\p{C}]/u.test(char);
  if (!unprintable) return char;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
