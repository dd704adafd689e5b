/** Base64 in the alphabet for URLs, without padding: what continue tokens are written in. */
import { decodeBase64, encodeBase64, utf8Bytes, utf8Text } from '../../api/index.ts';

export function toBase64Url(text: string): string {
  return encodeBase64(utf8Bytes(text)).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

/** The text, or the place of the first character that is none of the alphabet's (as Go counts it). */
export function fromBase64Url(encoded: string): string | { readonly illegalAt: number } {
  const illegalAt = encoded.search(/[^A-Za-z0-9_-]/);
  if (illegalAt >= 0) return { illegalAt };
  // A single digit left over is less than a byte.
  if (encoded.length % 4 === 1) return { illegalAt: encoded.length };
  return utf8Text(decodeBase64(encoded.replaceAll('-', '+').replaceAll('_', '/')));
}
