/**
 * Listening sockets, and what becomes of connections when the processes behind them end: a kernel that still has the Pod's
 * network namespace resets them; when the sandbox or the node is gone, there is only silence.
 */
import type { Protocol } from '../api/index.ts';
import type { NodeEntry } from './directory.ts';
import { isLoopback } from './directory.ts';
import { sendFromServer, type Live } from './live.ts';
import { listenerEnd, type NetworkTables } from './tables.ts';
import type { Listener } from './types.ts';

export interface Sockets {
  listen(listener: Listener): void;
  stopListening(pod: string): void;
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
  const { tables, book, world } = live;
  const close = (pod: string): void => {
    for (const listener of tables.listenersByPod.get(pod)) tables.listeners.delete(keyOf(listener));
  };

  function endServer(pod: string): void {
    for (const connection of tables.openByPod.get(pod)) {
      const { server, client } = connection;
      if (server?.pod !== pod || !server.open) continue;
      const ended = book.update(connection, { server: { ...server, open: false } });
      const node = server.stop.at === 'pod' ? server.stop.node : '';
      const reachable = world.topology.addressOf(pod) !== undefined && world.link(node).powered;
      // What has been answered was closed in peace; a client that waits is told by RST.
      if (reachable && !server.answered && client.name !== pod) sendFromServer(live, ended, { segment: 'RST' });
    }
  }

  function endClient(pod: string): void {
    for (const connection of tables.openByPod.get(pod)) {
      if (connection.client.kind !== 'pod' || connection.client.name !== pod) continue;
      const sentence = `the client's own process in Pod ${pod} ended`;
      book.end(connection, { verdict: 'drop', reason: 'PodGone', sentence });
    }
  }

  return {
    listen: (listener) => void tables.listeners.put(keyOf(listener), listener),
    stopListening: close,
    endPod(pod) {
      close(pod);
      endServer(pod);
      endClient(pod);
    },
    setAnswer(pod, answer) {
      for (const listener of tables.listenersByPod.get(pod))
        tables.listeners.put(keyOf(listener), { ...listener, answer: { ...listener.answer, ...answer } });
    },
  };
}
