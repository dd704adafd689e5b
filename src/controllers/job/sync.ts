/** One look at a Job: its Pods, sorted by what they mean for it. Upstream: syncJobCtx. */
import type { Job, Pod } from '../../api/index.ts';
import { invariant } from '../../sim/index.ts';
import { isPodActive, isPodTerminating } from '../podConditions.ts';
import { hasFailed, hasSucceeded, isTracked } from './finishing.ts';
import { earlierFailures, indexOf, isIndexed, parseIndexes, type Indexes } from './indexes.ts';
import { judgeFailure } from './policies.ts';

export interface Sync {
  readonly job: Job;
  readonly now: number;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly terminating: number;
  /** Of all Pods so far, also those whose end is not in the status yet. */
  readonly succeeded: number;
  readonly failed: number;
  /** Of an Indexed Job. */
  readonly succeededIndexes: Indexes;
  /** Where failures are counted by index. */
  readonly failedIndexes: Indexes | undefined;
  /** By index: the Pod that failed last there and is not replaced yet. */
  readonly unreplaced: ReadonlyMap<number, Pod>;
}

export function lookAt(job: Job, pods: readonly Pod[], now: number): Sync {
  const { status = {} } = job;
  const { succeeded: uncountedSucceeded = [], failed: uncountedFailed = [] } = status.uncountedTerminatedPods ?? {};
  const counts = (pod: Pod): boolean => isTracked(pod) && (!isIndexed(job) || indexOf(job, pod) !== undefined);
  const news = pods.filter(counts);
  const newlySucceeded = news.filter((pod) => hasSucceeded(pod) && !uncountedSucceeded.includes(pod.metadata.uid));
  const newlyFailed = news.filter(
    (pod) => hasFailed(job, pod) && !uncountedFailed.includes(pod.metadata.uid) && judgeFailure(job, pod).counts,
  );
  const succeededIndexes = indexesThatSucceeded(job, news);
  const failedIndexes = job.spec.backoffLimitPerIndex === undefined ? undefined : indexesThatFailed(job, news);
  return {
    job,
    now,
    pods,
    active: pods.filter(isPodActive),
    terminating: pods.filter(isPodTerminating).length,
    succeeded: isIndexed(job)
      ? succeededIndexes.size
      : (status.succeeded ?? 0) + newlySucceeded.length + uncountedSucceeded.length,
    failed: (status.failed ?? 0) + newlyFailed.length + uncountedFailed.length,
    succeededIndexes,
    failedIndexes,
    unreplaced: failedIndexes ? unreplacedFailures(job, news, succeededIndexes, failedIndexes) : new Map(),
  };
}

/** Of a Pod that is known to have one. */
function indexIn(job: Job, pod: Pod): number {
  const index = indexOf(job, pod);
  invariant(index !== undefined, `Pod ${pod.metadata.name} counts for no index`);
  return index;
}

function indexesThatSucceeded(job: Job, pods: readonly Pod[]): Set<number> {
  const indexes = parseIndexes(job.status?.completedIndexes, job.spec.completions ?? 0);
  if (isIndexed(job)) for (const pod of pods.filter(hasSucceeded)) indexes.add(indexIn(job, pod));
  return indexes;
}

function indexesThatFailed(job: Job, pods: readonly Pod[]): Set<number> {
  const { completions = 0, backoffLimitPerIndex = 0 } = job.spec;
  const indexes = parseIndexes(job.status?.failedIndexes, completions);
  for (const pod of pods) {
    if (!hasFailed(job, pod)) continue;
    const { counts, action } = judgeFailure(job, pod);
    const isTooOften = counts && earlierFailures(pod).counted >= backoffLimitPerIndex;
    if (action === 'FailIndex' || isTooOften) indexes.add(indexIn(job, pod));
  }
  return indexes;
}

/** Their finalizer stays until the next Pod of the index has taken over their count. */
function unreplacedFailures(
  job: Job,
  pods: readonly Pod[],
  succeeded: Indexes,
  failed: Indexes,
): ReadonlyMap<number, Pod> {
  const total = (pod: Pod): number => earlierFailures(pod).counted + earlierFailures(pod).ignored;
  const last = new Map<number, Pod>();
  for (const pod of pods) {
    const index = indexIn(job, pod);
    if (!hasFailed(job, pod) || succeeded.has(index) || failed.has(index)) continue;
    const before = last.get(index);
    if (!before || total(before) < total(pod)) last.set(index, pod);
  }
  for (const pod of pods) {
    const index = indexIn(job, pod);
    const before = last.get(index);
    if (before && !hasFailed(job, pod) && total(pod) > total(before)) last.delete(index);
  }
  return last;
}
