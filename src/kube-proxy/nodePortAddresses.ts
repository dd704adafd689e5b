/**
 * Which addresses of a node answer NodePorts, and where kube-proxy listens for its health checks: those in nodePortAddresses.
 * @upstream pkg/proxy/util/nodeport_addresses.go; "primary": cmd/kube-proxy/app/server.go#newProxyServer
 * Left out: ranges that meet the Pods' gateway (iptables and nftables mode; see docs/fidelity.md), IPv6.
 */
import { isInCidr } from '../api/index.ts';
import type { ProxyNode, ProxySettings } from './config.ts';

/** Instead of ranges, and alone: the node's InternalIP. What nftables mode takes when nothing is said. */
const PRIMARY = 'primary';

export type NodePortSettings = Pick<ProxySettings, 'mode' | 'nodePortAddresses'>;

/** The ranges meant on this node; `all`: every address, those of loopback too. */
export function nodePortRanges(
  { mode, nodePortAddresses }: NodePortSettings,
  { addresses: [primary = ''] }: ProxyNode,
): readonly string[] | 'all' {
  const asked = mode === 'nftables' && nodePortAddresses.length === 0 ? [PRIMARY] : nodePortAddresses;
  if (asked.length === 0 || asked.some((range) => range.endsWith('/0'))) return 'all';
  return asked.map((range) => (range === PRIMARY ? `${primary}/32` : range));
}

/** Whether kube-proxy listens for health checks at an address of the node. localhostNodePorts has no say in it. */
export function listensAt(settings: NodePortSettings, node: ProxyNode, address: string): boolean {
  const ranges = nodePortRanges(settings, node);
  return ranges === 'all' || ranges.some((range) => isInCidr(range, address));
}
