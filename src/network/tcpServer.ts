/**
 * The server's end of a TCP connection: accepts, answers one request after the other, closes when the client does or when its
 * program shuts down. When the process is killed its kernel closes the socket (FIN) and answers what still comes with RST; a
 * network namespace that is gone answers nothing, which is for the walk to find out. Upstream: the kernel's net/ipv4.
 */
import type { SimEvent } from '../sim/index.ts';
import type { Connection, ServerSide } from './connection.ts';
import { sendFromServer, type Live } from './live.ts';
import { printEnd, replyTo, sameHeader, type Packet, type Payload } from './packets.ts';
import type { Answer, RespondEvent } from './responses.ts';
import { countServed } from './served.ts';
import { printStatus } from './status.ts';
import type { Server } from './steps.ts';
import { acknowledge, append, freshStream, rtoFor, take, type TcpStream, type Unacknowledged } from './tcpStream.ts';

/** An answer that takes longer is preceded by an ACK of its own (the kernel's delayed ACK). */
const DELAYED_ACK = 40;

/** Sends numbered segments, or (none given) an ACK. */
export function sendToClient(live: Live, connection: Connection, segments: readonly Unacknowledged[]): void {
  const { server } = connection;
  if (!server) return;
  const ack = server.stream.received;
  if (segments.length === 0) sendFromServer(live, connection, { segment: 'ACK', ack });
  for (const { segment, seq, payload, note } of segments) {
    const more = { ...(payload === undefined ? {} : { payload }), ...(note === undefined ? {} : { note }) };
    sendFromServer(live, connection, { segment, seq, ack, ...more });
  }
}

function update(live: Live, connection: Connection, server: ServerSide): Connection {
  return live.book.update(connection, { server });
}

const HEALTHY_BODY = { status: 200, body: '', delay: 0 };

function answerOf(by: Server): ServerSide['answer'] {
  if (by.healthCheck) return { ...by.healthCheck, delay: 0 };
  return by.listener?.answer ?? HEALTHY_BODY;
}

function onSyn(live: Live, connection: Connection, packet: Packet, by: Server): void {
  const { header, masqueraded } = packet;
  if (connection.server && sameHeader(connection.server.header, header))
    return sendFromServer(live, connection, { segment: 'SYN-ACK' });
  const server: ServerSide = {
    stop: by.stop,
    header,
    answer: answerOf(by),
    acceptedAt: live.sim.now,
    idle: by.listener?.idle ?? Infinity,
    stream: freshStream(rtoFor(0)),
    answersAt: -1,
    open: true,
    gone: false,
    draining: false,
    assumed: by.assumed === true,
    healthCheck: by.healthCheck !== undefined,
    ...(by.pod === undefined ? {} : { pod: by.pod }),
  };
  const accepted = live.book.update(connection, {
    server,
    masqueraded,
    endpoint: printEnd(header.dst, header.dport),
    sourceSeen: header.src,
    ...(by.pod === undefined ? {} : { endpointPod: by.pod }),
  });
  sendFromServer(live, accepted, { segment: 'SYN-ACK' });
}

/** A segment for a socket that this kernel does not have (any more). */
function resetFrom(live: Live, connection: Connection, packet: Packet, by: Server): void {
  if (packet.segment === 'RST') return;
  live.courier.send(connection, replyTo(packet, 'RST'), by.stop);
}

function onRequest(live: Live, connection: Connection, server: ServerSide, by: Server): void {
  const { pod, header, healthCheck } = server;
  if (pod !== undefined && !healthCheck) countServed(live.tables.served, pod, header.dport, live.sim.now);
  const { status, body, delay } = by.listener?.answer ?? server.answer;
  const answer = inItsOwnWords(live, connection, server, { status, body });
  if (delay <= 0) return respond(live, connection, server, answer);
  const reading = update(live, connection, { ...server, answersAt: live.sim.now + delay });
  if (delay > DELAYED_ACK) sendToClient(live, reading, []);
  const event: RespondEvent = { kind: 'network/respond', connection: connection.id, answer };
  live.sim.schedule(delay, event, { by: 'network', background: connection.background });
}

/** What the program answers, when its client wants to know every word. */
function inItsOwnWords(
  { world }: Live,
  { exchange }: Connection,
  { pod, header, healthCheck, stop }: ServerSide,
  otherwise: { readonly status: number; readonly body: string },
): Answer {
  if (!exchange || healthCheck) return otherwise;
  const client = { ip: header.src, port: header.sport };
  if (stop.at === 'external' && !stop.assumed)
    return world.topology.internet?.serve({ ip: header.dst, port: header.dport, client, exchange }) ?? otherwise;
  if (pod === undefined) return otherwise;
  const reply = world.topology.serve?.({ pod, port: header.dport, protocol: 'TCP', client, exchange, otherwise });
  if (!reply) return otherwise;
  return reply.status === 0 && reply.body === '' ? { ...reply, hangsUp: true } : reply;
}

/** The program has its answer ready. */
export function respondTcp(live: Live, connection: Connection, answer: Answer): void {
  const { server } = connection;
  if (server?.open && server.answersAt >= 0) respond(live, connection, server, answer);
}

function respond(live: Live, connection: Connection, server: ServerSide, answer: Answer): void {
  const { now } = live.sim;
  if (answer.hangsUp) return closeServer(live, connection, server);
  // A program that shuts down (or keeps nothing open) says so; one whose client has closed its half has nothing more to wait for.
  const isLast = server.draining || server.idle === 0;
  const closes = isLast || server.stream.ended;
  const payload: Payload = { kind: 'http', ...answer, ...(isLast ? { close: true as const } : {}) };
  const note = printStatus(answer.status);
  const answered = append(server.stream, { segment: 'response', payload, note }, now);
  const stream = closes ? append(answered, { segment: 'FIN' }, now) : answered;
  const said = update(live, connection, { ...server, answersAt: -1, stream, open: !closes });
  sendToClient(live, said, stream.unacknowledged.slice(server.stream.unacknowledged.length));
  if (closes || !connection.keepAlive || server.idle === Infinity) return;
  const event: IdleEvent = { kind: 'network/idle', connection: connection.id, sent: stream.sent };
  live.sim.schedule(server.idle, event, { by: 'network', background: true });
}

/** The server's patience with a silent client has ended, unless it has been asked since. */
export interface IdleEvent extends SimEvent {
  readonly kind: 'network/idle';
  readonly connection: string;
  /** What it had sent by then. */
  readonly sent: number;
}

export function closeIdleServer(live: Live, { connection: id, sent }: IdleEvent): void {
  const connection = live.book.get(id);
  const server = connection?.server;
  if (connection && server?.open && server.stream.sent === sent && server.answersAt < 0)
    closeServer(live, connection, server);
}

/** The process closes the socket, or its end does: the kernel sends the FIN. */
export function closeServer(live: Live, connection: Connection, server: ServerSide): void {
  if (server.gone || server.stream.closed) return;
  const stream = append(server.stream, { segment: 'FIN' }, live.sim.now);
  const closed = update(live, connection, { ...server, answersAt: -1, stream, open: false });
  sendToClient(live, closed, stream.unacknowledged.slice(-1));
}

/** The client has closed its half: a server with nothing left to say closes too. */
function onClientFin(live: Live, connection: Connection, server: ServerSide): void {
  if (server.open && server.answersAt < 0) return closeServer(live, connection, server);
  sendToClient(live, update(live, connection, server), []);
}

/** Nobody holds the socket, and this is no answer to its FIN. */
function isForNobody({ open, gone }: ServerSide, { segment }: Packet): boolean {
  return gone || (!open && segment === 'request');
}

function accept(live: Live, connection: Connection, server: ServerSide, packet: Packet, by: Server): void {
  const stream = acknowledge(measured(live, server), packet.ack ?? 0);
  const known = stream === server.stream ? server : { ...server, stream };
  if (packet.seq === undefined) {
    // After both FINs nothing depends on the last acknowledgement, unless a retransmission is waiting for it.
    const isOver = stream.closed && stream.ended && stream.armed === 0;
    if (known !== server && !isOver) update(live, connection, known);
    return;
  }
  if (packet.seq !== stream.received + 1) return sendToClient(live, update(live, connection, known), []);
  const taken: ServerSide = { ...known, stream: take(stream, packet) };
  if (packet.segment === 'request') onRequest(live, connection, taken, by);
  else onClientFin(live, connection, taken);
}

/** The first segment after the handshake tells how long a round trip is. */
function measured(live: Live, { stream, acceptedAt }: ServerSide): TcpStream {
  if (stream.received > 0 || stream.sent > 0) return stream;
  const rto = rtoFor(live.sim.now - acceptedAt);
  return rto === stream.rto ? stream : { ...stream, rto };
}

/** A segment has reached the server's host. */
export function tcpServed(live: Live, connection: Connection, packet: Packet, by: Server): void {
  if (packet.segment === 'SYN') return onSyn(live, connection, packet, by);
  const { server } = connection;
  // NAT that has forgotten the connection may bring its segments to another Pod: nobody there knows them.
  const isHere =
    server?.assumed === true || (server?.pod === by.pod && sameHeader(server?.header ?? packet.asked, packet.header));
  if (!server || !isHere || isForNobody(server, packet)) {
    resetFrom(live, connection, packet, by);
    if (server && isHere && !server.gone) update(live, connection, { ...server, gone: true });
    return;
  }
  if (packet.segment !== 'RST') return accept(live, connection, server, packet, by);
  update(live, connection, { ...server, answersAt: -1, open: false, gone: true });
}
