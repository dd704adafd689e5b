/** A flow, a place and a header in words. Namespaces are named only where they are not `default`. */
import {
  splitKey,
  type ConnectionRecord,
  type Flow,
  type PacketHeader,
  type Place,
  type SegmentName,
} from '../../api/index.ts';
import { latePresenterWords } from './late.words.ts';

/** "web-1" for default/web-1, "kube-system/coredns-…" for the rest. */
export function shortKey(key: string): string {
  const { namespace, name } = splitKey(key);
  return namespace === 'default' ? name : key;
}

/** "…x2k9p" of "frontend-6d4cf56db6-x2k9p": the part that tells one Pod of a ReplicaSet from another. */
export function podSuffix(name: string): string {
  const generated = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/.exec(name);
  return generated ? `…${generated[0].slice(1)}` : name;
}

export function clientName(from: Flow['from']): string {
  if ('pod' in from) return shortKey(from.pod);
  if ('node' in from) return from.node;
  if ('external' in from) return from.external;
  return from.address;
}

/** The client with what it is: "Pod client-a", "node-1", "outside client user". */
export function clientPhrase(from: Flow['from']): string {
  const { from: said } = latePresenterWords;
  if ('pod' in from) return said.pod(shortKey(from.pod));
  if ('node' in from) return said.node(from.node);
  if ('external' in from) return said.outside(from.external);
  return said.address(from.address, from.entersAt);
}

/** "12" of "c12": what a packet is called by. */
export const packetNumber = (id: string): string => /(\d+)$/.exec(id)?.[1] ?? id;

/** "Packet #12". */
export const packetName = (id: string): string => latePresenterWords.packet(packetNumber(id));

export function targetName({ to, protocol }: Flow): string {
  return protocol === 'ICMP' ? to.host : `${to.host}:${to.port}`;
}

/** Whom a connection is to; of a question, what was asked. */
export function targetOf({ flow, question }: Pick<ConnectionRecord, 'flow' | 'question'>): string {
  return question === undefined ? targetName(flow) : `${question} ${flow.to.host}`;
}

export function placeName(place: Place): string {
  switch (place.kind) {
    case 'pod':
      return shortKey(place.name);
    case 'void':
      return latePresenterWords.defaultRoute;
    case 'node':
    case 'external':
      return place.name;
  }
}

/** "10.244.1.3:5000"; ICMP has no ports. */
export function addressText(ip: string, port: number, protocol: PacketHeader['protocol']): string {
  return protocol === 'ICMP' ? ip : `${ip}:${port}`;
}

/** Segments whose hops decide where a connection goes: the first packet of it. */
const OPENING: ReadonlySet<SegmentName> = new Set(['SYN', 'datagram', 'echo request']);

/** Whether this hop belongs to the packet that opens the connection, not to name resolution or to what follows. */
export function isOpening(segment: SegmentName): boolean {
  return OPENING.has(segment);
}

/** Segments that only travel back to the client. RST and FIN go both ways. */
const REPLIES: ReadonlySet<SegmentName> = new Set(['SYN-ACK', 'response', 'answer', 'echo', 'echo reply', 'ICMP']);

export function isReply(segment: SegmentName): boolean {
  return REPLIES.has(segment);
}
