/**
 * The fabric between nodes: who takes a packet that left a kernel on eth0 or an outside host. Nodes route each other's podCIDRs
 * (kindnet's static routes); outside hosts have routes to node and load balancer addresses only.
 */
import { Decided, type Decision, type EndingReason, type Said, type Verdict } from '../api/index.ts';
import { stopOfClient, type Client } from './clients.ts';
import type { NodeEntry } from './directory.ts';
import { printEnd, type Packet, type Stop } from './packets.ts';
import { endpointsIn, protocolsFor } from './rulesets.ts';
import { networkSays as says } from './sentences.ts';
import { directory, WIRE, type Surroundings } from './world.ts';

export type WireHop =
  | { readonly to: Stop; readonly decided: readonly Decision[] }
  | { readonly ending: { readonly verdict: Verdict; readonly reason: EndingReason } };

function routing(said: Said): Decision[] {
  return [new Decided('routing', said)];
}

const entrances = new Map<string, Stop>();

function toNode(node: string): Stop {
  let stop = entrances.get(node);
  if (!stop) entrances.set(node, (stop = { at: 'node', node, arrival: { from: 'wire', interface: WIRE } }));
  return stop;
}

function lost(reason: EndingReason, from: string): WireHop {
  return {
    to: { at: 'void', reason, from },
    decided: routing(says.onlyDefaultRoute),
  };
}

/** What both kinds of sender can reach: nodes, outside hosts, the client of an address-form flow. */
function reachableByAll(world: Surroundings, client: Client, packet: Packet): WireHop | undefined {
  const { dst } = packet.header;
  if (client.assumed && dst === client.ip && client.node !== undefined) {
    const to = client.kind === 'external' ? stopOfClient(client) : toNode(client.node);
    return { to, decided: routing(says.isAsker(dst)) };
  }
  const owner = directory(world).byAddress(dst);
  if (owner) return { to: toNode(owner.node.name), decided: routing(says.isNode(dst, owner.node.name)) };
  const host = world.topology.externals().find(({ ip }) => ip === dst);
  const [publicName] = host ? [] : (world.topology.internet?.host(dst)?.names ?? []);
  const name = host?.name ?? publicName;
  if (name === undefined) return undefined;
  const said = host ? says.isOutside(dst, name) : says.isOnInternet(dst, name);
  return { to: { at: 'external', name, assumed: false }, decided: routing(said) };
}

/** A load balancer takes packets from outside only: what a node sends to its address, its own rules take or the default route loses. */
function balance(world: Surroundings, packet: Packet): WireHop | undefined {
  const { dst, dport, protocol } = packet.header;
  const nodes = world.topology.loadBalancerNodes(dst, dport, protocol === 'UDP' ? 'UDP' : 'TCP');
  if (!nodes) return undefined;
  if (nodes.length === 0) return { ending: { verdict: 'drop', reason: 'NoHealthyNode' } };
  const node = world.balance(packet, nodes);
  const said = says.balanced(printEnd(dst, dport), node, nodes.length);
  return { to: toNode(node), decided: [new Decided('link', said)] };
}

/** From an outside host. */
export function routeFromOutside(world: Surroundings, client: Client, packet: Packet): WireHop {
  return reachableByAll(world, client, packet) ?? balance(world, packet) ?? lost('NoRouteFromOutside', client.name);
}

const toPods = new WeakMap<NodeEntry, Map<string, WireHop>>();

/** The same for every packet to a Pod's address, as long as the nodes are the same. */
function toNodeOf(owner: NodeEntry, dst: string): WireHop {
  let known = toPods.get(owner);
  if (!known) toPods.set(owner, (known = new Map<string, WireHop>()));
  let hop = known.get(dst);
  if (!hop) {
    const { name, podCIDR } = owner.node;
    hop = { to: toNode(name), decided: routing(says.isOfNodesPods(dst, podCIDR, name, owner.ip)) };
    known.set(dst, hop);
  }
  return hop;
}

/** From a node's eth0. */
export function routeFromNode(world: Surroundings, client: Client, packet: Packet, node: string): WireHop {
  const { dst, dport, protocol } = packet.header;
  const pod = world.topology.podAt(dst);
  const direct = pod ? undefined : reachableByAll(world, client, packet);
  if (direct) return direct;
  const owner = pod ? directory(world).byName(pod.node) : directory(world).byPodAddress(dst);
  if (owner && owner.node.name !== node) return toNodeOf(owner, dst);
  if (client.assumed && endpointsIn(world.topology.rules(client.node ?? node)).has(dst, dport)) {
    return {
      to: { at: 'external', name: dst, assumed: true },
      decided: routing(says.isSomewhere(dst)),
    };
  }
  if (owner) return lost('PodGone', node);
  const protocols = protocolsFor(world.topology.rules(node), dst, dport);
  const otherProtocol = protocols.length > 0 && !protocols.includes(protocol.toLowerCase());
  return lost(otherProtocol ? 'ProtocolNotMatched' : 'AddressUnused', node);
}
