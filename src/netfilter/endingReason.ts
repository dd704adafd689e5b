/** Why a rule ended a packet: kube-proxy says it in the rule's comment, or by the chain the rule is in. */
import type { EndingReason } from '../api/index.ts';
import { InvariantError } from '../sim/index.ts';
import { textOf, type CompiledRule } from './compiledRule.ts';
import { commentOf } from './explainRule.ts';

/** Chains that end what comes from none of a load balancer's source ranges: iptables mode's, and IPVS mode's two. */
const DENYING_CHAINS: ReadonlySet<string> = new Set([
  'KUBE-PROXY-FIREWALL',
  'KUBE-SOURCE-RANGES-FIREWALL',
  'KUBE-IPVS-OUT-FILTER',
]);

export function endingReason(rule: CompiledRule): EndingReason {
  const comment = commentOf(rule);
  if (comment.endsWith('has no endpoints')) return 'NoEndpoints';
  if (comment.endsWith('has no local endpoints')) return 'NoLocalEndpoints';
  // IPVS mode: what is on kube-ipvs0, but for no virtual server.
  if (rule.chain === 'KUBE-IPVS-FILTER') return 'ClusterIPPortUnused';
  if (DENYING_CHAINS.has(rule.chain)) return 'SourceRangeDenied';
  if (rule.chain === 'KUBE-FIREWALL') return 'MartianLocalnet';
  if (rule.rule.matches.some((match) => match.kind === 'conntrack' && match.ctstate.includes('INVALID')))
    return 'InvalidConntrack';
  throw new InvariantError(`nothing in this rule says why it ends a packet: ${textOf(rule)}`);
}
