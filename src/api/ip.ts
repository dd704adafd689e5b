/** IPv4 addresses and ranges as numbers. IPv6 is not modelled. */

export interface Cidr {
  /** First address of the range, as an unsigned 32-bit number. */
  readonly base: number;
  readonly mask: number;
  readonly bits: number;
}

const DOT = 46;
const ZERO = 48;

/**
 * The address as an unsigned 32-bit number, or undefined when the text is not a dotted quad without leading zeros. Read digit by
 * digit: every rule a packet is compared with asks this.
 */
export function parseIPv4(text: string): number | undefined {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (octet < 0 || ++dots > 3) return undefined;
      value = value * 256 + octet;
      octet = -1;
      continue;
    }
    const digit = code - ZERO;
    // A second digit after a zero is a leading zero; a third may take it over 255.
    if (digit < 0 || digit > 9 || octet === 0) return undefined;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return undefined;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : undefined;
}

export function formatIPv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** A range in prefix notation; a bare address is a /32. The base is masked. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const address = parseIPv4(slash < 0 ? text : text.slice(0, slash));
  const bits = slash < 0 ? 32 : Number(text.slice(slash + 1));
  if (address === undefined || !Number.isInteger(bits) || bits < 0 || bits > 32) return undefined;
  const mask = bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  return { base: (address & mask) >>> 0, mask, bits };
}

export function cidrContains(range: Cidr, address: number): boolean {
  return (address & range.mask) >>> 0 === range.base;
}

/** Whether a range in text form contains an address in text form; false when either is malformed. */
export function isInCidr(range: string, address: string): boolean {
  const cidr = parseCidr(range);
  const value = parseIPv4(address);
  return cidr !== undefined && value !== undefined && cidrContains(cidr, value);
}

/** Number of addresses in the range. */
export function cidrSize(range: Cidr): number {
  return 2 ** (32 - range.bits);
}
