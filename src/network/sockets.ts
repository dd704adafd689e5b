/**
 * Listening sockets, and what becomes of connections when the processes behind them end. However a process ends, its kernel closes
 * its sockets: a FIN for each connection, an RST for what still comes. When sandbox or node go first, there is only silence.
 */
import type { Protocol } from '../api/index.ts';
import type { NodeEntry } from './directory.ts';
import { isLoopback } from './directory.ts';
import { isAlive } from './alive.ts';
import type { Connection, Loss, ServerSide } from './connection.ts';
import type { Live } from './live.ts';
import { networkSays as says } from './sentences.ts';
import { listenerEnd, type NetworkTables } from './tables.ts';
import { endClient } from './tcpClient.ts';
import { closeServer } from './tcpServer.ts';
import type { Listener } from './types.ts';

export interface Sockets {
  listen(listener: Listener): void;
  stopListening(pod: string): void;
  shutDown(pod: string): number;
  endPod(pod: string): void;
  setAnswer(pod: string, answer: Partial<Listener['answer']>): void;
}

function keyOf({ pod, node, ip, port, protocol }: Listener): string {
  return `${pod} ${node} ${listenerEnd(ip, port, protocol)}`;
}

/** The socket that takes packets to an address; inside a node also one that listens on all of the node's addresses. */
export function findSocket(
  { listenersByEnd }: NetworkTables,
  ip: string,
  port: number,
  protocol: Protocol,
  inside?: NodeEntry,
): Listener | undefined {
  const at = (address: string) => listenersByEnd.get(listenerEnd(address, port, protocol));
  const exact = at(ip).at(-1);
  if (exact || !inside) return exact;
  // A process that does not choose an address listens on all of its node's; only a socket on 127.0.0.1 is alone there.
  const { node } = inside;
  for (const address of [...node.addresses, '0.0.0.0']) {
    const listener = at(address).findLast((candidate) => candidate.node === node.name);
    if (listener && !isLoopback(listener.ip)) return listener;
  }
  return undefined;
}

export function createSockets(live: Live): Sockets {
  const { tables, book } = live;
  const close = (pod: string): void => {
    for (const listener of tables.listenersByPod.get(pod)) tables.listeners.delete(keyOf(listener));
  };

  /** The connections of a Pod's sockets that a process holds open. */
  function* servedBy(pod: string): Iterable<[Connection, ServerSide]> {
    for (const { id } of tables.openByPod.get(pod)) {
      const connection = book.get(id);
      const server = connection?.server;
      if (connection && server?.open && server.pod === pod) yield [connection, server];
    }
  }

  function endClients(pod: string): void {
    for (const connection of tables.openByPod.get(pod)) {
      if (connection.client.kind !== 'pod' || connection.client.name !== pod || connection.endedAt !== undefined)
        continue;
      const ending: Loss = { verdict: 'drop', reason: 'PodGone', said: says.clientEnded(pod) };
      if (isAlive(live, connection, 'client')) endClient(live, connection, ending, 'terminated');
      else book.end(connection, ending);
    }
  }

  return {
    listen: (listener) => void tables.listeners.put(keyOf(listener), listener),
    stopListening: close,
    shutDown(pod) {
      close(pod);
      let last = live.sim.now;
      for (const [connection, server] of servedBy(pod)) {
        if (server.answersAt < 0) closeServer(live, connection, server);
        else {
          book.update(connection, { server: { ...server, draining: true } });
          last = Math.max(last, server.answersAt);
        }
      }
      return last - live.sim.now;
    },
    endPod(pod) {
      close(pod);
      for (const [connection, server] of servedBy(pod)) {
        if (isAlive(live, connection, 'server')) closeServer(live, connection, server);
        else book.update(connection, { server: { ...server, open: false, gone: true } });
      }
      endClients(pod);
    },
    setAnswer(pod, answer) {
      for (const listener of tables.listenersByPod.get(pod))
        tables.listeners.put(keyOf(listener), { ...listener, answer: { ...listener.answer, ...answer } });
    },
  };
}
