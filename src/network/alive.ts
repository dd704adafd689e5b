/** Whether the kernel at one end of a conversation still has the network namespace, and the address, that the end is in. */
import type { Connection } from './connection.ts';
import type { Live } from './live.ts';
import type { Stop } from './packets.ts';

export type Side = 'client' | 'server';

function hasNamespace({ world }: Live, stop: Stop, ip: string): boolean {
  if (stop.at === 'node') return world.link(stop.node).powered;
  if (stop.at !== 'pod' || stop.assumed) return true;
  const address = world.topology.addressOf(stop.pod);
  return address !== undefined && world.link(stop.node).powered && (stop.hostNetwork || address.ip === ip);
}

export function isAlive(live: Live, { client, server }: Connection, side: Side): boolean {
  if (side === 'server') return server?.gone === false && hasNamespace(live, server.stop, server.header.dst);
  const { kind, name, node = '', ip, hostNetwork, assumed } = client;
  if (assumed || kind === 'external') return true;
  return hasNamespace(
    live,
    kind === 'node'
      ? { at: 'node', node, arrival: { from: 'process' } }
      : { at: 'pod', pod: name, node, hostNetwork, assumed },
    ip,
  );
}
