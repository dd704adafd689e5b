/**
 * What one end of a TCP connection keeps: what it has sent and not had acknowledged, what it has taken, who has closed. A number
 * counts segments here (a request, a response, a FIN), not bytes. Upstream: net/ipv4/tcp_{input,output,timer}.c; RFC 9293, RFC 6298.
 * Left out: windows, selective acknowledgements (what follows a lost segment is sent again with it).
 */
import type { Packet } from './packets.ts';

/** A segment that takes a number, as long as nobody has acknowledged it. */
export interface Unacknowledged extends Pick<Packet, 'payload' | 'note'> {
  readonly seq: number;
  readonly segment: 'request' | 'response' | 'FIN';
  readonly sentAt: number;
  /** How often it was sent. */
  readonly tries: number;
}

export interface TcpStream {
  /** Number of the last segment sent. */
  readonly sent: number;
  readonly unacknowledged: readonly Unacknowledged[];
  /** Number of the last segment taken from the peer. */
  readonly received: number;
  /** It has sent its FIN. */
  readonly closed: boolean;
  /** It has taken the peer's FIN. */
  readonly ended: boolean;
  /** ms until what is not acknowledged is sent again, the first time. */
  readonly rto: number;
  /** The retransmission that is scheduled is of this segment; 0: none is. */
  readonly armed: number;
}

const NOTHING: readonly Unacknowledged[] = [];
const INITIAL_RTO = 1000;
const LEAST_RTO = 200;
const MOST_RTO = 120_000;

/** net.ipv4.tcp_syn_linear_timeouts and tcp_syn_retries: so many SYNs a second apart, then ever longer pauses, then an end. */
const LINEAR_SYNS = 5;
export const MOST_SYNS = 11;
/** net.ipv4.tcp_retries2, and what a socket gets that no process holds any more (tcp_orphan_retries). */
export const MOST_TRIES = 16;
export const MOST_ORPHAN_TRIES = 9;

export function freshStream(rto: number): TcpStream {
  return { sent: 0, unacknowledged: NOTHING, received: 0, closed: false, ended: false, rto, armed: 0 };
}

/** RFC 6298, from the one round trip that the handshake has measured. */
export function rtoFor(roundTrip: number): number {
  return Math.min(MOST_RTO, roundTrip + Math.max(2 * roundTrip, LEAST_RTO));
}

/** ms between the n-th SYN and the next. */
export function synTimeout(n: number): number {
  return INITIAL_RTO * 2 ** Math.max(0, n - LINEAR_SYNS);
}

/** ms between the n-th transmission of a segment and the next. */
export function timeoutOf({ rto }: TcpStream, tries: number): number {
  return Math.min(MOST_RTO, rto * 2 ** (tries - 1));
}

/** The stream with one more segment on its way. */
export function append(
  stream: TcpStream,
  content: Pick<Unacknowledged, 'segment' | 'payload' | 'note'>,
  now: number,
): TcpStream {
  const seq = stream.sent + 1;
  const unacknowledged = [...stream.unacknowledged, { seq, sentAt: now, tries: 1, ...content }];
  return { ...stream, sent: seq, unacknowledged, closed: stream.closed || content.segment === 'FIN' };
}

/** The stream once the peer says what it has taken; the same object when that is nothing new. */
export function acknowledge(stream: TcpStream, ack: number): TcpStream {
  const [first] = stream.unacknowledged;
  if (first === undefined || first.seq > ack) return stream;
  const left = stream.unacknowledged.filter(({ seq }) => seq > ack);
  return { ...stream, unacknowledged: left.length > 0 ? left : NOTHING };
}

/** The stream after it has taken the peer's next segment. */
export function take(stream: TcpStream, { segment }: Packet): TcpStream {
  return { ...stream, received: stream.received + 1, ended: stream.ended || segment === 'FIN' };
}

/** The stream with everything that is not acknowledged sent once more. */
export function again(stream: TcpStream, now: number): TcpStream {
  const unacknowledged = stream.unacknowledged.map((one) => ({ ...one, sentAt: now, tries: one.tries + 1 }));
  return { ...stream, unacknowledged, armed: 0 };
}
