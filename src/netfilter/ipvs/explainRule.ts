/** What the rules of IPVS mode did, in plain sentences: they look into sets, and each set has one meaning. */
import type { Said } from '../../api/index.ts';
import type { CompiledRule } from '../compiledRule.ts';
import type { Met } from '../packet.ts';
import { netfilterSays as says } from '../sentences.ts';

function setOf({ rule }: CompiledRule): string | undefined {
  for (const match of rule.matches) if (match.kind === 'set') return match.name;
  return undefined;
}

/** Undefined for a rule that iptables mode could have as well. */
export function explainSetRule(rule: CompiledRule, packet: Met): Said | undefined {
  const set = setOf(rule);
  if (set !== undefined) return explainSet(rule, set, packet);
  const { src, dst } = packet;
  switch (rule.chain) {
    case 'KUBE-LOAD-BALANCER':
      return says.toLoadBalancer;
    case 'KUBE-SOURCE-RANGES-FIREWALL':
      return says.behindInNoSourceRange(src, dst);
    case 'KUBE-IPVS-OUT-FILTER':
      return says.asksItself(src);
    case 'KUBE-SERVICES':
      return rule.jump === 'KUBE-NODE-PORT' ? says.perhapsNodePort(dst, packet.dport) : undefined;
    default:
      return undefined;
  }
}

function explainSet({ chain, rule, jump, target }: CompiledRule, set: string, packet: Met): Said {
  const { src, dst, dport } = packet;
  const destination = `${dst}:${dport}`;
  switch (chain) {
    case 'KUBE-IPVS-FILTER':
      if (target?.kind === 'REJECT') return explainRejection(packet);
      return set === 'KUBE-HEALTH-CHECK-NODE-PORT' ? says.setPort(dport, set) : says.setAddress(destination, set);
    case 'KUBE-POSTROUTING':
      return says.newSource(src);
    case 'KUBE-PROXY-FIREWALL':
      return says.hasSourceRanges(destination, src);
    case 'KUBE-SOURCE-RANGES-FIREWALL':
      return says.behindInSourceRange(src, destination);
    case 'KUBE-NODE-PORT':
      return explainNodePort(set, dport);
    case 'KUBE-LOAD-BALANCER':
      return says.localKeepsSource;
    default:
      break;
  }
  if (jump === 'KUBE-MARK-MASQ') return explainMark(set, src, rule.src?.cidr);
  return target?.kind === 'ACCEPT'
    ? says.setNoFurther(destination, set)
    : says.setOnTo(destination, set, jump ?? chain);
}

function explainRejection({ protocol, dst, dport }: Met): Said {
  return protocol === 'ICMP' ? says.virtualPing(dst) : says.virtualPortUnused(dst, protocol, dport);
}

function explainNodePort(set: string, port: number): Said {
  if (set === 'KUBE-HEALTH-CHECK-NODE-PORT') return says.healthCheckPort(port);
  return set.includes('LOCAL') ? says.nodePortLocal(port) : says.nodePortCluster(port);
}

function explainMark(set: string, src: string, podRange: string | undefined): Said {
  if (set === 'KUBE-EXTERNAL-IP') return says.toExternalIP;
  return podRange === undefined ? says.toClusterIP : says.notFromPod(src, podRange);
}
