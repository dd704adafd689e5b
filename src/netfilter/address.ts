/** IPv4 text to number on the packet path: the rules were checked when they were compiled, headers when they were made. */

const DOT = 46;
const ZERO = 48;

/** The address as an unsigned 32-bit number. The text must be a dotted quad; nothing is checked here. */
export function addressNumber(text: string): number {
  let value = 0;
  let octet = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      value = (value << 8) | octet;
      octet = 0;
    } else octet = octet * 10 + code - ZERO;
  }
  return ((value << 8) | octet) >>> 0;
}
