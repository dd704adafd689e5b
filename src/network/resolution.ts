/**
 * Names made addresses without sending a packet: for `trace`, for clusters without DNS, for literal addresses. Clients outside and
 * processes of nodes use resolvers that know nothing of cluster.local, only the few public names of the topology.
 */
import { parseIPv4, type DnsAnswer, type Hop } from '../api/index.ts';
import { namesAskedBy, nameserversOf, stopOfClient, type Client } from './clients.ts';
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

/** What the server it asks would say, without a packet; undefined: it asks nobody that we know. */
function answerFor(topology: Surroundings['topology'], client: Client, host: string): DnsAnswer | undefined {
  const { dns, resolver, namespace } = client;
  const [server] = nameserversOf(client, topology);
  if (server === undefined && (dns !== undefined || resolver === 'none')) return publicAnswer(topology, host);
  if (!dns) return topology.lookup(host, namespace);
  if (server !== topology.dnsServer()) return undefined;
  const answers = namesAskedBy(client, host).map((name) => topology.lookup(name, namespace));
  const found = answers.find(({ addresses }) => addresses.length > 0);
  const best = found ?? answers.find(({ rcode }) => rcode === 'NOERROR') ?? answers.at(-1);
  return best && { ...best, decided: answers.slice(0, answers.indexOf(best) + 1).flatMap(({ decided }) => decided) };
}

/** From the node's own resolver. */
function publicAnswer(topology: Surroundings['topology'], host: string): DnsAnswer | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  const addresses = topology.internet?.addresses(name) ?? [];
  if (addresses.length === 0) return undefined;
  const sentence = `${name} → ${addresses.join(', ')}: a name outside the cluster, asked upstream`;
  return {
    rcode: 'NOERROR',
    addresses,
    tries: [{ name: `${name}.`, rcode: 'NOERROR' }],
    decided: [{ kind: 'dns', sentence }],
  };
}

export function resolveAtOnce(world: Pick<Surroundings, 'topology' | 'now'>, client: Client, host: string): Resolution {
  const literal = literalAddress(host);
  if (literal !== undefined) return { addresses: [literal], sentence: '', nodata: false };
  const answer = answerFor(world.topology, client, host);
  const addresses = answer?.addresses ?? [];
  const nodata = answer?.rcode === 'NOERROR' && addresses.length === 0;
  const sentence = nodata ? `${host} exists, but has no address` : nameUnknown(host, client);
  const [server] = nameserversOf(client, world.topology);
  const hop: Hop = {
    at: world.now,
    place: placeOf(stopOfClient(client)),
    arrivedAs: {
      protocol: 'UDP',
      src: client.ip,
      sport: 0,
      dst: server ?? world.topology.dnsServer() ?? '',
      dport: 53,
    },
    decided: answer?.decided ?? [{ kind: 'dns', sentence }],
    compared: 0,
    segment: 'query',
    ...(addresses.length === 0 ? { ending: { verdict: 'nxdomain', reason: 'NameNotFound' } } : {}),
  };
  return { addresses, hop, sentence, nodata };
}
