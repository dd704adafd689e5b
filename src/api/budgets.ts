/**
 * Whether a budget allows disruptions, as a condition of its status: the disruption controller writes it, and so does the eviction that
 * uses up the last one. Upstream: component-helpers/apps/poddisruptionbudget.
 */
import type { Time } from './meta.ts';
import type { BudgetCondition, PodDisruptionBudgetStatus } from './policy.ts';

export const DISRUPTION_ALLOWED = 'DisruptionAllowed';

/** The condition set, or changed; its time moves only when it says something else. */
export function withCondition(
  status: PodDisruptionBudgetStatus,
  condition: Pick<BudgetCondition, 'status' | 'reason' | 'message'>,
  now: Time,
): PodDisruptionBudgetStatus {
  const { conditions = [], observedGeneration } = status;
  const index = conditions.findIndex(({ type }) => type === DISRUPTION_ALLOWED);
  const before = index < 0 ? undefined : conditions[index];
  const next: BudgetCondition = {
    type: DISRUPTION_ALLOWED,
    status: condition.status,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
    lastTransitionTime: before?.status === condition.status ? (before.lastTransitionTime ?? now) : now,
    reason: condition.reason ?? '',
    message: condition.message ?? '',
  };
  return { ...status, conditions: before ? conditions.with(index, next) : [...conditions, next] };
}

/** The status with the condition that its number of allowed disruptions asks for. */
export function withAllowedCondition(status: PodDisruptionBudgetStatus, now: Time): PodDisruptionBudgetStatus {
  const allowed = status.disruptionsAllowed > 0;
  return withCondition(
    status,
    { status: allowed ? 'True' : 'False', reason: allowed ? 'SufficientPods' : 'InsufficientPods' },
    now,
  );
}
