/** Backslash escapes of echo -e, printf and $'…'. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** @returns the text, and whether `\c` ended it. @param octalZero octal numbers need a leading 0 (echo, %b) */
export function unescape(text: string, octalZero: boolean): { readonly text: string; readonly stopped: boolean } {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      result += text[at];
      continue;
    }
    const rest = text.slice(at + 1);
    const octal = (octalZero ? /^0[0-7]{0,3}/ : /^[0-7]{1,3}/).exec(rest)?.[0];
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    const char = rest[0];
    if (char === 'c' && octalZero) return { text: result, stopped: true };
    if (octal !== undefined) {
      result += String.fromCharCode(parseInt(octal, 8) & 255);
      at += octal.length;
    } else if (hex) {
      result += String.fromCharCode(parseInt(hex[1] ?? '0', 16));
      at += hex[0].length;
    } else if (char !== undefined && SIMPLE[char] !== undefined) {
      result += SIMPLE[char];
      at++;
    } else result += '\\';
  }
  return { text: result, stopped: false };
}
