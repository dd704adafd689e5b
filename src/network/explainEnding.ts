/** One sentence for every reason a packet ends, in the words of this case. */
import type { EndingReason, PacketHeader, Said, Verdict } from '../api/index.ts';
import { printEnd } from './packets.ts';
import { networkSays as says } from './sentences.ts';

/** @param where the node (or Pod) at which it ended. @param verdict where a reason can have two. */
export function explainEnding(
  reason: EndingReason,
  header: PacketHeader,
  where: string | Said,
  verdict?: Verdict,
): Said {
  const { protocol, src, dst, dport } = header;
  const target = printEnd(dst, dport);
  switch (reason) {
    case 'Answered':
      return protocol === 'ICMP' ? says.answeredPingAt(where, target) : says.answeredAt(where, target);
    case 'HealthCheckNodePort':
      return says.healthChecked(where, target);
    case 'NobodyListens':
      return says.refused(where, target, protocol);
    case 'NoEndpoints':
      return says.noEndpoints(where, target);
    case 'NoLocalEndpoints':
      return says.noLocalEndpoints(where, target, verdict === 'reject');
    case 'NoHealthyNode':
      return says.noHealthyNode(target);
    case 'SourceRangeDenied':
      return says.sourceRangeDenied(where, src, target);
    case 'MartianLocalnet':
      return says.crossesLoopback(where, src, dst);
    case 'InvalidConntrack':
      return says.unknownConnection(where, printEnd(src, header.sport), target);
    case 'NoRouteFromOutside':
      return says.noRouteFromOutside(target);
    case 'AddressUnused':
      return says.addressUnused(where, target);
    case 'PodGone':
      return says.podGone(dst);
    case 'NodeDown':
      return says.nodeDown(where);
    case 'LinkCut':
      return typeof where === 'string' && where.startsWith('Pod ') ? says.vethDown(where) : says.nodeCut(where);
    case 'NameNotFound':
      return says.nameNotFound;
    case 'ResolverUnreachable':
      return says.resolverUnreachable;
    case 'TimedOut':
      return says.timedOut;
    case 'ConnectionReset':
      return says.reset(where);
    case 'ConnectionClosed':
      return says.closed(where);
    case 'ProtocolNotMatched':
      return says.protocolNotMatched(where, target, protocol);
    case 'ClusterIPPortUnused':
      return protocol === 'ICMP' ? says.takesNoPings(where, dst) : says.portUnused(where, dst, dport);
    case 'ClusterIPUnallocated':
      return says.unallocated(where, dst);
    case 'PacketLost':
      return says.packetLost(where);
  }
}
