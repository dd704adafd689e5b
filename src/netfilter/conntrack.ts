/**
 * Connection tracking: tuples, timers, and a table of a kernel's own for traces and tests. Upstream: net/netfilter/nf_conntrack_*.c.
 * Simplified: a live entry's timer is renewed only when that changes it by more than a second, or by an hour for established TCP.
 */
import type { PacketHeader } from '../api/index.ts';
import { addressNumber } from './address.ts';
import { firstTcpState, nextTcpState, tcpLifetime, type TcpFlag } from './tcpState.ts';
import type { ConntrackEntry, ConntrackView, RecentView, Segment } from './types.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** nf_conntrack's timers, in ms. UDP: what is answered, and still goes on two seconds after its first packet, is a stream. */
const UNANSWERED = { UDP: 30 * SECOND, SCTP: 3 * SECOND, ICMP: 30 * SECOND } as const;
const STREAM_AFTER = 2 * SECOND;
const ANSWERED = { UDP: 120 * SECOND, SCTP: 210 * SECOND, ICMP: 30 * SECOND } as const;

/** The header an answer carries. */
export function reverse(header: PacketHeader): PacketHeader {
  const { protocol, src, sport, dst, dport } = header;
  return { protocol, src: dst, sport: dport, dst: src, dport: sport };
}

function flagOf({ flag, opening }: Segment): TcpFlag {
  return flag ?? (opening ? 'SYN' : 'ACK');
}

/** Whether a packet that belongs to no connection may open one: for TCP also an ACK out of the blue (nf_conntrack_tcp_loose). */
export function mayOpen(protocol: PacketHeader['protocol'], segment: Segment): boolean {
  return protocol === 'TCP' ? firstTcpState(flagOf(segment)) !== undefined : segment.opening;
}

/**
 * The entry that a packet opens, translated into `reply`'s mirror image. Written out field by field, because every connection makes
 * one on every node it passes, and an object put together from others costs five times as much.
 */
export function newEntry(
  original: PacketHeader,
  reply: PacketHeader,
  segment: Segment,
  createdAt: number,
): ConntrackEntry {
  const { protocol } = original;
  // A reply comes from where the packet went, and goes to whom it seemed to come from.
  const dnat = reply.src !== original.dst || reply.sport !== original.dport;
  const snat = reply.dst !== original.src || reply.dport !== original.sport;
  const state = 'NEW';
  if (protocol !== 'TCP') {
    const expiresAt = createdAt + UNANSWERED[protocol];
    return { original, reply, state, dnat, snat, createdAt, expiresAt };
  }
  const tcp = firstTcpState(flagOf(segment)) ?? 'SYN_SENT';
  const expiresAt = createdAt + tcpLifetime(tcp, false);
  return { original, reply, state, tcp, dnat, snat, createdAt, expiresAt };
}

/**
 * What one more packet makes of an entry: a changed entry; undefined when nothing about it changes that is worth a write; `refused`
 * when its only answer is an RST, which ends it at once; `reopened` when a SYN takes over the tuple of a finished connection;
 * `invalid` when tracking will not have the packet.
 */
export function afterPacket(
  entry: ConntrackEntry,
  direction: 'original' | 'reply',
  segment: Segment,
  now: number,
): ConntrackEntry | undefined | 'invalid' | 'refused' | 'reopened' {
  const { protocol } = entry.original;
  if (protocol === 'TCP') return afterSegment(entry, direction, flagOf(segment), now);
  const state = direction === 'reply' ? 'ESTABLISHED' : entry.state;
  const isShort = state === 'NEW' || (protocol === 'UDP' && now <= entry.createdAt + STREAM_AFTER);
  const expiresAt = now + (isShort ? UNANSWERED : ANSWERED)[protocol];
  if (state === entry.state && Math.abs(expiresAt - entry.expiresAt) <= SECOND) return undefined;
  return { ...entry, state, expiresAt };
}

function afterSegment(entry: ConntrackEntry, direction: 'original' | 'reply', flag: TcpFlag, now: number) {
  const before = entry.tcp ?? 'SYN_SENT';
  const tcp = nextTcpState(direction, flag, before);
  if (tcp === 'invalid') return 'invalid';
  if (tcp === 'ignore') return undefined;
  if (flag === 'SYN' && (before === 'TIME_WAIT' || before === 'CLOSE')) return 'reopened';
  if (flag === 'RST' && entry.state === 'NEW') return direction === 'reply' ? 'refused' : undefined;
  const state = direction === 'reply' ? 'ESTABLISHED' : entry.state;
  const expiresAt = now + tcpLifetime(tcp, state === 'ESTABLISHED');
  const worthIt = tcp === 'ESTABLISHED' ? HOUR : SECOND;
  if (tcp === before && state === entry.state && Math.abs(expiresAt - entry.expiresAt) <= worthIt) return undefined;
  if (entry.ipvs) return { ...entry, state, tcp, expiresAt };
  // Field by field, as a new one: most packets of a connection come here.
  const { original, reply, dnat, snat, createdAt } = entry;
  return { original, reply, state, tcp, dnat, snat, createdAt, expiresAt };
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
