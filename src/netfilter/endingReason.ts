/** Why a rule ended a packet: kube-proxy says it in the rule's comment, or by the chain the rule is in. */
import type { EndingReason } from '../api/index.ts';
import { InvariantError } from '../sim/index.ts';
import { textOf, type CompiledRule } from './compiledRule.ts';
import { commentOf } from './sentences.ts';

export function endingReason(rule: CompiledRule): EndingReason {
  const comment = commentOf(rule);
  if (comment.endsWith('has no endpoints')) return 'NoEndpoints';
  if (comment.endsWith('has no local endpoints')) return 'NoLocalEndpoints';
  if (rule.chain === 'KUBE-PROXY-FIREWALL') return 'SourceRangeDenied';
  if (rule.chain === 'KUBE-FIREWALL') return 'MartianLocalnet';
  if (rule.rule.matches.some((match) => match.kind === 'conntrack' && match.ctstate.includes('INVALID')))
    return 'InvalidConntrack';
  throw new InvariantError(`nothing in this rule says why it ends a packet: ${textOf(rule)}`);
}
