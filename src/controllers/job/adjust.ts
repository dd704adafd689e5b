/** Brings the number of a Job's active Pods to what it should be: either deletes or creates in one look. Upstream: manageJob. */
import type { Pod } from '../../api/index.ts';
import type { ApiCall, EventNote } from '../../client-go/index.ts';
import { podsToDelete } from '../deletionRank.ts';
import { onlyReplacesFailed, remainingBackOff, remainingBackOffOfIndex, untracked, isTracked } from './finishing.ts';
import { indexOf, isIndexed } from './indexes.ts';
import { newPod } from './newPod.ts';
import type { Sync } from './sync.ts';

/** At most so many creations, or deletions, in one sync. */
const BURST = 500;

export interface Adjusted {
  readonly calls: readonly ApiCall[];
  readonly events: readonly EventNote[];
  /** Active Pods afterwards, as the status will say. */
  readonly active: number;
  readonly deleted: readonly Pod[];
  /** ms until it may create again. */
  readonly wait?: number;
}

/** Deletions, of which every one is told in an Event. */
export function deletions(sync: Sync, pods: readonly Pod[], keepFinalizer: boolean): Adjusted {
  const calls: ApiCall[] = [];
  const events: EventNote[] = [];
  for (const pod of pods) {
    const { namespace = '', name } = pod.metadata;
    if (!keepFinalizer && isTracked(pod)) calls.push({ verb: 'update', resource: 'pods', object: untracked(pod) });
    const afterCall = calls.push({ verb: 'delete', resource: 'pods', namespace, name }) - 1;
    const message = `Deleted pod: ${name}`;
    events.push({ about: sync.job, type: 'Normal', reason: 'SuccessfulDelete', message, afterCall });
  }
  return { calls, events, active: sync.active.length - pods.length, deleted: pods };
}

export function adjustPods(sync: Sync): Adjusted {
  const { job, active } = sync;
  // What is suspended is not counted as failed: it is no longer tracked.
  if (job.spec.suspend) return deletions(sync, active, false);
  const wanted = wantedPods(sync);
  const surplus = surplusPods(sync, Math.max(0, active.length - wanted)).slice(0, BURST);
  if (surplus.length > 0) return deletions(sync, surplus, false);
  const missing = wanted - active.length - (onlyReplacesFailed(job) ? sync.terminating : 0);
  return missing > 0 ? creations(sync, Math.min(missing, BURST)) : unchanged(sync);
}

function unchanged({ active }: Sync): Adjusted {
  return { calls: [], events: [], active: active.length, deleted: [] };
}

function wantedPods({ job, active, succeeded }: Sync): number {
  const { completions, parallelism = 1 } = job.spec;
  // Without a number of completions the first success is the signal to start nothing more.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Pods without an index of their own, then those that serve least. */
function surplusPods({ job, active, now }: Sync, least: number): readonly Pod[] {
  if (!isIndexed(job)) return least > 0 ? podsToDelete(active, [], least, now) : [];
  const taken = new Set<number>();
  const surplus: Pod[] = [];
  const left: Pod[] = [];
  for (const pod of active) {
    const index = indexOf(job, pod);
    if (index === undefined || taken.has(index)) surplus.push(pod);
    else {
      taken.add(index);
      left.push(pod);
    }
  }
  const more = least - surplus.length;
  return more > 0 ? [...surplus, ...podsToDelete(left, [], more, now)] : surplus;
}

function creations(sync: Sync, count: number): Adjusted {
  const { job, now, pods } = sync;
  const byIndex = job.spec.backoffLimitPerIndex !== undefined;
  const wait = byIndex ? 0 : remainingBackOff(job, pods, now);
  // While it waits upstream's status says 0.
  if (wait > 0) return { ...unchanged(sync), active: 0, wait };
  if (!isIndexed(job)) return created(sync, new Array<undefined>(count).fill(undefined));
  const pending = pendingIndexes(sync, count);
  if (!byIndex) return created(sync, pending);
  const waits = pending.map((index) => remainingBackOffOfIndex(sync.unreplaced.get(index), now));
  const ready = pending.filter((_, place) => waits[place] === 0);
  if (ready.length > 0) return created(sync, ready);
  return { ...unchanged(sync), active: 0, wait: Math.min(...waits) };
}

/** The lowest indexes that have neither succeeded nor failed, and have no Pod. */
function pendingIndexes(sync: Sync, count: number): readonly number[] {
  const { job, active, succeededIndexes, failedIndexes, pods } = sync;
  const holding = onlyReplacesFailed(job) ? pods.filter(({ status }) => status?.phase !== 'Failed') : active;
  const taken = new Set(holding.map((pod) => indexOf(job, pod)));
  const pending: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < count; index++)
    if (!taken.has(index) && !succeededIndexes.has(index) && !failedIndexes?.has(index)) pending.push(index);
  return pending;
}

function created(sync: Sync, indexes: readonly (number | undefined)[]): Adjusted {
  const { job, active, unreplaced } = sync;
  const calls: ApiCall[] = [];
  const events: EventNote[] = [];
  for (const index of indexes) {
    const failed = index === undefined ? undefined : unreplaced.get(index);
    const afterCall = calls.push({ verb: 'create', resource: 'pods', object: newPod(job, index, failed) }) - 1;
    events.push({
      about: job,
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message: 'Created pod: {name}',
      afterCall,
    });
  }
  return { calls, events, active: active.length + indexes.length, deleted: [] };
}
