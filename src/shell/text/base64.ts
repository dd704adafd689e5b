/** Base64 of a text's UTF-8 bytes. */
import { utf8Bytes, utf8Text } from './utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let result = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(at, at + 3);
    const word = (a << 16) | (b << 8) | c;
    const given = Math.min(3, bytes.length - at);
    for (let index = 0; index < 4; index++) result += index <= given ? ALPHABET[(word >> (18 - 6 * index)) & 63] : '=';
  }
  return result;
}

/** undefined: it is not base64. */
export function decodeBase64(text: string): string | undefined {
  const digits = text.replace(/\s/g, '').replace(/=+$/, '');
  const bytes: number[] = [];
  let word = 0;
  let bits = 0;
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit);
    if (value < 0) return undefined;
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((word >> bits) & 255);
    }
  }
  return utf8Text(bytes);
}
