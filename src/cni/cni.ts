/**
 * Pod sandboxes and their addresses. A sandbox is the network namespace that a Pod's containers share: one veth pair to the
 * node, one address from the node's podCIDR. Upstream: containernetworking/plugins (ptp, host-local), as kindnet sets them up.
 * Left out: links and routes as objects (the network room derives them from the addresses), IPv6, hostPorts.
 */
import { formatIPv4, parseIPv4, type ResolverConfig } from '../api/index.ts';
import type { PodAddress } from '../network/index.ts';
import { derived, invariant, type Simulation } from '../sim/index.ts';
import { exhausted, nextAddress, rangeOf, type AddressRange } from './hostLocal.ts';

/** A node as the plugin is configured on it. */
export interface CniNode {
  readonly name: string;
  /** The InternalIP: what hostNetwork Pods use. */
  readonly ip: string;
  readonly podCIDR: string;
  /** The first address handed out, for a scenario that must show certain addresses; default: the one after the gateway. */
  readonly firstPodIP?: string;
}

/** A live sandbox. */
export interface Sandbox extends PodAddress {
  readonly uid: string;
  readonly ip: string;
}

export interface SandboxRequest {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly hostNetwork: boolean;
  /** Whose resolver its resolv.conf names. */
  readonly resolver: 'cluster' | 'node';
  /** Its resolv.conf, where the Pod has settings of its own. */
  readonly dns?: ResolverConfig;
}

export interface Cni {
  /** Sets up the network of a sandbox. The error is the plugin's own sentence. */
  addSandbox(request: SandboxRequest): { readonly ip: string } | { readonly error: string };
  /** Tears a sandbox down; its address is free again. */
  removeSandbox(uid: string): void;
  sandbox(uid: string): Sandbox | undefined;
  /** The live sandbox that has this address. hostNetwork Pods have none of their own. */
  podAt(ip: string): Sandbox | undefined;
  /** The address of a Pod by "namespace/name"; of two with that name (one still ending) the newer. */
  addressOf(pod: string): Sandbox | undefined;
  /** The node's end of its Pods' links: the first address of the podCIDR. */
  gateway(node: string): string | undefined;
  /** The machine is gone, with its sandboxes and what the plugin remembered on its disk. */
  forgetNode(node: string): void;
}

interface NodeRange {
  readonly node: CniNode;
  readonly range: AddressRange;
}

function rangesOf(nodes: readonly CniNode[]): ReadonlyMap<string, NodeRange> {
  const ranges = new Map<string, NodeRange>();
  for (const node of nodes) {
    const range = rangeOf(node.podCIDR);
    invariant(range, `node ${node.name} has the podCIDR ${node.podCIDR}`);
    ranges.set(node.name, { node, range });
  }
  return ranges;
}

/** @param nodes every node that can run Pods now; their podCIDRs must be valid. */
export function createCni(sim: Simulation, nodes: () => readonly CniNode[]): Cni {
  const ranges = derived(nodes, rangesOf);

  const sandboxes = sim.createTable<Sandbox>('cni/sandboxes');
  const lastGiven = sim.createTable<number>('cni/lastGiven');
  const byPod = sandboxes.indexBy((sandbox) => [sandbox.pod]);
  // Live addresses are unique, so a plain map that follows every write (and its undoing) is an index; packets ask it often.
  const byAddress = new Map<string, Sandbox>();
  sandboxes.observe((_uid, prev, next) => {
    if (prev && !prev.hostNetwork) byAddress.delete(prev.ip);
    if (next && !next.hostNetwork) byAddress.set(next.ip, next);
  });

  function allocate({ node, range }: NodeRange): string | undefined {
    const first = node.firstPodIP === undefined ? undefined : parseIPv4(node.firstPodIP);
    const before = lastGiven.get(node.name) ?? (first === undefined ? range.gateway : first - 1);
    const address = nextAddress(range, before, (value) => byAddress.has(formatIPv4(value)));
    if (address === undefined) return undefined;
    lastGiven.put(node.name, address);
    return formatIPv4(address);
  }

  return {
    addSandbox(request) {
      const at = ranges().get(request.node);
      invariant(at, `a sandbox is asked for on ${request.node}, which has no podCIDR`);
      const ip = request.hostNetwork ? at.node.ip : allocate(at);
      if (ip === undefined) return { error: exhausted(at.range) };
      const { uid, namespace, name, node, hostNetwork, resolver, dns } = request;
      const own = dns ? { dns } : {};
      sandboxes.put(uid, { uid, pod: `${namespace}/${name}`, namespace, node, ip, hostNetwork, resolver, ...own });
      return { ip };
    },
    removeSandbox: (uid) => void sandboxes.delete(uid),
    sandbox: (uid) => sandboxes.get(uid),
    podAt: (ip) => byAddress.get(ip),
    addressOf: (pod) => byPod.get(pod).at(-1),
    gateway(node) {
      const at = ranges().get(node);
      return at && formatIPv4(at.range.gateway);
    },
    forgetNode(node) {
      for (const sandbox of sandboxes.values()) if (sandbox.node === node) sandboxes.delete(sandbox.uid);
      lastGiven.delete(node);
    },
  };
}
