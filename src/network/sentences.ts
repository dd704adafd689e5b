/** One sentence for every reason a packet ends, in the words of this case. */
import type { EndingReason, PacketHeader, Verdict } from '../api/index.ts';
import { printEnd } from './packets.ts';

/** @param where the node (or Pod) at which it ended. @param verdict where a reason can have two. */
export function sentenceFor(reason: EndingReason, header: PacketHeader, where: string, verdict?: Verdict): string {
  const target = printEnd(header.dst, header.dport);
  switch (reason) {
    case 'Answered':
      return header.protocol === 'ICMP' ? `${where} answered the ping of ${target}` : `${where} answered on ${target}`;
    case 'HealthCheckNodePort':
      return `kube-proxy on ${where} answered on its health check port ${target}`;
    case 'NobodyListens':
      return `nothing listens on ${target} at ${where}: its kernel sent ${header.protocol === 'UDP' ? 'ICMP port unreachable' : 'RST'}`;
    case 'NoEndpoints':
      return `the Service behind ${target} has no endpoints: ${where} rejected it with ICMP port unreachable, as kube-proxy told its kernel to`;
    case 'NoLocalEndpoints':
      return `the Service behind ${target} has no endpoints on ${where}, and its policy is Local: ${verdict === 'reject' ? 'rejected with ICMP port unreachable' : 'a rule dropped it without a word'}`;
    case 'NoHealthyNode':
      return `no node passes the health check of the load balancer at ${target}: it dropped the packet without a word`;
    case 'SourceRangeDenied':
      return `${header.src} is not in loadBalancerSourceRanges of the Service behind ${target}: a rule on ${where} dropped it`;
    case 'MartianLocalnet':
      return `a packet from ${header.src} to ${header.dst} crosses the border of 127.0.0.0/8: ${where} dropped it`;
    case 'InvalidConntrack':
      return `${where} knows no connection that a packet from ${printEnd(header.src, header.sport)} to ${target} belongs to: the client sees silence`;
    case 'NoRouteFromOutside':
      return `nothing outside the cluster leads to ${target}: only nodes, and the ports of load balancers, are reachable`;
    case 'AddressUnused':
      return `no rule matches ${target} and nobody has the address: it left ${where} on the default route and was lost`;
    case 'PodGone':
      return `no Pod has the address ${header.dst}: the packet was lost`;
    case 'NodeDown':
      return `node ${where} is switched off`;
    case 'LinkCut':
      return where.startsWith('Pod ') ? `the veth of ${where} is down` : `the network of node ${where} is cut`;
    case 'NameNotFound':
      return `the name does not exist`;
    case 'ResolverUnreachable':
      return `the cluster's DNS server did not answer`;
    case 'TimedOut':
      return `no answer came in time`;
    case 'ConnectionReset':
      return `${where} reset the connection: its kernel has no such socket`;
    case 'ConnectionClosed':
      return `${where} closed the connection before it answered`;
    case 'ProtocolNotMatched':
      return `${target} has no rule for ${header.protocol}: rules match one protocol only, so it left ${where} on the default route and was lost`;
    case 'ClusterIPPortUnused':
      return header.protocol === 'ICMP'
        ? `${header.dst} is a Service's address, and takes no pings: a rule on ${where} rejected it with ICMP port unreachable`
        : `${header.dst} is a Service's address, but ${header.dport} is none of its ports: a rule on ${where} rejected it`;
    case 'ClusterIPUnallocated':
      return `${header.dst} is in the Service range, but no Service has it: nftables on ${where} dropped it without a word`;
    case 'PacketLost':
      return `the network of node ${where} loses packets, and lost this one`;
  }
}
