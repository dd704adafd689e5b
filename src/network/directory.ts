/**
 * Who owns which address on the node network: node addresses, podCIDRs, the gateways of the Pod networks. Derived from the list of
 * nodes and remembered by its identity, so that it survives going back in time.
 */
import { formatIPv4, parseCidr, parseIPv4, type Cidr } from '../api/index.ts';
import { hash32 } from '../sim/index.ts';
import type { NetworkNode } from './types.ts';

export interface NodeEntry {
  readonly node: NetworkNode;
  /** The InternalIP. */
  readonly ip: string;
  /** First address of the podCIDR: the node's end of every veth, as the ptp plugin wires it. */
  readonly gateway: string;
  /** What addrtype LOCAL matches, 127.0.0.0/8 apart. */
  readonly local: ReadonlySet<string>;
}

export interface Directory {
  byName(name: string): NodeEntry | undefined;
  byAddress(ip: string): NodeEntry | undefined;
  /** The node whose podCIDR contains the address. */
  byPodAddress(ip: string): NodeEntry | undefined;
}

const vethNames = new Map<string, string>();

/** The node's end of a Pod's veth pair. */
export function vethName(pod: string): string {
  let name = vethNames.get(pod);
  if (!name) vethNames.set(pod, (name = `veth${hash32(pod).toString(16).padStart(8, '0')}`));
  return name;
}

export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.');
}

function entryOf(node: NetworkNode, range: Cidr | undefined): NodeEntry {
  const gateway = range ? formatIPv4(range.base + 1) : '';
  return { node, ip: node.addresses[0] ?? '', gateway, local: new Set([...node.addresses, gateway]) };
}

function buildDirectory(nodes: readonly NetworkNode[]): Directory {
  const names = new Map<string, NodeEntry>();
  const addresses = new Map<string, NodeEntry>();
  // Ranges of one prefix length in one map: a look-up costs as many steps as there are different lengths.
  const ranges = new Map<number, { readonly mask: number; readonly owners: Map<number, NodeEntry> }>();
  for (const node of nodes) {
    const range = parseCidr(node.podCIDR);
    const entry = entryOf(node, range);
    names.set(node.name, entry);
    for (const address of node.addresses) addresses.set(address, entry);
    if (!range) continue;
    const sameLength = ranges.get(range.bits) ?? { mask: range.mask, owners: new Map<number, NodeEntry>() };
    sameLength.owners.set(range.base, entry);
    ranges.set(range.bits, sameLength);
  }
  return {
    byName: (name) => names.get(name),
    byAddress: (ip) => addresses.get(ip),
    byPodAddress(ip) {
      const value = parseIPv4(ip);
      if (value === undefined) return undefined;
      for (const { mask, owners } of ranges.values()) {
        const owner = owners.get((value & mask) >>> 0);
        if (owner) return owner;
      }
      return undefined;
    },
  };
}

const directories = new WeakMap<readonly NetworkNode[], Directory>();

export function directoryOf(nodes: readonly NetworkNode[]): Directory {
  let directory = directories.get(nodes);
  if (!directory) directories.set(nodes, (directory = buildDirectory(nodes)));
  return directory;
}
