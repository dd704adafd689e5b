/** What a ReplicaSet says about its Pods. Upstream: pkg/controller/replicaset/replica_set_utils.go. */
import { timestamp, type Condition, type Labels, type Pod, type ReplicaSetStatus } from '../../api/index.ts';
import { isPodAvailable, isPodReady } from '../podConditions.ts';
import type { Replicated } from './kind.ts';

export interface OwnPods {
  readonly active: readonly Pod[];
  readonly terminating: readonly Pod[];
}

/** Why the number of Pods could not be put right. */
export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly message: string;
}

export function calculateStatus(
  set: Replicated,
  { active, terminating }: OwnPods,
  failure: ReplicaFailure | undefined,
  now: number,
): ReplicaSetStatus {
  const isFullyLabeled = hasLabelsOf(set.spec.template?.metadata?.labels);
  let fullyLabeled = 0;
  let ready = 0;
  let available = 0;
  for (const pod of active) {
    if (isFullyLabeled(pod.metadata.labels)) fullyLabeled++;
    if (!isPodReady(pod)) continue;
    ready++;
    if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
  }
  const conditions = failureConditions(set.status?.conditions ?? [], failure, now);
  // Counts of zero are left out, as they are in the API's JSON; the first and the last are not.
  return {
    replicas: active.length,
    ...(fullyLabeled > 0 ? { fullyLabeledReplicas: fullyLabeled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating.length,
    ...(set.metadata.generation === undefined ? {} : { observedGeneration: set.metadata.generation }),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** Whether labels have all the template's pairs. The Pods of a template share one map of labels: it is compared once. */
function hasLabelsOf(wanted: Labels | undefined): (labels: Labels | undefined) => boolean {
  let asked: Labels | undefined;
  let answer = false;
  return (labels) => {
    if (labels !== undefined && labels === asked) return answer;
    asked = labels;
    answer = true;
    for (const key in wanted) if (labels?.[key] !== wanted[key]) answer = false;
    return answer;
  };
}

function failureConditions(
  before: readonly Condition[],
  failure: ReplicaFailure | undefined,
  now: number,
): readonly Condition[] {
  const others = before.filter(({ type }) => type !== 'ReplicaFailure');
  if (!failure) return others;
  if (others.length < before.length) return before;
  return [...others, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: timestamp(now), ...failure }];
}

/** Whether writing `next` would change anything. Absent counts are zero. */
export function isStatusChanged(before: ReplicaSetStatus | undefined, next: ReplicaSetStatus): boolean {
  const counts = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'] as const;
  return (
    counts.some((count) => (before?.[count] ?? 0) !== (next[count] ?? 0)) ||
    before?.terminatingReplicas !== next.terminatingReplicas ||
    before?.observedGeneration !== next.observedGeneration ||
    JSON.stringify(before?.conditions ?? []) !== JSON.stringify(next.conditions ?? [])
  );
}
