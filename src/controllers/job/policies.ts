/**
 * What a Job's podFailurePolicy says of a Pod that failed, and whether its successPolicy is met.
 * Upstream: pkg/controller/job/pod_failure_policy.go, success_policy.go.
 */
import type { Job, Pod, PodFailurePolicyRule } from '../../api/index.ts';
import { parseIndexes, type Indexes } from './indexes.ts';

export interface FailureVerdict {
  /** Counts towards backoffLimit. */
  readonly counts: boolean;
  readonly action?: PodFailurePolicyRule['action'];
  /** Why the whole Job fails. */
  readonly message?: string;
}

export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const { action } = rule;
    if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) continue;
    const reason = matchOf(rule, pod);
    if (reason === undefined) continue;
    const message = `${reason} matching ${action} rule at index ${index}`;
    return { counts: action !== 'Ignore', action, ...(action === 'FailJob' ? { message } : {}) };
  }
  return { counts: true };
}

/** In what a Pod matches a rule, as the beginning of a sentence. */
function matchOf({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { namespace = '', name } = pod.metadata;
  if (onExitCodes) {
    const { containerName, operator, values } = onExitCodes;
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
    for (const container of statuses) {
      if (containerName !== undefined && container.name !== containerName) continue;
      const code = container.state?.terminated?.exitCode;
      if (code === undefined || code === 0 || values.includes(code) !== (operator === 'In')) continue;
      return `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${code}`;
    }
    return undefined;
  }
  const condition = pod.status?.conditions?.find(({ type, status }) =>
    onPodConditions?.some((pattern) => pattern.type === type && pattern.status === status),
  );
  return condition && `Pod ${namespace}/${name} has condition ${condition.type}`;
}

/** The sentence of the first rule that is met. */
export function metSuccessPolicy({ spec }: Job, succeeded: Indexes): string | undefined {
  const completions = spec.completions ?? 0;
  const met = (spec.successPolicy?.rules ?? []).findIndex(({ succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount;
    const wanted = parseIndexes(succeededIndexes, completions);
    const there = [...wanted].filter((index) => succeeded.has(index)).length;
    return there >= (succeededCount ?? wanted.size);
  });
  return met < 0 ? undefined : `Matched rules at index ${met}`;
}
