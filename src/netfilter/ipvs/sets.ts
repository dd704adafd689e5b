/** Sets made ready for looking up. Upstream: net/netfilter/ipset. An entry's fields are numbers here, and a look-up is one or two. */
import { parseCidr } from '../../api/index.ts';
import { invariant } from '../../sim/index.ts';
import { addressNumber } from '../address.ts';
import { PROTOCOL, type AddressTest } from '../compiledRule.ts';
import type { IpSet } from './types.ts';

/** The side of the packet that each field of an entry is compared with, a bit each from the first: 1 is the source. */
export type Directions = number;

/** What a set looks at. */
interface Looked {
  readonly protocol: number;
  readonly srcNumber: number;
  readonly sport: number;
  readonly dstNumber: number;
  readonly dport: number;
}

export interface CompiledSet {
  contains(packet: Looked, directions: Directions): boolean;
}

const NUMBERS: Readonly<Record<string, number>> = { tcp: PROTOCOL.TCP, udp: PROTOCOL.UDP, sctp: PROTOCOL.SCTP };

/** Protocol, address and port in one number of 50 bits, which is exact. */
export function endKey(protocol: number, address: number, port: number): number {
  return (address * 65_536 + port) * 4 + (protocol === PROTOCOL.TCP ? 0 : protocol === PROTOCOL.UDP ? 1 : 2);
}

const hasPorts = (protocol: number): boolean => protocol !== PROTOCOL.ICMP;

const address = (packet: Looked, isSource: number): number => (isSource ? packet.srcNumber : packet.dstNumber);
const port = (packet: Looked, isSource: number): number => (isSource ? packet.sport : packet.dport);

function keyOf(packet: Looked, directions: Directions): number {
  return endKey(packet.protocol, address(packet, directions & 1), port(packet, directions & 2));
}

/** The first two fields of "10.96.0.1,tcp:443", and what follows them. */
function parseEnd(entry: string): { readonly key: number; readonly rest: string } {
  const [ip = '', end = '', rest = ''] = entry.split(',');
  const [protocol = '', number = ''] = end.split(':');
  const protocolNumber = NUMBERS[protocol];
  invariant(protocolNumber !== undefined, `${entry} is no entry of a set`);
  return { key: endKey(protocolNumber, addressNumber(ip), Number(number)), rest };
}

/** By the first two fields, what the third may be. */
function byEnd<T>(entries: readonly string[], read: (rest: string) => T): ReadonlyMap<number, readonly T[]> {
  const found = new Map<number, T[]>();
  for (const entry of entries) {
    const { key, rest } = parseEnd(entry);
    const same = found.get(key);
    if (same) same.push(read(rest));
    else found.set(key, [read(rest)]);
  }
  return found;
}

function rangeOf(cidr: string): AddressTest {
  const range = parseCidr(cidr);
  invariant(range, `${cidr} in a set is not an IPv4 range`);
  return { base: range.base, mask: range.mask, not: false };
}

function compile({ type, entries }: IpSet): CompiledSet {
  switch (type) {
    case 'hash:ip': {
      const members = new Set(entries.map(addressNumber));
      return { contains: (packet, directions) => members.has(address(packet, directions & 1)) };
    }
    case 'bitmap:port': {
      const members = new Set(entries.map(Number));
      return {
        contains: (packet, directions) => hasPorts(packet.protocol) && members.has(port(packet, directions & 1)),
      };
    }
    case 'hash:ip,port': {
      const members = new Set(entries.map((entry) => parseEnd(entry).key));
      return { contains: (packet, directions) => hasPorts(packet.protocol) && members.has(keyOf(packet, directions)) };
    }
    case 'hash:ip,port,ip': {
      const members = byEnd(entries, addressNumber);
      return {
        contains: (packet, directions) =>
          hasPorts(packet.protocol) &&
          (members.get(keyOf(packet, directions))?.includes(address(packet, directions & 4)) ?? false),
      };
    }
    case 'hash:ip,port,net': {
      const members = byEnd(entries, rangeOf);
      return {
        contains(packet, directions) {
          if (!hasPorts(packet.protocol)) return false;
          const third = address(packet, directions & 4);
          return (
            members.get(keyOf(packet, directions))?.some(({ base, mask }) => (third & mask) >>> 0 === base) ?? false
          );
        },
      };
    }
  }
}

const compiled = new WeakMap<IpSet, CompiledSet>();

/** A set is compiled once, whatever rulesets it is in. */
export function compileSet(set: IpSet): CompiledSet {
  let known = compiled.get(set);
  if (!known) compiled.set(set, (known = compile(set)));
  return known;
}
