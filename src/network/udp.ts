/**
 * One datagram and its answer; and DNS queries, which are datagrams to a CoreDNS Pod. Nothing is retransmitted (the resolver has
 * its own patience), and a port nobody listens on answers with ICMP.
 */
import { wording, type DnsType } from '../api/index.ts';
import { stopOfClient } from './clients.ts';
import { writeAnswer } from './answers.ts';
import type { Connection } from './connection.ts';
import { sendFromClient, type Live } from './live.ts';
import { printEnd, replyTo, reversed, whoRefused, type Packet } from './packets.ts';
import type { RespondEvent } from './responses.ts';
import { networkSays as says } from './sentences.ts';
import { countServed } from './served.ts';
import type { Server } from './steps.ts';
import { scheduleTimer } from './timers.ts';
import type { ServedAnswer } from './types.ts';

// The client

/** sendto(): the row has its header. */
export function startUdp(live: Live, connection: Connection): void {
  const { timeout } = connection;
  const timer = timeout === Infinity ? 0 : scheduleTimer(live, connection, timeout);
  const deadline = live.sim.now + timeout;
  const requests = [{ sentAt: live.sim.now }];
  const opening = live.book.update(connection, { state: 'opening', timer, deadline, requests });
  if (opening.header) sendFromClient(live, opening, { segment: 'datagram', header: opening.header, opening: true });
}

/** A datagram or an ICMP error has come back to the client. */
export function udpReturned(live: Live, connection: Connection, packet: Packet): void {
  const { book, sim } = live;
  if (packet.cause) {
    const seen = { masqueraded: packet.masqueraded, ...whoRefused(packet.cause), clientSees: 'connection refused' };
    book.end(connection, packet.cause, seen);
    return;
  }
  const [first] = connection.requests;
  const text = packet.payload?.kind === 'http' ? packet.payload.body : '';
  const body = text.split('\n', 1)[0] ?? '';
  const reply = connection.exchange ? { reply: { status: 0, headers: [], body: text } } : {};
  const requests = first ? [{ ...first, answeredAt: sim.now, body }] : [];
  writeAnswer(live.tables, connection, sim.now);
  const said = says.answered(connection.endpoint ?? '');
  book.end(connection, { verdict: 'accept', reason: 'Answered', said }, { requests, ...reply });
}

// The server

/** CoreDNS answers one question with what it knows; other programs echo. `delay`: ms that it takes for it. */
function answerTo(
  live: Live,
  { exchange }: Connection,
  packet: Packet,
  by: Server,
): { answer: Packet; delay: number } | undefined {
  const delay = by.listener?.answer.delay ?? 0;
  if (packet.segment !== 'query') {
    const otherwise = { status: 0, body: by.listener?.answer.body ?? '' };
    const { src, sport, dport } = packet.header;
    const request = { port: dport, protocol: 'UDP' as const, client: { ip: src, port: sport }, otherwise };
    const own =
      exchange && by.pod !== undefined ? live.world.topology.serve?.({ ...request, pod: by.pod, exchange }) : undefined;
    const { body } = own ?? otherwise;
    return { answer: replyTo(packet, 'echo', { payload: { kind: 'http', status: 0, body } }), delay };
  }
  if (packet.payload?.kind !== 'question') return undefined;
  const { name, type } = packet.payload;
  const isPublic = by.stop.at === 'external';
  if (!isPublic && by.listener?.program !== 'coredns') return undefined;
  const told = isPublic ? askPublicly(live, name, type) : live.world.topology.ask(by.pod ?? '', name, type);
  const { rcode, records } = told.reply;
  const note = rcode === 'NOERROR' ? (records.at(-1)?.data ?? 'no data') : rcode;
  const server = by.pod === undefined ? {} : { server: by.pod };
  const answer = replyTo(packet, 'answer', { payload: { kind: 'dns', reply: told.reply, ...server }, note });
  return { answer, delay: delay + told.delay };
}

/** A resolver on the internet answers: it knows nothing of any cluster. */
function askPublicly({ world }: Live, asked: string, type: DnsType): ServedAnswer {
  const name = asked.toLowerCase();
  const addresses = world.topology.internet?.addresses(name.replace(/\.$/, '')) ?? [];
  const records = type === 'A' ? addresses.map((data) => ({ name, ttl: 300, type, data })) : [];
  const rcode = addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN';
  const said = addresses.length > 0 ? says.publicName(name) : says.noPublicName(name);
  return { reply: { rcode, records, ...wording(said) }, delay: 0 };
}

/** A datagram has reached a socket. */
export function udpServed(live: Live, connection: Connection, packet: Packet, by: Server): void {
  let row = connection;
  if (packet.segment === 'datagram') {
    row = live.book.update(connection, {
      masqueraded: packet.masqueraded,
      endpoint: printEnd(packet.header.dst, packet.header.dport),
      sourceSeen: packet.header.src,
      ...(by.pod === undefined ? {} : { endpointPod: by.pod }),
    });
  }
  if (by.pod !== undefined) countServed(live.tables.served, by.pod, packet.header.dport, live.sim.now);
  const made = answerTo(live, row, packet, by);
  if (!made) return;
  const { answer, delay } = made;
  if (by.assumed) {
    const handed = { ...answer, header: reversed(packet.asked) };
    live.courier.hand(row, handed, by.stop, stopOfClient(row.client));
    return;
  }
  if (delay <= 0) return live.courier.send(row, answer, by.stop);
  const event: RespondEvent = {
    kind: 'network/respond',
    connection: row.id,
    datagram: { packet: answer, from: by.stop },
  };
  live.sim.schedule(delay, event, { by: 'network', background: row.background });
}
