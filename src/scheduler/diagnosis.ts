/**
 * Why a Pod fits nowhere, in upstream's one sentence. Upstream: pkg/scheduler/framework/types.go (FitError) and framework/preemption.
 */
import type { Pod } from '../api/index.ts';
import type { Evaluation } from './cycle.ts';

export const NO_NODES = 'no nodes available to schedule pods';

function histogram(nodes: number, reasons: ReadonlyMap<string, number>): string {
  const parts = [...reasons].map(([reason, count]) => `${String(count)} ${reason}`).sort();
  return `0/${String(nodes)} nodes are available: ${parts.join(', ')}.`;
}

/** How preemption ended. Empty: it has found a node, and there is nothing to explain. */
type PreemptionSaid = string;

/** @param preemption default: that there was nobody to end */
export function explainNoFit(
  pod: Pod,
  { rejected, absent, refusal }: Evaluation,
  preemption: PreemptionSaid = explainPreemption(pod, rejected, absent),
): string {
  const nodes = rejected.length + absent;
  if (nodes === 0) return NO_NODES;
  const reasons = new Map<string, number>();
  const count = (reason: string, by: number): void => void reasons.set(reason, (reasons.get(reason) ?? 0) + by);
  for (const { rejection } of rejected) for (const reason of rejection.reasons) count(reason, 1);
  if (absent > 0) count("node(s) didn't satisfy plugin(s) [NodeAffinity]", absent);
  const said =
    refusal === undefined ? histogram(nodes, reasons) : `0/${String(nodes)} nodes are available: ${refusal}.`;
  if (preemption === '') return said;
  // Before anybody is ended, DynamicResources is asked whether a claim can be let go. It does not know of a Pod refused before the nodes.
  const claims = refusal === undefined ? 'no new claims to deallocate, ' : '';
  return `${said} ${claims}preemption: ${preemption}`;
}

/** The sentence of a preemption that found nobody. */
export const explainNoVictims = (nodes: number, reasons: ReadonlyMap<string, number>): PreemptionSaid =>
  histogram(nodes, reasons);

function explainPreemption(pod: Pod, rejected: Evaluation['rejected'], absent: number): string {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const helpless = absent + rejected.filter(({ rejection }) => rejection.unresolvable).length;
  const victimless = rejected.length + absent - helpless;
  const reasons = new Map<string, number>();
  if (helpless > 0) reasons.set('Preemption is not helpful for scheduling', helpless);
  if (victimless > 0) reasons.set('No preemption victims found for incoming pod', victimless);
  return histogram(rejected.length + absent, reasons);
}
