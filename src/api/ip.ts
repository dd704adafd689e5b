/** IPv4 addresses and ranges as numbers. IPv6 is not modelled. */

export interface Cidr {
  /** First address of the range, as an unsigned 32-bit number. */
  readonly base: number;
  readonly mask: number;
  readonly bits: number;
}

const OCTET = /^(0|[1-9]\d{0,2})$/;

/** The address as an unsigned 32-bit number, or undefined when the text is not a dotted quad without leading zeros. */
export function parseIPv4(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!OCTET.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
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
