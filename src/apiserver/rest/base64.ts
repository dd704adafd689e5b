/** Base64 of ASCII text in the alphabet for URLs, without padding: what continue tokens are written in. The engine has no btoa. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function toBase64Url(text: string): string {
  let bits = 0;
  let held = 0;
  let encoded = '';
  for (let i = 0; i < text.length; i++) {
    held = ((held << 8) | (text.charCodeAt(i) & 255)) & 0xffff;
    for (bits += 8; bits >= 6; bits -= 6) encoded += DIGITS.charAt((held >>> (bits - 6)) & 63);
  }
  return bits > 0 ? encoded + DIGITS.charAt((held << (6 - bits)) & 63) : encoded;
}

/** The text, or the place of the first character that is none of the alphabet's (as Go counts it). */
export function fromBase64Url(encoded: string): string | { readonly illegalAt: number } {
  let bits = 0;
  let held = 0;
  let text = '';
  for (let i = 0; i < encoded.length; i++) {
    const digit = DIGITS.indexOf(encoded.charAt(i));
    if (digit < 0) return { illegalAt: i };
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text += String.fromCharCode((held >>> bits) & 255);
  }
  // A single digit left over is less than a byte.
  return encoded.length % 4 === 1 ? { illegalAt: encoded.length } : text;
}
