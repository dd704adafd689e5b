/** A Deployment's conditions, replaced and ordered as upstream does. Upstream: deployment_util.go, SetDeploymentCondition. */
import { timestamp, type Deployment, type DeploymentCondition } from '../../api/index.ts';

export type Conditions = readonly DeploymentCondition[];
export type ConditionType = 'Available' | 'Progressing' | 'ReplicaFailure';

export function conditionOf(conditions: Conditions | undefined, type: ConditionType): DeploymentCondition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function newCondition(
  type: ConditionType,
  status: DeploymentCondition['status'],
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  const time = timestamp(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

export function withoutCondition(conditions: Conditions, type: ConditionType): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}

/** Same status and reason: nothing changes, not even the message. Same status: the time of the transition stays. */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const before = conditions.find(({ type }) => type === condition.type);
  if (before?.status === condition.status && before.reason === condition.reason) return conditions;
  const { lastTransitionTime } = before ?? condition;
  const kept = before?.status === condition.status && lastTransitionTime !== undefined;
  const others = conditions.filter(({ type }) => type !== condition.type);
  return [...others, kept ? { ...condition, lastTransitionTime } : condition];
}

/** 2147483647 stands for "no deadline", and for "keep every revision". */
const NO_LIMIT = 0x7fffffff;

export function progressDeadline({ spec }: Deployment): number | undefined {
  const seconds = spec.progressDeadlineSeconds;
  return seconds === NO_LIMIT ? undefined : seconds;
}

export function revisionHistoryLimit({ spec }: Deployment): number | undefined {
  const limit = spec.revisionHistoryLimit;
  return limit === NO_LIMIT ? undefined : limit;
}
