/**
 * The host-local address allocator: which address of a node's podCIDR a new sandbox gets. Addresses are handed out in turn
 * after the last one given, so that a Pod that replaces another has a new address until the range has gone round.
 * Upstream: containernetworking/plugins, plugins/ipam/host-local/backend/allocator.
 */
import { cidrSize, formatIPv4, parseCidr } from '../api/index.ts';

/** The addresses Pods of one node may have, as unsigned 32-bit numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
  /** First address of the range: the node's end of every veth pair, never a Pod's. */
  readonly gateway: number;
}

/** The range of a podCIDR: without its network and broadcast address. Undefined when the text is no CIDR. */
export function rangeOf(podCIDR: string): AddressRange | undefined {
  const cidr = parseCidr(podCIDR);
  if (!cidr) return undefined;
  return { first: cidr.base + 1, last: cidr.base + cidrSize(cidr) - 2, gateway: cidr.base + 1 };
}

/** The next free address after `lastGiven`, going round at the end of the range; undefined when none is free. */
export function nextAddress(
  range: AddressRange,
  lastGiven: number,
  isTaken: (address: number) => boolean,
): number | undefined {
  const size = range.last - range.first + 1;
  for (let step = 1; step <= size; step++) {
    const address = range.first + ((lastGiven - range.first + step) % size);
    if (address !== range.gateway && !isTaken(address)) return address;
  }
  return undefined;
}

/** The plugin's words when the range is used up. */
export function exhausted(range: AddressRange): string {
  const set = `${formatIPv4(range.first)}-${formatIPv4(range.last)}`;
  return `failed to allocate for range 0: no IP addresses available in range set: ${set}`;
}
