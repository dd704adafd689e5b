/**
 * Names made addresses without sending a packet: for `trace`, for clusters without DNS, for literal addresses. Clients outside and
 * processes of nodes use resolvers that know nothing of cluster.local; what those would know of the world outside is not modelled.
 */
import { parseIPv4, type Hop } from '../api/index.ts';
import { stopOfClient, type Client } from './clients.ts';
import { placeOf } from './packets.ts';
import type { Surroundings } from './world.ts';

export interface Resolution {
  readonly addresses: readonly string[];
  /** What was asked and answered; absent for a literal address. */
  readonly hop?: Hop;
  /** Why there is no address, when there is none. */
  readonly sentence: string;
  /** The name exists, without an address. */
  readonly nodata: boolean;
}

/** Literal addresses, and localhost, which every /etc/hosts has. */
export function literalAddress(host: string): string | undefined {
  if (parseIPv4(host) !== undefined) return host;
  return host === 'localhost' ? '127.0.0.1' : undefined;
}

export function nameUnknown(host: string, client: Client): string {
  return client.resolver === 'cluster'
    ? `no name that ${host} can stand for in namespace ${client.namespace} exists`
    : `${client.name} does not ask the cluster's DNS server: nobody it asks knows ${host}`;
}

export function resolveAtOnce(world: Pick<Surroundings, 'topology' | 'now'>, client: Client, host: string): Resolution {
  const literal = literalAddress(host);
  if (literal !== undefined) return { addresses: [literal], sentence: '', nodata: false };
  const answer = client.resolver === 'cluster' ? world.topology.lookup(host, client.namespace) : undefined;
  const addresses = answer?.addresses ?? [];
  const nodata = answer?.rcode === 'NOERROR' && addresses.length === 0;
  const sentence = nodata ? `${host} exists, but has no address` : nameUnknown(host, client);
  const hop: Hop = {
    at: world.now,
    place: placeOf(stopOfClient(client)),
    arrivedAs: { protocol: 'UDP', src: client.ip, sport: 0, dst: world.topology.dnsServer() ?? '', dport: 53 },
    decided: answer?.decided ?? [{ kind: 'dns', sentence }],
    compared: 0,
    segment: 'query',
    ...(addresses.length === 0 ? { ending: { verdict: 'nxdomain', reason: 'NameNotFound' } } : {}),
  };
  return { addresses, hop, sentence, nodata };
}
