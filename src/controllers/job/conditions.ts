/** A Job's conditions. Upstream: newCondition, ensureJobConditionStatus. */
import { timestamp, type Condition, type Job, type JobCondition } from '../../api/index.ts';

export function jobCondition(
  type: string,
  reason: string,
  message: string,
  now: number,
  status: Condition['status'] = 'True',
): JobCondition {
  const at = timestamp(now);
  return { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message };
}

export function conditionOf({ status }: Job, type: string): JobCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/** Complete or Failed: nothing more will be done for it. */
export function finishedCondition(job: Job): JobCondition | undefined {
  return conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed');
}

/** With the condition, once; from nothing to False means nothing. The same list when nothing changes. */
export function withCondition(before: readonly JobCondition[], condition: JobCondition): readonly JobCondition[] {
  const { type, status, reason, message } = condition;
  const there = before.find((each) => each.type === type);
  if (!there) return status === 'False' ? before : [...before, condition];
  if (there.status === status && there.reason === reason && there.message === message) return before;
  return before.map((each) => (each === there ? condition : each));
}
