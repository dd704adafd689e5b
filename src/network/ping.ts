/**
 * ping as a client: one echo request, and the reply, an ICMP error or silence. Upstream: iputils' ping -c 1.
 * Left out: further echo requests, sizes, TTL.
 */
import { stopOfClient } from './clients.ts';
import type { Connection } from './connection.ts';
import { sendFromClient, type Live } from './live.ts';
import { replyTo, reversed, whoRefused, type Packet } from './packets.ts';
import { networkSays as says } from './sentences.ts';
import type { Server } from './steps.ts';
import { scheduleTimer } from './timers.ts';

/** What ping prints at its end when nothing came back. */
export const UNANSWERED_PING = '100% packet loss';

/** The row has its header. */
export function startPing(live: Live, connection: Connection): void {
  const { timeout } = connection;
  const timer = timeout === Infinity ? 0 : scheduleTimer(live, connection, timeout);
  const deadline = live.sim.now + timeout;
  const requests = [{ sentAt: live.sim.now }];
  const opening = live.book.update(connection, { state: 'opening', timer, deadline, requests });
  if (opening.header) sendFromClient(live, opening, { segment: 'echo request', header: opening.header, opening: true });
}

/** A reply or an ICMP error has come back to the client. */
export function pingReturned(live: Live, connection: Connection, packet: Packet): void {
  const { book, sim } = live;
  if (packet.cause) {
    const clientSees = 'Destination Port Unreachable';
    book.end(connection, packet.cause, { masqueraded: packet.masqueraded, ...whoRefused(packet.cause), clientSees });
    return;
  }
  const requests = connection.requests.map((request) => ({ ...request, answeredAt: sim.now }));
  const said = says.answeredPing(connection.endpoint ?? packet.header.src);
  book.end(connection, { verdict: 'accept', reason: 'Answered', said }, { requests });
}

/** An echo request has reached the kernel that answers it. */
export function pingServed(live: Live, connection: Connection, packet: Packet, by: Server): void {
  const row = live.book.update(connection, {
    masqueraded: packet.masqueraded,
    endpoint: by.endpoint,
    sourceSeen: packet.header.src,
    ...(by.pod === undefined ? {} : { endpointPod: by.pod }),
  });
  const answer = replyTo(packet, 'echo reply');
  if (by.assumed) {
    live.courier.hand(row, { ...answer, header: reversed(packet.asked) }, by.stop, stopOfClient(row.client));
  } else live.courier.send(row, answer, by.stop);
}
