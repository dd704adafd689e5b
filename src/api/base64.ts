/** Text as UTF-8 bytes, and bytes as base64, in JSON, tokens and programs. The engine has neither btoa nor TextEncoder. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...LETTERS].map((letter, value) => [letter, value]));

export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

/**
 * Where so many bytes of a text end, from a place on; both places count as strings do.
 * @returns undefined when there are not so many
 */
export function utf8End(text: string, from: number, bytes: number): number | undefined {
  let at = from;
  for (let left = bytes; left > 0;) {
    const code = text.codePointAt(at);
    if (code === undefined) return undefined;
    left -= code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += code < 0x10000 ? 1 : 2;
  }
  return at;
}

const tail = (code: number): number => 0x80 | (code & 0x3f);

/** Bytes as text; what is no UTF-8 becomes U+FFFD. */
export function utf8Text(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const more = lead < 0x80 ? 0 : lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : -1;
    const rest = more < 0 ? [] : bytes.slice(at + 1, at + 1 + more);
    const whole = more >= 0 && lead < 0xf8 && rest.length === more && rest.every((byte) => byte >> 6 === 2);
    const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), more <= 0 ? lead : lead & (0x3f >> more));
    text += whole && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    at += whole ? more + 1 : 1;
  }
  return text;
}

export function encodeBase64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const letter = (shift: number): string => LETTERS[(group >> shift) & 0x3f]!;
    text += letter(18) + letter(12) + (b === undefined ? '=' : letter(6)) + (c === undefined ? '=' : letter(0));
  }
  return text;
}

/** The bytes of valid base64, with or without its padding. */
export function decodeBase64(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let group = 0;
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) continue;
    group = ((group << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((group >> bits) & 0xff);
  }
  return bytes;
}
