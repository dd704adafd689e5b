/** Packets on their way, and the places they can be at, as plain data: both are rows of tables. */
import type { Header } from './exchange.ts';
import type { DnsReply, DnsType, EndingReason, PacketHeader, Place, Said, SegmentName, Verdict } from '../api/index.ts';
import type { Arrival } from '../netfilter/index.ts';

/** Where a packet stands. Finer than a Place: how it came in decides which hooks it meets. */
export type Stop =
  | {
      readonly at: 'pod';
      readonly pod: string;
      readonly node: string;
      /** The Pod's sockets are in the node's own network namespace. */
      readonly hostNetwork: boolean;
      /** Nobody we simulate: a client or an endpoint known by its address only. */
      readonly assumed: boolean;
    }
  | { readonly at: 'node'; readonly node: string; readonly arrival: Arrival }
  | { readonly at: 'external'; readonly name: string; readonly assumed: boolean }
  /** The default route beyond everything: what goes there is lost. */
  | { readonly at: 'void'; readonly reason: EndingReason; readonly from: string };

/** What made a RST or an ICMP error: it travels with it, as the error's quoted header does. */
export interface ErrorCause {
  readonly verdict: Extract<Verdict, 'reject' | 'refused'>;
  readonly reason: EndingReason;
  readonly said: Said;
  readonly endpoint?: string;
  readonly endpointPod?: string;
  readonly sourceSeen?: string;
}

/** What a cause tells about the socket that refused, for records and outcomes. */
export function whoRefused({ endpoint, endpointPod, sourceSeen }: ErrorCause) {
  return {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(endpointPod === undefined ? {} : { endpointPod }),
    ...(sourceSeen === undefined ? {} : { sourceSeen }),
  };
}

export type Payload =
  | { readonly kind: 'question'; readonly name: string; readonly type: DnsType }
  /** `close`: "Connection: close", the server's last answer on this connection. */
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body: string;
      readonly headers?: readonly Header[];
      readonly tls?: true;
      readonly close?: true;
    }
  /** `server`: the Pod that says so. */
  | { readonly kind: 'dns'; readonly reply: DnsReply; readonly server?: string };

export interface Packet {
  /** The connection it belongs to; "" in a trace. */
  readonly connection: string;
  readonly segment: SegmentName;
  readonly header: PacketHeader;
  /** On its way back to the client. */
  readonly reply: boolean;
  /** May create a conntrack entry: a SYN, a client's datagram, an echo request. */
  readonly opening: boolean;
  /** The client's own header: an answer must be its mirror image, or the client's kernel knows no socket for it. */
  readonly asked: PacketHeader;
  /** kube-proxy's mark was set on the way. */
  readonly masqueraded: boolean;
  /** TCP: the segment's number among its sender's, when it carries something; and the last number taken from the peer. */
  readonly seq?: number;
  readonly ack?: number;
  readonly cause?: ErrorCause;
  /** ICMP errors quote the header they are about. */
  readonly quoted?: PacketHeader;
  readonly payload?: Payload;
  readonly note?: string;
}

/** The same conversation seen from the other end. */
export function reversed(header: PacketHeader): PacketHeader {
  return {
    protocol: header.protocol,
    src: header.dst,
    sport: header.dport,
    dst: header.src,
    dport: header.sport,
  };
}

export function sameHeader(a: PacketHeader, b: PacketHeader): boolean {
  return a.protocol === b.protocol && a.src === b.src && a.sport === b.sport && a.dst === b.dst && a.dport === b.dport;
}

/** Whether an answer fits the socket that asked. */
export function answersClient(packet: Packet): boolean {
  return packet.quoted ? sameHeader(packet.quoted, packet.asked) : sameHeader(reversed(packet.header), packet.asked);
}

/** The ICMP port-unreachable that `from` sends about a packet it will not take. */
export function icmpErrorFor(packet: Packet, from: string, about: PacketHeader, cause: ErrorCause): Packet {
  return {
    connection: packet.connection,
    segment: 'ICMP',
    header: { protocol: 'ICMP', src: from, sport: 0, dst: about.src, dport: 0 },
    reply: true,
    opening: false,
    asked: packet.asked,
    masqueraded: packet.masqueraded,
    quoted: about,
    cause,
    note: 'port unreachable',
  };
}

/** An answer to `packet` from whoever received it with this header. */
export function replyTo(
  packet: Packet,
  segment: SegmentName,
  extra: Partial<Pick<Packet, 'cause' | 'payload' | 'note'>> = {},
): Packet {
  return {
    connection: packet.connection,
    segment,
    header: reversed(packet.header),
    reply: true,
    opening: false,
    asked: packet.asked,
    masqueraded: packet.masqueraded,
    ...extra,
  };
}

const LOST: Place = { kind: 'void', name: 'default route' };
const places = { pod: new Map<string, Place>(), node: new Map<string, Place>(), external: new Map<string, Place>() };

/** One object a place: flights and hops name the same few places over and over. */
function place(kind: keyof typeof places, name: string): Place {
  const known = places[kind].get(name);
  if (known) return known;
  const first: Place = { kind, name };
  places[kind].set(name, first);
  return first;
}

export function placeOf(stop: Stop): Place {
  switch (stop.at) {
    case 'pod':
      return place('pod', stop.pod);
    case 'node':
      return place('node', stop.node);
    case 'external':
      return place('external', stop.name);
    case 'void':
      return LOST;
  }
}

/** Whether two stops are at one place. Every packet is asked this at every hop: it looks nothing up. */
export function isSamePlace(a: Stop, b: Stop): boolean {
  switch (a.at) {
    case 'pod':
      return b.at === 'pod' && a.pod === b.pod;
    case 'node':
      return b.at === 'node' && a.node === b.node;
    case 'external':
      return b.at === 'external' && a.name === b.name;
    case 'void':
      return b.at === 'void';
  }
}

export function printEnd(ip: string, port: number): string {
  return port === 0 ? ip : `${ip}:${port}`;
}

/** What a server's first answer to a packet is called. */
export function answerSegment(packet: Packet, listener: { readonly program: string } | undefined): SegmentName {
  const { protocol } = packet.header;
  if (protocol === 'ICMP') return 'echo reply';
  if (protocol !== 'UDP') return 'SYN-ACK';
  return listener?.program === 'coredns' ? 'answer' : 'echo';
}
