/** What a StatefulSet says about its Pods. Upstream: pkg/controller/statefulset/stateful_set_control.go (computeReplicaStatus). */
import type { Pod, StatefulSet, StatefulSetStatus } from '../../api/index.ts';
import { isPodAvailable, isPodReady } from '../podConditions.ts';
import { revisionOf } from './identity.ts';
import type { Revisions } from './revisions.ts';

export function calculateStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update, collisions }: Revisions,
  now: number,
): StatefulSetStatus {
  let ready = 0;
  let available = 0;
  let onCurrent = 0;
  let onUpdate = 0;
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      ready++;
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
    }
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    if (revisionOf(pod) === current.metadata.name) onCurrent++;
    if (revisionOf(pod) === update.metadata.name) onUpdate++;
  }
  const { generation } = set.metadata;
  const { conditions } = set.status ?? {};
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    replicas: pods.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(onCurrent > 0 ? { currentReplicas: onCurrent } : {}),
    ...(onUpdate > 0 ? { updatedReplicas: onUpdate } : {}),
    currentRevision: current.metadata.name ?? '',
    updateRevision: update.metadata.name ?? '',
    collisionCount: collisions,
    ...(conditions ? { conditions } : {}),
    availableReplicas: available,
  };
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodReady(pod);
}

/** Once every Pod is updated and ready, what was the update is the current revision. */
export function completeUpdate(set: StatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const replicas = set.spec.replicas ?? 1;
  const isComplete =
    set.spec.updateStrategy?.type !== 'OnDelete' &&
    status.updatedReplicas === replicas &&
    status.readyReplicas === replicas &&
    status.replicas === replicas;
  if (!isComplete) return status;
  const { updateRevision = '', updatedReplicas } = status;
  return {
    ...status,
    currentRevision: updateRevision,
    ...(updatedReplicas === undefined ? {} : { currentReplicas: updatedReplicas }),
  };
}

export function isStatusChanged(before: StatefulSetStatus | undefined, next: StatefulSetStatus): boolean {
  const counts = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;
  return (
    (before?.observedGeneration ?? 0) < (next.observedGeneration ?? 0) ||
    before?.currentRevision !== next.currentRevision ||
    before?.updateRevision !== next.updateRevision ||
    counts.some((count) => (before?.[count] ?? 0) !== (next[count] ?? 0))
  );
}
