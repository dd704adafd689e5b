/**
 * Names made addresses without sending a packet: for `trace`, for clusters without DNS, for literal addresses. Clients outside and
 * processes of nodes use resolvers that know nothing of cluster.local, only the few public names of the topology.
 */
import { Decided, parseIPv4, type DnsAnswer, type Hop, type Said } from '../api/index.ts';
import { namesAskedBy, nameserversOf, stopOfClient, type Client } from './clients.ts';
import { placeOf } from './packets.ts';
import { networkSays as says } from './sentences.ts';
import type { Surroundings } from './world.ts';

export interface Resolution {
  readonly addresses: readonly string[];
  /** What was asked and answered; absent for a literal address. */
  readonly hop?: Hop;
  /** Why there is no address, when there is none. */
  readonly said: Said;
  /** The name exists, without an address. */
  readonly nodata: boolean;
}

/** Literal addresses, and localhost, which every /etc/hosts has. */
export function literalAddress(host: string): string | undefined {
  if (parseIPv4(host) !== undefined) return host;
  return host === 'localhost' ? '127.0.0.1' : undefined;
}

export function nameUnknown(host: string, client: Client): Said {
  return client.resolver === 'cluster' ? says.noSuchName(host, client.namespace) : says.asksOthers(client.name, host);
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
  return {
    rcode: 'NOERROR',
    addresses,
    tries: [{ name: `${name}.`, rcode: 'NOERROR' }],
    decided: [new Decided('dns', says.askedUpstream(name, addresses.join(', ')))],
  };
}

export function resolveAtOnce(world: Pick<Surroundings, 'topology' | 'now'>, client: Client, host: string): Resolution {
  const literal = literalAddress(host);
  if (literal !== undefined) return { addresses: [literal], nodata: false, said: nameUnknown(host, client) };
  const answer = answerFor(world.topology, client, host);
  const addresses = answer?.addresses ?? [];
  const nodata = answer?.rcode === 'NOERROR' && addresses.length === 0;
  const said = nodata ? says.noAddress(host) : nameUnknown(host, client);
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
    decided: answer?.decided ?? [new Decided('dns', said)],
    compared: 0,
    segment: 'query',
    ...(addresses.length === 0 ? { ending: { verdict: 'nxdomain', reason: 'NameNotFound' } } : {}),
  };
  return { addresses, hop, said, nodata };
}
