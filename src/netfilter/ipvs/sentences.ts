/** What the rules of IPVS mode did, in plain sentences: they look into sets, and each set has one meaning. */
import type { CompiledRule } from '../compiledRule.ts';
import type { Packet } from '../packet.ts';

function setOf({ rule }: CompiledRule): string | undefined {
  for (const match of rule.matches) if (match.kind === 'set') return match.name;
  return undefined;
}

/** Undefined for a rule that iptables mode could have as well. */
export function ipvsSentence(rule: CompiledRule, packet: Packet): string | undefined {
  const set = setOf(rule);
  if (set !== undefined) return setSentence(rule, set, packet);
  const { src, dst } = packet;
  switch (rule.chain) {
    case 'KUBE-LOAD-BALANCER':
      return 'Traffic to a load balancer address, policy Cluster: masquerade, so that the answer returns through this node';
    case 'KUBE-SOURCE-RANGES-FIREWALL':
      return `${src} is in none of the source ranges of the Service behind ${dst}: dropped in silence`;
    case 'KUBE-IPVS-OUT-FILTER':
      return `This node asks ${src} as ${src}, and is itself in none of the source ranges: dropped in silence`;
    case 'KUBE-SERVICES':
      return rule.jump === 'KUBE-NODE-PORT'
        ? `${dst} is an address of this node: look whether port ${packet.dport} is a NodePort`
        : undefined;
    default:
      return undefined;
  }
}

function setSentence({ chain, rule, jump, target }: CompiledRule, set: string, packet: Packet): string {
  const { src, dst, dport } = packet;
  const destination = `${dst}:${dport}`;
  switch (chain) {
    case 'KUBE-IPVS-FILTER':
      return target?.kind === 'REJECT'
        ? rejected(packet)
        : `${set === 'KUBE-HEALTH-CHECK-NODE-PORT' ? `Port ${dport}` : destination} is in ${set}: let it on`;
    case 'KUBE-POSTROUTING':
      return `The client ${src} is the endpoint itself: it gets a new source, or the answer would never pass this node`;
    case 'KUBE-PROXY-FIREWALL':
      return `${destination} has source ranges: is ${src} in one of them?`;
    case 'KUBE-SOURCE-RANGES-FIREWALL':
      return `${src} is in a source range of the Service behind ${destination}`;
    case 'KUBE-NODE-PORT':
      return nodePortSentence(set, dport);
    case 'KUBE-LOAD-BALANCER':
      return 'External traffic policy Local: the source stays';
    default:
      break;
  }
  if (jump === 'KUBE-MARK-MASQ') return markSentence(set, src, rule.src?.cidr);
  if (target?.kind === 'ACCEPT') return `${destination} is in ${set}: no further rule of this table is asked`;
  return `Destination ${destination} is in ${set}: on to ${jump ?? chain}`;
}

function rejected({ protocolName, dst, dport }: Packet): string {
  const what =
    protocolName === 'ICMP' ? 'a ping is for no Service' : `no Service has its ${protocolName} port ${dport}`;
  return `${dst} is on this node's kube-ipvs0, but ${what}: rejected with ICMP port unreachable`;
}

function nodePortSentence(set: string, port: number): string {
  if (set === 'KUBE-HEALTH-CHECK-NODE-PORT') return `Port ${port} is kube-proxy's health check: let it in`;
  return set.includes('LOCAL')
    ? `Port ${port} is a NodePort with external traffic policy Local: the source stays`
    : `Port ${port} is a NodePort, policy Cluster: masquerade, so that the answer returns through this node`;
}

function markSentence(set: string, src: string, podRange: string | undefined): string {
  if (set === 'KUBE-EXTERNAL-IP')
    return 'Traffic to an external IP, policy Cluster: masquerade, so that the answer returns through this node';
  return podRange === undefined
    ? 'Traffic to a ClusterIP: masquerade'
    : `${src} is not a Pod address (${podRange}): masquerade, so that the answer returns through this node`;
}
