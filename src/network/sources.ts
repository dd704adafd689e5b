/** The source address a client's packet carries. */
import { isLoopback } from './directory.ts';
import type { Client } from './clients.ts';
import { directory, sourceOnNode, type Surroundings } from './world.ts';

export function sourceAddress(world: Pick<Surroundings, 'topology'>, client: Client, dst: string): string {
  if (client.assumed) return client.ip;
  if (client.kind === 'node' || client.hostNetwork) {
    const entry = directory(world).byName(client.node ?? '');
    return entry ? sourceOnNode(world, entry, dst) : client.ip;
  }
  return isLoopback(dst) ? '127.0.0.1' : client.ip;
}
