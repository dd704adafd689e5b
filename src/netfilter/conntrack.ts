/**
 * Connection tracking: tuples, timers, and a table of a kernel's own for traces and tests. Upstream: net/netfilter/nf_conntrack_*.c.
 * Simplified: TCP is tracked as opening, established and closing; a segment in the middle of a connection that has no entry is
 * INVALID (Linux would pick an ACK up again); a live entry's timer is renewed only when that changes it by more than a second (UDP)
 * or an hour (TCP).
 */
import type { PacketHeader } from '../api/index.ts';
import { addressNumber } from './address.ts';
import type { ConntrackEntry, ConntrackView, RecentView, Segment } from './types.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** nf_conntrack's timers; established TCP is what kube-proxy sets (conntrack.tcpEstablishedTimeout, 24 h). */
const TIMER = {
  unanswered: { TCP: 120 * SECOND, UDP: 30 * SECOND, SCTP: 3 * SECOND, ICMP: 30 * SECOND },
  answered: { TCP: 24 * HOUR, UDP: 120 * SECOND, SCTP: 210 * SECOND, ICMP: 30 * SECOND },
  closing: { FIN: 120 * SECOND, RST: 10 * SECOND },
} as const;

/** The header an answer carries. */
export function reverse(header: PacketHeader): PacketHeader {
  const { protocol, src, sport, dst, dport } = header;
  return { protocol, src: dst, sport: dport, dst: src, dport: sport };
}

/** How long an entry lives from now on, without another packet. */
export function lifetime(protocol: PacketHeader['protocol'], state: ConntrackEntry['state'], segment: Segment): number {
  if (segment.closing && protocol === 'TCP') return TIMER.closing[segment.closing];
  return TIMER[state === 'NEW' ? 'unanswered' : 'answered'][protocol];
}

/** The entry after one more packet, or undefined when nothing about it changes that is worth a write. */
export function refreshed(
  entry: ConntrackEntry,
  direction: 'original' | 'reply',
  segment: Segment,
  now: number,
): ConntrackEntry | undefined {
  const { protocol } = entry.original;
  const state = direction === 'reply' ? 'ESTABLISHED' : entry.state;
  const expiresAt = now + lifetime(protocol, state, segment);
  const worthIt = protocol === 'TCP' ? HOUR : SECOND;
  if (state === entry.state && !segment.closing && Math.abs(expiresAt - entry.expiresAt) <= worthIt) return undefined;
  // What closes stays closing: a last ACK does not bring it back.
  const closing = entry.state === 'ESTABLISHED' && protocol === 'TCP' && entry.expiresAt - now <= TIMER.closing.FIN;
  if (closing && !segment.closing) return undefined;
  return { ...entry, state, expiresAt };
}

/** One of an entry's two tuples, in the chain of those that hash alike. */
interface TupleNode {
  readonly tuple: PacketHeader;
  readonly found: NonNullable<ReturnType<ConntrackView['find']>>;
  readonly next: TupleNode | undefined;
}

/** A tuple as a number, as the kernel's own hash table has it: quicker than a text to look up by. */
function tupleHash({ protocol, src, sport, dst, dport }: PacketHeader): number {
  let hash = Math.imul(addressNumber(src) ^ Math.imul(sport, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15) ^ addressNumber(dst), 0xc2b2ae35);
  return hash ^ (hash >>> 13) ^ Math.imul(dport, 0x27d4eb2f) ^ protocol.charCodeAt(0);
}

function isSameTuple(a: PacketHeader, b: PacketHeader): boolean {
  return a.sport === b.sport && a.dport === b.dport && a.src === b.src && a.dst === b.dst && a.protocol === b.protocol;
}

/** A conntrack table outside the journal, empty at first: for a trace, which must not touch the live one, and for tests. */
export function createScratchConntrack(now: () => number = () => 0): ConntrackView {
  const chains = new Map<number, TupleNode>();
  const lookUp = (tuple: PacketHeader): TupleNode | undefined => {
    let node = chains.get(tupleHash(tuple));
    while (node && !isSameTuple(node.tuple, tuple)) node = node.next;
    return node;
  };
  const forget = (tuple: PacketHeader): void => {
    const hash = tupleHash(tuple);
    const first = chains.get(hash);
    let kept: TupleNode | undefined;
    for (let node = first; node; node = node.next) if (!isSameTuple(node.tuple, tuple)) kept = { ...node, next: kept };
    if (kept) chains.set(hash, kept);
    else if (first) chains.delete(hash);
  };
  const keep = (tuple: PacketHeader, entry: ConntrackEntry, direction: 'original' | 'reply'): void => {
    forget(tuple);
    const hash = tupleHash(tuple);
    chains.set(hash, { tuple, found: { entry, direction }, next: chains.get(hash) });
  };
  return {
    find(header) {
      const found = lookUp(header)?.found;
      return found && found.entry.expiresAt > now() ? found : undefined;
    },
    confirm(entry) {
      keep(entry.original, entry, 'original');
      keep(entry.reply, entry, 'reply');
    },
    remove(entry) {
      forget(entry.original);
      forget(entry.reply);
    },
  };
}

/** xt_recent lists outside the journal, for traces and tests. */
export function createScratchRecent(now: () => number = () => 0): RecentView {
  const seen = new Map<string, number>();
  return {
    lastSeen: (list, ip) => seen.get(`${list} ${ip}`),
    set: (list, ip) => void seen.set(`${list} ${ip}`, now()),
  };
}
