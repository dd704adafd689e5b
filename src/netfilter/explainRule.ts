/**
 * What a rule did, as one plain sentence. kube-proxy writes into each rule's comment which Service it serves and why; the sentence
 * is made from that comment and from the packet as it was when the rule matched.
 */
import type { Said } from '../api/index.ts';
import type { CompiledRule } from './compiledRule.ts';
import { explainSetRule } from './ipvs/explainRule.ts';
import type { Met } from './packet.ts';
import { netfilterSays as says } from './sentences.ts';
import type { Target } from './types.ts';

/** The text of the rule's comment, or ''. */
export function commentOf(rule: CompiledRule): string {
  for (const match of rule.rule.matches) if (match.kind === 'comment') return match.text;
  return '';
}

/** What a rule that matched did. */
export function explainRule(rule: CompiledRule, packet: Met): Said {
  const ofSets = explainSetRule(rule, packet);
  if (ofSets !== undefined) return ofSets;
  const comment = commentOf(rule);
  const { target } = rule;
  if (target === undefined) return explainNoTarget(comment, packet);
  switch (target.kind) {
    case 'jump':
      return explainJump(rule, comment, target.chain, packet);
    case 'DNAT':
      return says.rewritten(`${packet.dst}:${packet.dport}`, `${target.ip}:${target.port}`);
    case 'MARK':
      return target.mask === 0 ? says.unmarked : says.marked;
    case 'MASQUERADE':
      return comment.includes('requiring SNAT') ? says.masqueraded : says.masqueradedAway(packet.dst);
    case 'RETURN':
      return explainReturn(rule, packet);
    case 'ACCEPT':
      return explainAccept(rule, comment, packet);
    case 'DROP':
    case 'REJECT':
      return explainEnd(rule, comment, target, packet);
  }
}

/** What a roll of the dice came to. @param matched the whole rule matched, not only its dice */
export function explainRoll(
  rule: CompiledRule,
  { chance, rolled }: { readonly chance: number; readonly rolled?: number },
  matched: boolean,
): Said {
  const endpoint = endpointIn(commentOf(rule)) ?? says.thisRule;
  const verdict = matched ? says.take(endpoint) : says.leave(endpoint);
  return rolled === undefined ? says.oneOfTheWays(chance, verdict) : says.rolled(rolled, chance, verdict);
}

function explainJump(rule: CompiledRule, comment: string, chain: string, packet: Met): Said {
  const { src, dst, dport } = packet;
  const destination = `${dst}:${dport}`;
  const [, service, address] = /^(\S+) (cluster IP|external IP|loadbalancer IP)$/.exec(comment) ?? [];
  if (chain === 'KUBE-MARK-MASQ') return explainMark(rule, comment, packet);
  if (service !== undefined && rule.chain.startsWith('KUBE-FW-')) return says.inSourceRanges(src, service, chain);
  if (service !== undefined) {
    if (address === 'cluster IP') return says.isService(destination, service, chain);
    return address === 'external IP'
      ? says.isExternalIP(destination, service, chain)
      : says.isLoadBalancer(destination, service, chain);
  }
  if (chain === 'KUBE-NODEPORTS' && rule.chain === 'KUBE-SERVICES') return says.perhapsNodePort(dst, dport);
  if (rule.chain === 'KUBE-NODEPORTS') return says.isNodePort(dport, comment, chain);
  if (rule.chain.startsWith('KUBE-EXT-')) return explainExternal(comment, chain, packet);
  const endpoint = endpointIn(comment);
  if (endpoint !== undefined) {
    const sticky = rule.rule.matches.some((match) => match.kind === 'recent');
    return sticky ? says.sticks(src, endpoint) : says.onlyOneLeft(endpoint);
  }
  if (chain.startsWith('KUBE-SEP-')) return says.endpointOf(chain);
  return comment === '' ? says.jump(chain) : says.jumpFor(sentenceCase(comment), chain);
}

/** The two short cuts and the main way of a Service's external traffic. */
function explainExternal(comment: string, chain: string, { src }: Met): Said {
  if (comment.startsWith('pod traffic for')) return says.podIsInside(src);
  if (comment.startsWith('route LOCAL traffic for')) return says.nodeIsInside(src);
  return chain.startsWith('KUBE-SVL-') ? says.localOnly : says.everyEndpoint;
}

function explainMark(rule: CompiledRule, comment: string, packet: Met): Said {
  if (rule.chain.startsWith('KUBE-SEP-')) return says.toItself(packet.src);
  if (comment.startsWith('masquerade LOCAL')) return says.fromNode(packet.src);
  if (rule.chain.startsWith('KUBE-EXT-')) return says.toExternal;
  const { src } = rule.rule;
  if (!src) return says.everything;
  return src.not ? says.notFromPod(packet.src, src.cidr) : says.fromRange(packet.src, src.cidr);
}

function explainReturn({ chain, rule }: CompiledRule, packet: Met): Said {
  if (chain === 'KUBE-POSTROUTING') return says.notMarked(packet.src);
  return rule.dst ? says.amongPods(packet.dst, rule.dst.cidr) : says.leaveChain(chain);
}

const HEALTH_CHECK = ' health check node port';

function explainAccept({ chain }: CompiledRule, comment: string, packet: Met): Said {
  if (comment.endsWith(HEALTH_CHECK)) return says.healthCheckOf(packet.dport, comment.slice(0, -HEALTH_CHECK.length));
  if (comment === 'kubernetes forwarding rules') return says.forwardMarked;
  return comment === 'kubernetes forwarding conntrack rule' ? says.forwardKnown : says.acceptedBy(chain);
}

function explainEnd({ chain }: CompiledRule, comment: string, target: Target, packet: Met): Said {
  const how = target.kind === 'REJECT' ? says.rejected : says.dropped;
  const service = comment.split(' ')[0] ?? '';
  if (comment.endsWith('has no endpoints')) return says.noEndpoints(service, how);
  if (comment.endsWith('has no local endpoints')) return says.noLocalEndpoint(service, how);
  if (chain === 'KUBE-PROXY-FIREWALL') return says.inNoSourceRange(packet.src, service, how);
  if (chain === 'KUBE-FIREWALL') return says.loopback(packet.dst, packet.src, how);
  if (chain === 'KUBE-FORWARD') return says.unknownConnection(how);
  return says.ended(comment === '' ? chain : comment, how);
}

function explainNoTarget(comment: string, packet: Met): Said {
  const service = /^other traffic to (\S+) will be dropped/.exec(comment)?.[1];
  return service === undefined ? says.counted : says.inNoSourceRange(packet.src, service, says.notTranslated);
}

/** The endpoint of a comment such as "default/web:http -> 10.244.1.5:8080". */
function endpointIn(comment: string): string | undefined {
  return / -> (\S+)$/.exec(comment)?.[1];
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
