/** What the halves of a live conversation share. */
import type { Simulation } from '../sim/index.ts';
import { stopOfClient } from './clients.ts';
import type { Connection } from './connection.ts';
import type { ConnectionBook } from './connections.ts';
import type { Courier } from './courier.ts';
import { reversed, type Packet } from './packets.ts';
import type { NetworkTables } from './tables.ts';
import type { Surroundings } from './world.ts';

export interface Live {
  readonly sim: Simulation;
  readonly tables: NetworkTables;
  readonly book: ConnectionBook;
  readonly world: Surroundings;
  readonly courier: Courier;
}

/** The part of a packet that the protocol fills in. */
export type Content = Pick<Packet, 'segment' | 'header'> &
  Partial<Pick<Packet, 'opening' | 'payload' | 'note' | 'seq' | 'ack'>>;

/** Sends a packet of the client's; to an endpoint that nobody simulates only the first is walked. */
export function sendFromClient({ courier }: Live, connection: Connection, content: Content): void {
  const packet: Packet = {
    connection: connection.id,
    reply: false,
    opening: false,
    asked: content.header,
    masqueraded: false,
    ...content,
  };
  const { server, client } = connection;
  if (server?.assumed) courier.hand(connection, packet, stopOfClient(client), server.stop);
  else courier.send(connection, packet, stopOfClient(client));
}

/** Sends an answer of the server's; an endpoint that nobody simulates hands it over instead. */
export function sendFromServer(live: Live, connection: Connection, content: Omit<Content, 'header' | 'opening'>): void {
  const { server, header } = connection;
  if (!server || !header) return;
  const packet: Packet = {
    connection: connection.id,
    reply: true,
    opening: false,
    asked: header,
    masqueraded: false,
    header: reversed(server.assumed ? header : server.header),
    ...content,
  };
  if (server.assumed) live.courier.hand(connection, packet, server.stop, stopOfClient(connection.client));
  else live.courier.send(connection, packet, server.stop);
}

const FIRST_PORT = 32_768;
const LAST_PORT = 60_999;

/**
 * The next source port of a client's network namespace (net.ipv4.ip_local_port_range). Linux hashes the destination as well; one
 * after the other never meets an entry that conntrack still keeps.
 */
export function nextSourcePort({ sim, tables }: Live, { client }: Connection): number {
  const namespace =
    client.kind === 'pod' && client.hostNetwork ? `node ${client.node ?? ''}` : `${client.kind} ${client.name}`;
  const key = `port of ${namespace}`;
  const before = tables.counters.get(key) ?? FIRST_PORT + Math.floor(sim.fixed(key) * (LAST_PORT - FIRST_PORT));
  const port = before >= LAST_PORT ? FIRST_PORT : before + 1;
  tables.counters.put(key, port);
  return port;
}
