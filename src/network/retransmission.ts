/**
 * What was lost is sent again. A retransmission timer that finds everything acknowledged does nothing, so none is set before a
 * packet has really been lost; then it comes due when the kernel's would. Upstream: net/ipv4/tcp_timer.c.
 * Left out: retransmissions of what is only late, fast retransmit (there is never more than a segment or two under way), SYN-ACKs
 * that are sent again unasked (the client's next SYN asks).
 */
import type { SimEvent } from '../sim/index.ts';
import { isAlive, type Side } from './alive.ts';
import type { Connection } from './connection.ts';
import type { Live } from './live.ts';
import type { Packet } from './packets.ts';
import { networkSays as says } from './sentences.ts';
import { endClient, sendSyn, sendToServer } from './tcpClient.ts';
import { sendToClient } from './tcpServer.ts';
import { again, MOST_ORPHAN_TRIES, MOST_SYNS, MOST_TRIES, synTimeout, timeoutOf, type TcpStream } from './tcpStream.ts';

export interface RetransmitEvent extends SimEvent {
  readonly kind: 'network/retransmit';
  readonly connection: string;
  readonly side: Side;
  /** The first segment it is about; 0: the SYN. */
  readonly seq: number;
}

function streamOf({ stream, server }: Connection, side: Side): TcpStream | undefined {
  return side === 'client' ? stream : server?.stream;
}

function withStream({ server }: Connection, side: Side, stream: TcpStream): Partial<Connection> {
  if (side === 'client') return { stream };
  return server ? { server: { ...server, stream } } : {};
}

function schedule(live: Live, { id, background, endedAt }: Connection, side: Side, seq: number, at: number): void {
  const event: RetransmitEvent = { kind: 'network/retransmit', connection: id, side, seq };
  // Nobody waits for what a kernel still tries after its process has left.
  const options = { by: 'network', background: background || endedAt !== undefined };
  live.sim.schedule(Math.max(0, at - live.sim.now), event, options);
}

function armSyn(live: Live, connection: Connection): Connection {
  const { state, endedAt, tries, synAt, synArmed } = connection;
  if (state !== 'opening' || endedAt !== undefined || synArmed >= tries) return connection;
  schedule(live, connection, 'client', 0, synAt + synTimeout(tries));
  return live.book.update(connection, { synArmed: tries });
}

function arm(live: Live, connection: Connection, side: Side): Connection {
  const stream = streamOf(connection, side);
  const first = stream?.unacknowledged[0];
  if (!stream || !first || stream.armed !== 0) return connection;
  schedule(live, connection, side, first.seq, first.sentAt + timeoutOf(stream, first.tries));
  return live.book.update(connection, withStream(connection, side, { ...stream, armed: first.seq }));
}

/** A segment of a TCP connection has died on its way, and nobody told its sender. */
export function lost(live: Live, connection: Connection, packet: Packet): Connection {
  if (connection.state === 'opening') return armSyn(live, connection);
  const from: Side = packet.reply ? 'server' : 'client';
  const row = packet.seq === undefined ? connection : arm(live, connection, from);
  // Its acknowledgement is lost with it.
  return packet.ack === undefined ? row : arm(live, row, from === 'client' ? 'server' : 'client');
}

function timedOut(live: Live, connection: Connection): void {
  const { loss } = connection;
  const verdict = loss?.verdict === 'unroutable' ? 'unroutable' : 'drop';
  const said = loss ? says.kernelGaveUpAfter(loss.said) : says.kernelGaveUp;
  endClient(live, connection, { verdict, reason: loss?.reason ?? 'TimedOut', said }, 'connection timed out');
}

function retransmitSyn(live: Live, connection: Connection): void {
  if (connection.state !== 'opening' || connection.endedAt !== undefined) return;
  const tries = connection.tries + 1;
  if (tries > MOST_SYNS) return timedOut(live, connection);
  sendSyn(live, live.book.update(connection, { tries, synAt: live.sim.now }));
}

function isOrphan({ endedAt, server }: Connection, side: Side): boolean {
  return side === 'client' ? endedAt !== undefined : server?.open !== true;
}

/** A retransmission has come due. */
export function retransmit(live: Live, { connection: id, side, seq }: RetransmitEvent): void {
  const connection = live.book.get(id);
  if (!connection || !isAlive(live, connection, side)) return;
  if (seq === 0) return retransmitSyn(live, connection);
  const stream = streamOf(connection, side);
  if (stream?.armed !== seq) return;
  const first = stream.unacknowledged[0];
  const isDue = first?.seq === seq;
  const isOver = isDue && first.tries >= (isOrphan(connection, side) ? MOST_ORPHAN_TRIES : MOST_TRIES);
  if (isOver && side === 'client' && connection.endedAt === undefined) return timedOut(live, connection);
  const next = isDue && !isOver ? again(stream, live.sim.now) : { ...stream, armed: 0 };
  const row = live.book.update(connection, withStream(connection, side, next));
  if (isOver) return;
  // Acknowledged in the meantime: what was sent after it may have been lost as well.
  if (!isDue) return void arm(live, row, side);
  if (side === 'client') sendToServer(live, row, next.unacknowledged);
  else sendToClient(live, row, next.unacknowledged);
}
