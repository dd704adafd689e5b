/** Who sends: a Flow's `from` made definite. A client in the address form exists only in the question; its kernel is real. */
import { NODE_RESOLVER, namesToAsk, searchNames, type Flow, type ResolverConfig } from '../api/index.ts';
import { invariant } from '../sim/index.ts';
import { directoryOf, vethName } from './directory.ts';
import type { Stop } from './packets.ts';
import type { PodAddress, Topology } from './types.ts';

/** Plain data: a connection's row keeps it. */
export interface Client {
  readonly kind: 'pod' | 'node' | 'external';
  /** Pod ("namespace/name"), node or external host; an address, when that is all that is known. */
  readonly name: string;
  /** The node whose kernel its packets meet first; absent for an external host with routes of its own. */
  readonly node?: string;
  /** Its own address. A node's processes have several: `ip` is the InternalIP, the route decides. */
  readonly ip: string;
  readonly hostNetwork: boolean;
  /** The address form: packets are handed to `node` as they stand. */
  readonly assumed: boolean;
  readonly namespace: string;
  readonly resolver: 'cluster' | 'none';
  /** Its resolv.conf, where it is not as its resolver's are. */
  readonly dns?: ResolverConfig;
}

/** Who the client's resolver asks over the network, in order; empty: its node's own stub, or nobody. */
export function nameserversOf({ dns, resolver }: Client, topology: Pick<Topology, 'dnsServer'>): readonly string[] {
  if (dns) return dns.nameservers[0] === NODE_RESOLVER ? [] : dns.nameservers;
  const server = resolver === 'cluster' ? topology.dnsServer() : undefined;
  return server === undefined ? [] : [server];
}

/** The names it asks for. */
export function namesAskedBy({ dns, namespace }: Client, host: string): readonly string[] {
  return dns ? namesToAsk(host, dns) : searchNames(host, namespace);
}

class UnknownClientError extends Error {
  override name = 'UnknownClientError';
}

function assumedClient(from: Extract<Flow['from'], { address: string }>, topology: Topology): Client {
  const entry = directoryOf(topology.nodes()).byName(from.entersAt);
  if (!entry) throw new UnknownClientError(`node "${from.entersAt}" not found`);
  return {
    kind: from.as,
    name: from.as === 'node' ? from.entersAt : from.address,
    node: from.entersAt,
    ip: from.address,
    hostNetwork: false,
    assumed: true,
    namespace: 'default',
    resolver: from.as === 'pod' ? 'cluster' : 'none',
  };
}

const podClients = new WeakMap<PodAddress, Client>();

/** One object a sandbox: every connection of the Pod keeps it. */
function clientIn(address: PodAddress & { readonly ip: string }): Client {
  let client = podClients.get(address);
  if (!client) {
    const { pod: name, node, ip, hostNetwork, namespace } = address;
    const resolver = (address.resolver ?? (hostNetwork ? 'node' : 'cluster')) === 'cluster' ? 'cluster' : 'none';
    const dns = address.dns ? { dns: address.dns } : {};
    client = { kind: 'pod', name, node, ip, hostNetwork, assumed: false, namespace, resolver, ...dns };
    podClients.set(address, client);
  }
  return client;
}

/**
 * The client of a flow, or undefined when its Pod has no live sandbox.
 * Throws UnknownClientError for a node or an external host that does not exist.
 */
export function clientOf(from: Flow['from'], topology: Topology): Client | undefined {
  if ('address' in from) return assumedClient(from, topology);
  if ('pod' in from) {
    const address = topology.addressOf(from.pod);
    return address && clientIn(address);
  }
  const common = { hostNetwork: false, assumed: false, namespace: 'default', resolver: 'none' } as const;
  if ('node' in from) {
    const entry = directoryOf(topology.nodes()).byName(from.node);
    if (!entry) throw new UnknownClientError(`node "${from.node}" not found`);
    return { kind: 'node', name: from.node, node: from.node, ip: entry.ip, ...common };
  }
  const host = topology.externals().find((external) => external.name === from.external);
  if (!host) throw new UnknownClientError(`external host "${from.external}" not found`);
  return { kind: 'external', name: host.name, ip: host.ip, ...common };
}

const startsOfClients = new WeakMap<Client, Stop>();

/** Where the client's packets start. One object a client: packets carry it about. */
export function stopOfClient(client: Client): Stop {
  let stop = startsOfClients.get(client);
  if (!stop) startsOfClients.set(client, (stop = startOf(client)));
  return stop;
}

function startOf(client: Client): Stop {
  const { kind, name, node, hostNetwork, assumed } = client;
  if (kind === 'external') return { at: 'external', name, assumed };
  invariant(node !== undefined, `client ${name} is on no node`);
  if (kind === 'node') return { at: 'node', node, arrival: { from: 'process' } };
  return { at: 'pod', pod: name, node, hostNetwork, assumed };
}

/** By node, then by Pod; the node's own processes under ''. */
const kernels = new Map<string, Map<string, Stop>>();

/** How a Pod's packet comes into its node's kernel. */
export function stopOfKernelUnder({
  pod,
  node,
  hostNetwork,
}: {
  pod: string;
  node: string;
  hostNetwork: boolean;
}): Stop {
  let ofNode = kernels.get(node);
  if (!ofNode) kernels.set(node, (ofNode = new Map<string, Stop>()));
  const key = hostNetwork ? '' : pod;
  let stop = ofNode.get(key);
  if (!stop) {
    const arrival = hostNetwork
      ? ({ from: 'process' } as const)
      : ({ from: 'pod', pod, interface: vethName(pod) } as const);
    ofNode.set(key, (stop = { at: 'node', node, arrival }));
  }
  return stop;
}
