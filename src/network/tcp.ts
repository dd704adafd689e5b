/**
 * The life of a TCP connection that carries one HTTP request: SYN, SYN-ACK, ACK, request, response, FIN. Upstream: the kernel's
 * net/ipv4. Modelled: retransmission of the SYN, RST for closed ports and dead processes, the client's patience. Left out: windows,
 * retransmission of data, the server's FIN, TIME_WAIT at sockets (conntrack has it).
 */
import { printEnd, sameHeader, whoRefused, type Packet } from './packets.ts';
import type { Connection, ServerSide } from './connection.ts';
import { sendFromClient, sendFromServer, type Live } from './live.ts';
import type { Server } from './steps.ts';
import { scheduleTimer } from './timers.ts';
import type { RespondEvent } from './responses.ts';

/** First retransmission of a SYN after this many ms, doubled every time (RFC 6298). */
const SYN_TIMEOUT = 1000;

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

/** "200 OK"; what a server that speaks no HTTP sends has no status. */
function printStatus(status: number): string {
  return status === 0 ? 'data' : `${status} ${REASONS[status] ?? ''}`.trim();
}

// The client

function sendSyn(live: Live, connection: Connection): void {
  if (connection.header) sendFromClient(live, connection, { segment: 'SYN', header: connection.header, opening: true });
}

/** connect(): the row has its header. */
export function startTcp(live: Live, connection: Connection): void {
  const timer = scheduleTimer(live, connection, Math.min(SYN_TIMEOUT, connection.timeout));
  const deadline = live.sim.now + connection.timeout;
  sendSyn(live, live.book.update(connection, { state: 'opening', timer, deadline, tries: 1 }));
}

/** The timer of a connection in state opening came due before its deadline. */
export function retransmitSyn(live: Live, connection: Connection): void {
  const tries = connection.tries + 1;
  const next = Math.min(SYN_TIMEOUT * 2 ** (tries - 1), connection.deadline - live.sim.now);
  sendSyn(live, live.book.update(connection, { tries, timer: scheduleTimer(live, connection, next) }));
}

function onSynAck(live: Live, connection: Connection): void {
  const { header, path, state } = connection;
  if (!header) return;
  // The client has given up in the meantime: its kernel knows no such socket any more.
  if (state === 'failed') return sendFromClient(live, connection, { segment: 'RST', header });
  if (state !== 'opening') return;
  const requests = [{ sentAt: live.sim.now }];
  const { loss: _recovered, ...rest } = connection;
  const established: Connection = { ...rest, state: 'established', requests };
  live.tables.connections.put(connection.id, established);
  sendFromClient(live, established, { segment: 'ACK', header });
  sendFromClient(live, established, { segment: 'request', header, note: `GET ${path}` });
}

function onResponse(live: Live, connection: Connection, packet: Packet): void {
  const { header, endpoint = '', endpointPod } = connection;
  if (connection.endedAt !== undefined || !header || packet.payload?.kind !== 'http') return;
  const { status, body } = packet.payload;
  const [first] = connection.requests;
  const answer = { answeredAt: live.sim.now, body: body.split('\n', 1)[0] ?? '', ...(status === 0 ? {} : { status }) };
  const requests = first ? [{ ...first, ...answer }] : [];
  const who = endpointPod === undefined ? endpoint : `Pod ${endpointPod} (${endpoint})`;
  const reason = connection.server?.healthCheck ? 'HealthCheckNodePort' : 'Answered';
  const sentence = `${who} answered ${printStatus(status)}`;
  const ended = live.book.end(connection, { verdict: 'accept', reason, sentence }, { requests, state: 'closing' });
  sendFromClient(live, ended, { segment: 'FIN', header });
}

function onReset(live: Live, connection: Connection, packet: Packet): void {
  const { cause } = packet;
  if (connection.state === 'opening' && cause) {
    live.book.end(connection, cause, { masqueraded: packet.masqueraded, ...whoRefused(cause) });
  } else if (packet.segment === 'RST') {
    const sentence = `${connection.endpoint ?? 'the server'} reset the connection: its process is gone`;
    live.book.end(connection, { verdict: 'refused', reason: 'PodGone', sentence });
  }
}

/** A segment has come back to the client. */
export function tcpReturned(live: Live, connection: Connection, packet: Packet): void {
  if (packet.segment === 'SYN-ACK') onSynAck(live, connection);
  else if (packet.segment === 'response') onResponse(live, connection, packet);
  else if (packet.segment === 'RST' || packet.segment === 'ICMP') onReset(live, connection, packet);
}

// The server

const HEALTHY_BODY = { status: 200, body: '', delay: 0 };

function answerOf(by: Server): ServerSide['answer'] {
  if (by.healthCheck) return { ...by.healthCheck, delay: 0 };
  return by.listener?.answer ?? HEALTHY_BODY;
}

function onSyn(live: Live, connection: Connection, packet: Packet, by: Server): void {
  const { header, masqueraded } = packet;
  if (connection.server && sameHeader(connection.server.header, header)) {
    sendFromServer(live, connection, { segment: 'SYN-ACK' });
    return;
  }
  const assumed = by.assumed === true;
  const pod = by.pod === undefined ? {} : { pod: by.pod };
  const server: ServerSide = {
    stop: by.stop,
    header,
    answer: answerOf(by),
    open: true,
    answered: false,
    assumed,
    healthCheck: by.healthCheck !== undefined,
    ...pod,
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

function onRequest(live: Live, connection: Connection, by: Server): void {
  const { server } = connection;
  if (!server) return;
  if (!server.open) return sendFromServer(live, connection, { segment: 'RST' });
  const { status, body, delay } = by.listener?.answer ?? server.answer;
  const answer = { status, body };
  if (delay <= 0) return respondTcp(live, connection, answer);
  const event: RespondEvent = { kind: 'network/respond', connection: connection.id, answer };
  live.sim.schedule(delay, event, { by: 'network', background: connection.background });
}

/** The program has its answer ready. */
export function respondTcp(
  live: Live,
  connection: Connection,
  answer: { readonly status: number; readonly body: string },
): void {
  const { server } = connection;
  if (!server?.open) return;
  const answered = live.book.update(connection, { server: { ...server, answered: true } });
  sendFromServer(live, answered, {
    segment: 'response',
    payload: { kind: 'http', ...answer },
    note: printStatus(answer.status),
  });
}

function onClose(live: Live, connection: Connection): void {
  const { server, state } = connection;
  const ended = server ? { server: { ...server, open: false } } : {};
  live.book.update(connection, { ...ended, state: state === 'closing' ? 'closed' : state });
}

/** A segment has reached the server's socket. */
export function tcpServed(live: Live, connection: Connection, packet: Packet, by: Server): void {
  if (packet.segment === 'SYN') onSyn(live, connection, packet, by);
  else if (packet.segment === 'request') onRequest(live, connection, by);
  else if (packet.segment === 'FIN' || packet.segment === 'RST') onClose(live, connection);
}
