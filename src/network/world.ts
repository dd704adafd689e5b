/**
 * What a walk may ask. Live traffic and `trace` walk the same way over two worlds: one whose dice are the seed's and whose
 * conntrack is the nodes' own, and one whose dice are enumerated and whose conntrack is empty and thrown away.
 */
import type { Protocol } from '../api/index.ts';
import type {
  ConntrackView,
  IpvsView,
  KernelView,
  PassKernel,
  RecentView,
  Route,
  RulePath,
  Ruleset,
} from '../netfilter/index.ts';
import type { Client } from './clients.ts';
import { directoryOf, isLoopback, vethName, type Directory, type NodeEntry } from './directory.ts';
import type { Packet } from './packets.ts';
import { endpointsIn } from './rulesets.ts';
import type { Listener, NodeLink, Topology } from './types.ts';

/** What is chance or memory: the part in which live traffic and trace differ. */
export interface Surroundings {
  readonly now: number;
  readonly topology: Topology;
  readonly passKernel: PassKernel;
  link(node: string): NodeLink;
  isPodConnected(pod: string): boolean;
  /** Whether a node's link loses this packet. */
  loses(node: string, link: NodeLink): boolean;
  /** The socket that takes packets to this address; inside a node also what listens on all its addresses. */
  socket(ip: string, port: number, protocol: Protocol, inside?: NodeEntry): Listener | undefined;
  conntrack(node: string): ConntrackView;
  recent(node: string): RecentView;
  ipvs(node: string): IpvsView;
  chance(node: string, probability: number): { readonly hit: boolean; readonly rolled?: number };
  choose(node: string, sides: number): { readonly side: number; readonly rolled?: number };
  randomPort(node: string): number;
  /** A packet has passed a node's rules. Absent where nobody counts, as in a trace. */
  readonly countPassage?: (node: string, path: RulePath) => void;
  /** The node a load balancer hands a packet to. `nodes` is not empty. */
  balance(packet: Packet, nodes: readonly string[]): string;
}

export function directory(world: Pick<Surroundings, 'topology'>): Directory {
  return directoryOf(world.topology.nodes());
}

/** The interface of every node that is not a veth. */
export const WIRE = 'eth0';

const HERE: Route = { kind: 'local' };
const OUT: Route = { kind: 'wire', interface: WIRE };
const vethRoutes = new Map<string, Route>();

/** One object a way: packets take the same few. */
function intoPod(pod: string): Route {
  let route = vethRoutes.get(pod);
  if (!route) vethRoutes.set(pod, (route = { kind: 'pod', pod, interface: vethName(pod) }));
  return route;
}

/** Whether an address is one of the node's own: on an interface, in 127.0.0.0/8, or on kube-ipvs0. */
function isLocal(entry: NodeEntry, rules: Ruleset, ip: string): boolean {
  return entry.local.has(ip) || isLoopback(ip) || (rules.ipvs?.addresses.has(ip) ?? false);
}

function routeFrom(world: Surroundings, entry: NodeEntry, client: Client, rules: Ruleset, dst: string): Route {
  const { name } = entry.node;
  if (client.assumed && dst === client.ip && client.node === name) {
    if (client.kind === 'pod') return intoPod(client.name);
    return client.kind === 'node' ? HERE : OUT;
  }
  if (isLocal(entry, rules, dst)) return HERE;
  const pod = world.topology.podAt(dst);
  if (pod) {
    if (pod.node === name) return intoPod(pod.pod);
  } else if (client.assumed && endpointsIn(world.topology.rules(client.node ?? name)).hasAddress(dst)) {
    // Nobody we simulate has this endpoint's address: in this node's own range it counts as a Pod of the node.
    if (directory(world).byPodAddress(dst)?.node.name === name) return intoPod(dst);
  }
  return OUT;
}

/** One node's kernel as netfilter wants to see it, for a packet of one client's conversation. A class: every hop makes one. */
class NodeKernel implements KernelView {
  readonly node: string;
  readonly now: number;
  readonly rules: Ruleset;
  readonly conntrack: ConntrackView;
  readonly count?: (path: RulePath) => void;
  private readonly world: Surroundings;
  private readonly entry: NodeEntry;
  private readonly client: Client;

  constructor(world: Surroundings, entry: NodeEntry, client: Client) {
    this.node = entry.node.name;
    this.now = world.now;
    this.rules = world.topology.rules(this.node);
    this.conntrack = world.conntrack(this.node);
    this.world = world;
    this.entry = entry;
    this.client = client;
    const { countPassage } = world;
    if (countPassage) this.count = (path) => countPassage(this.node, path);
  }

  get recent(): RecentView {
    return this.world.recent(this.node);
  }

  get ipvs(): IpvsView {
    return this.world.ipvs(this.node);
  }

  isLocalAddress(ip: string): boolean {
    return isLocal(this.entry, this.rules, ip);
  }

  route(dst: string): Route {
    return routeFrom(this.world, this.entry, this.client, this.rules, dst);
  }

  sourceAddress(route: Route): string {
    const { gateway, ip } = this.entry;
    return route.kind === 'pod' && gateway !== '' ? gateway : ip;
  }

  chance(probability: number): { readonly hit: boolean; readonly rolled?: number } {
    return this.world.chance(this.node, probability);
  }

  choose(sides: number): { readonly side: number; readonly rolled?: number } {
    return this.world.choose(this.node, sides);
  }

  randomPort(): number {
    return this.world.randomPort(this.node);
  }
}

export function kernelView(world: Surroundings, entry: NodeEntry, client: Client): KernelView {
  return new NodeKernel(world, entry, client);
}

/**
 * The source address a process on a node gets when it does not choose one: that of the interface its packet leaves by; the address
 * itself when it talks to one of its own.
 */
export function sourceOnNode(world: Pick<Surroundings, 'topology'>, entry: NodeEntry, dst: string): string {
  if (isLoopback(dst)) return '127.0.0.1';
  if (isLocal(entry, world.topology.rules(entry.node.name), dst)) return dst;
  const pod = world.topology.podAt(dst);
  return pod?.node === entry.node.name ? entry.gateway : entry.ip;
}
