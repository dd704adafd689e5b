/** What a Deployment says about itself and its progress. Upstream: pkg/controller/deployment/sync.go and progress.go. */
import {
  parseTimestamp,
  type Deployment,
  type DeploymentCondition,
  type DeploymentStatus,
  type ReplicaSet,
} from '../../api/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import { maxUnavailable, replicasOf, totalInStatus, totalReplicas } from './arithmetic.ts';
import {
  conditionOf,
  newCondition,
  progressDeadline,
  withCondition,
  withoutCondition,
  type Conditions,
} from './conditions.ts';
import type { Generations } from './newReplicaSet.ts';
import { setStatus, type Rollout } from './rollout.ts';

type Counts = Omit<DeploymentStatus, 'conditions'>;

export function allSets({ newSet, oldSets }: Generations): readonly ReplicaSet[] {
  return newSet ? [...oldSets, newSet] : oldSets;
}

/** Counts of zero are left out, as they are in the API's JSON. */
function countsOf(deployment: Deployment, generations: Generations): Counts {
  const all = allSets(generations);
  const available = totalInStatus(all, 'availableReplicas');
  const counts = {
    replicas: totalInStatus(all, 'replicas'),
    updatedReplicas: generations.newSet?.status?.replicas ?? 0,
    readyReplicas: totalInStatus(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalReplicas(all) - available),
  };
  const { generation } = deployment.metadata;
  const collisionCount = deployment.status?.collisionCount;
  const terminatingReplicas = totalTerminating(all);
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(terminatingReplicas === undefined ? {} : { terminatingReplicas }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
  };
}

/** Unknown while one of the ReplicaSets has not said yet. */
function totalTerminating(sets: readonly ReplicaSet[]): number | undefined {
  let total = 0;
  for (const { status } of sets) {
    if (status?.terminatingReplicas !== undefined) total += status.terminatingReplicas;
    else if (status?.observedGeneration) return undefined;
  }
  return total;
}

export function calculateStatus(rollout: Rollout, generations: Generations): DeploymentStatus {
  const { deployment, now } = rollout;
  const counts = countsOf(deployment, generations);
  const enough = (counts.availableReplicas ?? 0) >= replicasOf(deployment) - maxUnavailable(deployment);
  const condition = enough
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : newCondition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
  return { ...counts, conditions: withCondition(deployment.status?.conditions ?? [], condition) };
}

/** Every wanted Pod is updated and available, and no old one is left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function isProgressing(before: DeploymentStatus, next: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas;
  return (
    (next.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(next) < old(before) ||
    (next.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function isTimedOut(deployment: Deployment, conditions: Conditions, now: number): boolean {
  const deadline = progressDeadline(deployment);
  const condition = conditionOf(conditions, 'Progressing');
  if (deadline === undefined || !condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  const from = parseTimestamp(condition.lastUpdateTime ?? '') ?? 0;
  return from + deadline * 1000 < now;
}

/** The status after a step of a rollout: counts, availability, progress and failures to create Pods. */
export function syncRolloutStatus(rollout: Rollout, generations: Generations): void {
  const { stored } = rollout;
  const status = calculateStatus(rollout, generations);
  const conditions = withFailure(withProgress(rollout, generations, status), generations);
  const next = { ...status, conditions };
  if (isSemanticallyEqual(stored.status ?? {}, next)) requeueStuck(rollout, next);
  setStatus(rollout, next);
}

function withProgress(rollout: Rollout, { newSet }: Generations, status: DeploymentStatus): Conditions {
  const { deployment, now } = rollout;
  const conditions = status.conditions ?? [];
  if (progressDeadline(deployment) === undefined) return withoutCondition(conditions, 'Progressing');
  const before = deployment.status ?? {};
  const current = conditionOf(before.conditions, 'Progressing');
  const wasComplete =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable';
  if (wasComplete) return conditions;

  const who = newSet ? `ReplicaSet "${newSet.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${who} has successfully progressed.`;
    return withCondition(conditions, newCondition('Progressing', 'True', 'NewReplicaSetAvailable', message, now));
  }
  if (isProgressing(before, status)) {
    const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${who} is progressing.`, now);
    return renewed(conditions, current, condition);
  }
  if (isTimedOut(deployment, conditions, now)) {
    const message = `${who} has timed out progressing.`;
    return withCondition(conditions, newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', message, now));
  }
  return conditions;
}

/** Progress renews the condition even when nothing but its time changes: the deadline counts from there. */
function renewed(
  conditions: Conditions,
  current: DeploymentCondition | undefined,
  condition: DeploymentCondition,
): Conditions {
  const { lastTransitionTime } = current ?? {};
  const since = current?.status === 'True' && lastTransitionTime !== undefined ? { lastTransitionTime } : {};
  return [...withoutCondition(conditions, 'Progressing'), { ...condition, ...since }];
}

/** A ReplicaSet that cannot create Pods says so, and the Deployment passes it on. */
function withFailure(conditions: Conditions, generations: Generations): Conditions {
  const { newSet } = generations;
  for (const set of newSet ? [newSet, ...allSets(generations)] : allSets(generations)) {
    const failure = set.status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
    if (!failure) continue;
    const { lastTransitionTime } = failure;
    return withCondition(conditions, {
      ...failure,
      ...(lastTransitionTime === undefined ? {} : { lastUpdateTime: lastTransitionTime }),
    });
  }
  return withoutCondition(conditions, 'ReplicaFailure');
}

/** Nothing changes any more: look again when the deadline has passed. */
function requeueStuck(rollout: Rollout, status: DeploymentStatus): void {
  const { deployment, now } = rollout;
  const deadline = progressDeadline(deployment);
  const current = conditionOf(deployment.status?.conditions, 'Progressing');
  if (deadline === undefined || !current) return;
  if (isComplete(deployment, status) || current.reason === 'ProgressDeadlineExceeded') return;
  const from = parseTimestamp(current.lastUpdateTime ?? '') ?? 0;
  rollout.requeueAfter = Math.max(from + deadline * 1000 - now, 0) + 1000;
}
