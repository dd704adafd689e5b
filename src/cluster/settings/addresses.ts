/**
 * Addresses for what is added without one, and whether ranges meet. Upstream: the range allocator of the node IPAM controller
 * (pkg/controller/nodeipam/ipam), which gives each node a /24 of the cluster's range.
 */
import { cidrSize, formatIPv4, parseCidr, parseIPv4, type Cidr } from '../../api/index.ts';
import type { ClusterSettings } from '../types.ts';

/** --node-cidr-mask-size of kube-controller-manager. */
export const NODE_CIDR_MASK_SIZE = 24;

/** The first range of TEST-NET-3, for clients outside. */
const FIRST_EXTERNAL = '203.0.113.9';

function overlap(a: Cidr, b: Cidr): boolean {
  const mask = (a.mask & b.mask) >>> 0;
  return (a.base & mask) >>> 0 === (b.base & mask) >>> 0;
}

/** The first of these ranges (or addresses) that has an address in common with a range; undefined: none has. */
export function meets(range: string, others: Iterable<string>): string | undefined {
  const cidr = parseCidr(range);
  if (!cidr) return undefined;
  for (const other of others) {
    const candidate = parseCidr(other);
    if (candidate && overlap(cidr, candidate)) return other;
  }
  return undefined;
}

/** Addresses of machines, inside and outside. */
export function machineAddresses({ nodes, externals }: ClusterSettings): readonly string[] {
  return [...nodes.flatMap(({ ip, extraIPs = [] }) => [ip, ...extraIPs]), ...externals.map(({ ip }) => ip)];
}

/** The next free podCIDR of the cluster's range; undefined when none is left. */
export function nextPodCIDR({ clusterCIDR, nodes, serviceCIDRs }: ClusterSettings): string | undefined {
  const range = parseCidr(clusterCIDR);
  if (!range || range.bits > NODE_CIDR_MASK_SIZE) return undefined;
  const taken = [...nodes.map(({ podCIDR }) => podCIDR), ...serviceCIDRs.map(({ cidr }) => cidr)];
  const step = 2 ** (32 - NODE_CIDR_MASK_SIZE);
  for (let offset = 0; offset < cidrSize(range); offset += step) {
    const candidate = `${formatIPv4(range.base + offset)}/${NODE_CIDR_MASK_SIZE}`;
    if (meets(candidate, taken) === undefined) return candidate;
  }
  return undefined;
}

/** The address after the highest of these that nobody has. */
function nextAfter(addresses: readonly string[], taken: readonly string[], none: string): string {
  const highest = Math.max(0, ...addresses.map((ip) => parseIPv4(ip) ?? 0));
  if (highest === 0) return none;
  for (let next = highest + 1; ; next++) if (!taken.includes(formatIPv4(next))) return formatIPv4(next);
}

export function nextNodeIP(settings: ClusterSettings): string {
  return nextAfter(
    settings.nodes.map(({ ip }) => ip),
    machineAddresses(settings),
    '192.168.49.10',
  );
}

export function nextExternalIP(settings: ClusterSettings): string {
  return nextAfter(
    settings.externals.map(({ ip }) => ip),
    machineAddresses(settings),
    FIRST_EXTERNAL,
  );
}
