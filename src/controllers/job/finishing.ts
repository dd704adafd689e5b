/** How Pods of a Job end, and how long it waits before the next try. Upstream: pkg/controller/job/backoff_utils.go. */
import { parseTimestamp, type Job, type Pod, type Time } from '../../api/index.ts';
import { isPodReady } from '../podConditions.ts';
import { earlierFailures } from './indexes.ts';

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';

/** 10 s after the first failure, doubling up to ten minutes. */
const FIRST_BACK_OFF_MS = 10_000;
const MAX_BACK_OFF_MS = 600_000;

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

export function untracked(pod: Pod): Pod {
  const { finalizers = [], ...metadata } = pod.metadata;
  const kept = finalizers.filter((finalizer) => finalizer !== TRACKING_FINALIZER);
  return { ...pod, metadata: kept.length > 0 ? { ...metadata, finalizers: kept } : metadata };
}

export function onlyReplacesFailed({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed';
}

export function hasSucceeded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded';
}

/** A Pod that is deleted counts as failed at once, unless the Job replaces only what has really failed. */
export function hasFailed(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return !onlyReplacesFailed(job) && pod.metadata.deletionTimestamp !== undefined && !hasSucceeded(pod);
}

/** ms of cluster time. */
export function momentOf(time: Time | undefined): number | undefined {
  return time === undefined ? undefined : parseTimestamp(time);
}

/** When it ended, in ms of cluster time. */
function finishedAt(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => momentOf(state?.terminated?.finishedAt));
  const known = ends.filter((end) => end !== undefined);
  if (known.length > 0 && known.length === ends.length) return Math.max(...known);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  const deletion = momentOf(deletionTimestamp);
  return deletion === undefined ? (momentOf(creationTimestamp) ?? 0) : deletion - deletionGracePeriodSeconds * 1000;
}

function backOff(failures: number, last: number, now: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(FIRST_BACK_OFF_MS * 2 ** (failures - 1), MAX_BACK_OFF_MS);
  return Math.max(0, last + wait - now);
}

/** ms until the Job may try again: by the failures since its last success, of the Pods that are still there. */
export function remainingBackOff(job: Job, pods: readonly Pod[], now: number): number {
  const lastSuccess = Math.max(0, ...pods.filter(hasSucceeded).map(finishedAt));
  const failures = pods
    .filter((pod) => hasFailed(job, pod))
    .map(finishedAt)
    .filter((at) => at > lastSuccess);
  return backOff(failures.length, Math.max(0, ...failures), now);
}

/** The same for one index, by the Pod that failed last at it. */
export function remainingBackOffOfIndex(last: Pod | undefined, now: number): number {
  if (!last) return 0;
  const { counted, ignored } = earlierFailures(last);
  return backOff(counted + ignored + 1, finishedAt(last), now);
}

/** Pods that restart their containers in place count by these restarts. */
export function pastBackOffLimitInPlace({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    for (const each of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
      restarts += each.restartCount;
  }
  const { backoffLimit = 6 } = spec;
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

export function countReady(pods: readonly Pod[]): number {
  return pods.filter(isPodReady).length;
}
