/**
 * The client's end of a TCP connection that carries HTTP requests, one after the other: SYN, request, answer, …, FIN. What it sees
 * at the end has a name: connection refused (an RST or ICMP for its SYN), reset by peer (an RST later), EOF (the server's FIN
 * instead of an answer), timed out (silence). Upstream: the kernel's net/ipv4 and an ordinary HTTP client.
 */
import type { RequestRecord } from '../api/index.ts';
import { writeAnswer } from './answers.ts';
import type { Connection, Loss } from './connection.ts';
import { sendFromClient, type Live } from './live.ts';
import type { Exchange } from './exchange.ts';
import { whoRefused, type Packet } from './packets.ts';
import { networkSays as says } from './sentences.ts';
import { acknowledge, append, freshStream, rtoFor, take, type TcpStream, type Unacknowledged } from './tcpStream.ts';
import { printStatus } from './status.ts';
import { scheduleTimer } from './timers.ts';

/** Of the requests of one connection so many are remembered. */
const KEPT_REQUESTS = 50;

// Sending

export function sendSyn(live: Live, connection: Connection): void {
  if (connection.header) sendFromClient(live, connection, { segment: 'SYN', header: connection.header, opening: true });
}

/** Sends numbered segments, or (none given) an ACK. */
export function sendToServer(live: Live, connection: Connection, segments: readonly Unacknowledged[]): void {
  const { header, stream } = connection;
  if (!header || !stream) return;
  const ack = stream.received;
  if (segments.length === 0) sendFromClient(live, connection, { segment: 'ACK', header, ack });
  for (const { segment, seq, payload, note } of segments) {
    const more = { ...(payload === undefined ? {} : { payload }), ...(note === undefined ? {} : { note }) };
    sendFromClient(live, connection, { segment, header, seq, ack, ...more });
  }
}

const FIN = { segment: 'FIN' } as const;

/** close(): the FIN goes out, and takes the last acknowledgement with it. */
function closed(live: Live, stream: TcpStream): TcpStream {
  return stream.closed ? stream : append(stream, FIN, live.sim.now);
}

/** The segments that have just been appended to what was there before. */
function newIn(stream: TcpStream, before: TcpStream): readonly Unacknowledged[] {
  return stream.unacknowledged.filter(({ seq }) => seq > before.sent);
}

// Opening and asking

/** connect(): the row has its header. */
export function startTcp(live: Live, connection: Connection): void {
  const { timeout, connectTimeout } = connection;
  const patience = Math.min(timeout, connectTimeout);
  const deadline = live.sim.now + patience;
  const timer = patience === Infinity ? 0 : scheduleTimer(live, connection, patience);
  sendSyn(live, live.book.update(connection, { state: 'opening', timer, deadline, tries: 1, synAt: live.sim.now }));
}

/** The stream with a request on its way (and the FIN behind it, of a client that has nothing more to say). */
function withRequest(live: Live, { halfClose, exchange }: Connection, stream: TcpStream, path: string): TcpStream {
  const note =
    exchange?.says === 'text' ? (exchange.body.split('\n', 1)[0] ?? '') : `${exchange?.method ?? 'GET'} ${path}`;
  const asked = append(stream, { segment: 'request', note }, live.sim.now);
  return halfClose ? append(asked, FIN, live.sim.now) : asked;
}

function onSynAck(live: Live, connection: Connection): void {
  const { header, path, state, endedAt, timeout, deadline, connectTimeout } = connection;
  if (!header) return;
  // The client has given up in the meantime: its kernel knows no such socket any more.
  if (state === 'failed') return sendFromClient(live, connection, { segment: 'RST', header });
  if (state !== 'opening' || endedAt !== undefined) return;
  if (connection.exchange?.says === 'none') return onlyLook(live, connection);
  const { now } = live.sim;
  const stream = withRequest(live, connection, freshStream(rtoFor(now - connection.synAt)), path);
  // What was spent on opening is spent; a limit on opening alone no longer counts.
  const until = connectTimeout < timeout ? deadline - connectTimeout + timeout : deadline;
  const requests: readonly RequestRecord[] = [{ sentAt: now, path }];
  const established = live.book.update(withoutLoss(connection), {
    state: 'established',
    deadline: until,
    stream,
    requests,
    asked: 1,
  });
  // Of a client loop nobody looks at the ACK of the handshake: its request, right behind it, acknowledges the same.
  if (!connection.background) sendFromClient(live, established, { segment: 'ACK', header, ack: 0 });
  sendToServer(live, established, stream.unacknowledged);
}

/** Somebody listens, and that is all the client wanted to know. */
function onlyLook(live: Live, connection: Connection): void {
  const fresh = freshStream(rtoFor(live.sim.now - connection.synAt));
  const stream = append(fresh, FIN, live.sim.now);
  const ending: Loss = {
    verdict: 'accept',
    reason: 'Answered',
    said: says.accepted(nameOfServer(connection)),
  };
  const ended = live.book.end(withoutLoss(connection), ending, { stream, state: 'closing' });
  sendToServer(live, ended, []);
  sendToServer(live, ended, newIn(stream, fresh));
}

/** What was lost on the way to a connection that stands now is forgotten. */
function withoutLoss(connection: Connection): Connection {
  if (connection.loss === undefined) return connection;
  const { loss: _recovered, ...rest } = connection;
  return rest;
}

/** Whether it can take another request now. */
export function isIdle({ state, endedAt, stream, requests }: Connection): boolean {
  if (state !== 'established' || endedAt !== undefined || !stream || stream.ended || stream.closed) return false;
  return isOver(requests.at(-1));
}

/** Another request over the same connection. */
export function sendRequest(live: Live, connection: Connection, path: string, exchange?: Exchange): void {
  const { stream, timeout } = connection;
  if (!stream) return;
  const { now } = live.sim;
  const asked = withRequest(live, exchange ? { ...connection, exchange } : connection, stream, path);
  const deadline = now + timeout;
  const { timer } = connection;
  const asking = live.book.update(connection, {
    stream: asked,
    deadline,
    requests: [...connection.requests.slice(1 - KEPT_REQUESTS), { sentAt: now, path }],
    asked: connection.asked + 1,
    ...(exchange === undefined ? {} : { exchange }),
    ...(timer === 0 && deadline !== Infinity ? { timer: scheduleTimer(live, connection, timeout) } : {}),
  });
  sendToServer(live, asking, newIn(asked, stream));
}

/** The client has no more to ask. */
export function closeIdle(live: Live, connection: Connection): void {
  const { stream, requests } = connection;
  if (!stream) return;
  const last = closed(live, stream);
  const ending = allAnswered(connection, requests);
  sendToServer(live, live.book.end(connection, ending, { stream: last, state: 'closing' }), newIn(last, stream));
}

function isOver(request: RequestRecord | undefined): boolean {
  return request?.answeredAt !== undefined || request?.failedAt !== undefined;
}

// Endings

/** The requests with the last one marked as failed, when it was still waiting. */
function withFailure(live: Live, { requests }: Connection, failure: string): readonly RequestRecord[] {
  const last = requests.at(-1);
  return last === undefined || isOver(last)
    ? requests
    : requests.with(-1, { ...last, failedAt: live.sim.now, failure });
}

/** The client's process gives the socket up: its kernel still says goodbye, when there is somebody to say it to. */
export function endClient(live: Live, connection: Connection, ending: Loss, clientSees: string): void {
  const { stream } = connection;
  const requests = withFailure(live, connection, clientSees);
  if (!stream || stream.closed) {
    live.book.end(connection, ending, { requests, clientSees });
    return;
  }
  const last = closed(live, stream);
  const ended = live.book.end(connection, ending, { requests, clientSees, stream: last });
  sendToServer(live, ended, newIn(last, stream));
}

/** "Pod default/web-1 (10.244.1.5:80)". */
function nameOfServer({ endpoint = '', endpointPod }: Connection): string {
  return endpointPod === undefined ? endpoint : `Pod ${endpointPod} (${endpoint})`;
}

/** The verdict of a connection whose requests have all been answered. */
function allAnswered(connection: Connection, requests: readonly RequestRecord[]): Loss {
  const reason = connection.server?.healthCheck ? 'HealthCheckNodePort' : 'Answered';
  const status = printStatus(requests.at(-1)?.status ?? 0);
  const { asked } = connection;
  const server = nameOfServer(connection);
  const said = asked > 1 ? says.answeredLastWith(server, status, asked) : says.answeredWith(server, status);
  return { verdict: 'accept', reason, said };
}

function onReset(live: Live, connection: Connection, packet: Packet): void {
  const { cause } = packet;
  if (connection.endedAt !== undefined) {
    if (connection.state === 'closing') live.book.update(connection, { state: 'closed' });
  } else if (connection.state === 'opening' && cause) {
    const seen = { masqueraded: packet.masqueraded, ...whoRefused(cause), clientSees: 'connection refused' };
    live.book.end(connection, cause, seen);
  } else if (packet.segment === 'RST') {
    const clientSees = 'connection reset by peer';
    const { requests } = connection;
    if (isOver(requests.at(-1))) {
      live.book.end(connection, allAnswered(connection, requests), { clientSees });
      return;
    }
    const said = says.resetLater(nameOfServer(connection));
    const change = { clientSees, requests: withFailure(live, connection, clientSees) };
    live.book.end(connection, { verdict: 'refused', reason: 'ConnectionReset', said }, change);
  }
}

// Taking what the server sends

function answered(
  { sentAt, path = '/' }: RequestRecord,
  answeredAt: number,
  status: number,
  text: string,
): RequestRecord {
  const body = text.split('\n', 1)[0] ?? '';
  // What speaks no HTTP has no status.
  return status === 0 ? { sentAt, path, answeredAt, body } : { sentAt, path, answeredAt, body, status };
}

function onResponse(live: Live, connection: Connection, stream: TcpStream, packet: Packet): void {
  if (packet.payload?.kind !== 'http') return;
  const { now } = live.sim;
  const { status, body, close, headers = [], tls } = packet.payload;
  const reply = connection.exchange ? { reply: { status, headers, body, ...(tls ? { tls } : {}) } } : {};
  const last = connection.requests.at(-1);
  const requests = last ? connection.requests.with(-1, answered(last, now, status, body)) : connection.requests;
  writeAnswer(live.tables, connection, now);
  if (connection.keepAlive && close !== true) {
    sendToServer(live, live.book.update(connection, { stream, requests, deadline: Infinity, ...reply }), []);
    if (connection.tell) live.sim.schedule(0, connection.tell, { background: connection.background });
    return;
  }
  const ending = closed(live, stream);
  const change = { requests, stream: ending, state: stream.ended ? 'closed' : 'closing', ...reply } as const;
  const ended = live.book.end(connection, allAnswered(connection, requests), change);
  sendToServer(live, ended, newIn(ending, stream));
}

/** The server has closed its half. */
function onServerFin(live: Live, connection: Connection, stream: TcpStream): void {
  const { requests, state } = connection;
  if (connection.endedAt !== undefined) {
    // Both halves are closed: this acknowledges the last FIN. Linux keeps TIME_WAIT; here only conntrack does.
    const over = live.book.update(connection, { stream, state: state === 'closing' ? 'closed' : state });
    return sendToServer(live, over, []);
  }
  const idle = isOver(requests.at(-1));
  const ending: Loss = idle
    ? allAnswered(connection, requests)
    : {
        verdict: 'refused',
        reason: 'ConnectionClosed',
        said: says.closedEarly(nameOfServer(connection)),
      };
  const last = closed(live, stream);
  const change = { stream: last, clientSees: 'EOF', requests: withFailure(live, connection, 'EOF') };
  sendToServer(live, live.book.end(connection, ending, change), newIn(last, stream));
}

/** Whether a process of the client still holds the socket: one that ended badly, or by the client's own will, has been closed. */
function isHeld({ endedAt, state }: Connection): boolean {
  return endedAt === undefined || state === 'closing' || state === 'closed';
}

function onSegment(live: Live, connection: Connection, packet: Packet): void {
  const { stream, header } = connection;
  if (!header) return;
  // The socket is gone, and somebody still speaks to it.
  if (!stream) return sendFromClient(live, connection, { segment: 'RST', header });
  const known = acknowledge(stream, packet.ack ?? 0);
  if (packet.seq === undefined || packet.seq !== stream.received + 1) {
    const row = known === stream ? connection : live.book.update(connection, { stream: known });
    // Sent again because an acknowledgement was lost, or ahead of one that was lost: say what has been taken.
    if (packet.seq !== undefined) sendToServer(live, row, []);
    return;
  }
  // Data for a process that has left: its kernel drops the socket.
  if (packet.segment === 'response' && !isHeld(connection)) {
    const { stream: _gone, ...rest } = connection;
    live.tables.connections.put(connection.id, rest);
    return sendFromClient(live, rest, { segment: 'RST', header });
  }
  const taken = take(known, packet);
  if (packet.segment === 'response') onResponse(live, connection, taken, packet);
  else onServerFin(live, connection, taken);
}

/** A segment has come back to the client. */
export function tcpReturned(live: Live, connection: Connection, packet: Packet): void {
  if (packet.segment === 'SYN-ACK') onSynAck(live, connection);
  else if (packet.segment === 'RST' || packet.segment === 'ICMP') onReset(live, connection, packet);
  else onSegment(live, connection, packet);
}
