/**
 * Job: runs Pods until enough of them have succeeded, or too many failed. Every Pod carries a finalizer until its end is in the Job's
 * status, so that no end is lost. Upstream: pkg/controller/job/job_controller.go. Left out: expectations (the store is read as it is
 * now), and the memory of the back-off: it is worked out from the Pods that are still there.
 */
import {
  equalValues,
  splitKey,
  timestamp,
  type Job,
  type JobCondition,
  type JobStatus,
  type Pod,
} from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan, Refusal } from '../../client-go/index.ts';
import { claimObjects, controllerOf } from '../ownership.ts';
import { selectOrphans } from '../selection.ts';
import { adjustPods, deletions, type Adjusted } from './adjust.ts';
import { finishedCondition, jobCondition, withCondition } from './conditions.ts';
import { countReady, hasFailed, hasSucceeded, isTracked, TRACKING_FINALIZER, untracked } from './finishing.ts';
import { indexOf, isIndexed, printIndexes } from './indexes.ts';
import { judgeFailure } from './policies.ts';
import { lookAt, type Sync } from './sync.ts';
import { isComplete, remainingDeadline, verdictOn } from './verdict.ts';

/** No more ends than these wait in the status at once. */
const MAX_UNCOUNTED = 500;

export function reconcileJob(lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const job = lister.get('jobs', namespace, name);
  const orphaned = releaseOrphans(lister, namespace, name, job);
  if (!job || finishedCondition(job) || job.spec.managedBy !== undefined) return { calls: orphaned };

  const { claimed, rewritten } = claimPods(lister, job);
  const started = withStart(job, now);
  const sync = lookAt(started, claimed, now);
  const before: ApiCall[] = [
    ...orphaned,
    ...rewritten.map((object): ApiCall => ({ verb: 'update', resource: 'pods', object })),
  ];
  const decided = decide(sync);
  const { calls, events } = shifted(decided.adjusted, before.length);
  const written = writeStatus(sync, job, decided);
  return {
    calls: [...before, ...calls, ...written.calls],
    events: [...events, ...decided.events, ...written.events],
    examined: claimed.length,
    ...lookAgain(sync, decided),
  };
}

/** Events name the call they tell of by its place in the plan. */
function shifted({ calls, events }: Adjusted, by: number): { calls: readonly ApiCall[]; events: readonly EventNote[] } {
  const move = (event: EventNote): EventNote =>
    event.afterCall === undefined ? event : { ...event, afterCall: event.afterCall + by };
  return { calls, events: events.map(move) };
}

/** Pods whose Job is gone are not tracked any more, or they would stay for ever. */
function releaseOrphans(lister: Lister, namespace: string, name: string, job: Job | undefined): readonly ApiCall[] {
  const left = lister.withLabel('pods', namespace, 'batch.kubernetes.io/job-name', name).filter((pod) => {
    const owner = controllerOf(pod);
    return isTracked(pod) && owner?.uid !== job?.metadata.uid && (!owner || owner.kind === 'Job');
  });
  return left.map((pod) => ({ verb: 'update', resource: 'pods', object: untracked(pod) }));
}

function claimPods(lister: Lister, job: Job): { claimed: readonly Pod[]; rewritten: readonly Pod[] } {
  const owned = lister.controlledBy('pods', job.metadata.uid);
  const orphans = job.spec.selector ? selectOrphans(lister, job.metadata.namespace ?? '', job.spec.selector) : [];
  const { claimed, rewritten } = claimObjects(job, job.spec.selector, [...owned, ...orphans]);
  const adopted = new Set(orphans);
  const tracked = (pod: Pod): Pod => ({
    ...pod,
    metadata: { ...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING_FINALIZER] },
  });
  if (adopted.size === 0) return { claimed, rewritten };
  const mend = (pods: readonly Pod[]): readonly Pod[] =>
    pods.map((pod) => (owned.includes(pod) || isTracked(pod) || !controllerOf(pod) ? pod : tracked(pod)));
  return { claimed: mend(claimed), rewritten: mend(rewritten) };
}

function withStart(job: Job, now: number): Job {
  if (job.status?.startTime !== undefined || job.spec.suspend) return job;
  return { ...job, status: { ...job.status, startTime: timestamp(now) } };
}

interface Decided {
  readonly adjusted: Adjusted;
  /** SuccessCriteriaMet or FailureTarget, once it holds. */
  readonly verdict: JobCondition | undefined;
  readonly suspension: JobCondition | undefined;
  readonly events: readonly EventNote[];
}

function decide(sync: Sync): Decided {
  const { job, now } = sync;
  const verdict = verdictOn(sync);
  if (verdict) return { adjusted: deletions(sync, sync.active, true), verdict, suspension: undefined, events: [] };
  const leaving = job.metadata.deletionTimestamp !== undefined;
  const adjusted = leaving ? { calls: [], events: [], active: sync.active.length, deleted: [] } : adjustPods(sync);
  if (isComplete(sync, adjusted.active)) {
    const message = 'Reached expected number of succeeded pods';
    const complete = jobCondition('SuccessCriteriaMet', 'CompletionsReached', message, now);
    return { adjusted, verdict: complete, suspension: undefined, events: [] };
  }
  return { adjusted, verdict: undefined, ...(leaving ? { suspension: undefined, events: [] } : suspensionOf(sync)) };
}

function suspensionOf({ job, now }: Sync): Pick<Decided, 'suspension' | 'events'> {
  const suspension = job.spec.suspend
    ? jobCondition('Suspended', 'JobSuspended', 'Job suspended', now)
    : jobCondition('Suspended', 'JobResumed', 'Job resumed', now, 'False');
  const before = job.status?.conditions ?? [];
  if (withCondition(before, suspension) === before) return { suspension: undefined, events: [] };
  const [reason, message] = job.spec.suspend ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed'];
  return { suspension, events: [{ about: job, type: 'Normal', reason, message }] };
}

/** The ends of Pods go into the status first; then their finalizers go; then they are counted. */
function writeStatus(
  sync: Sync,
  stored: Job,
  decided: Decided,
): { calls: readonly ApiCall[]; events: readonly EventNote[] } {
  const {
    counted: { active: _before, startTime, ...counted },
    released,
  } = countEnds(sync, decided.verdict !== undefined);
  const gone = new Set(decided.adjusted.deleted);
  const terminating = sync.terminating + gone.size;
  const conditions = conditionsAfter(sync, decided);
  // What is suspended has not started (MutableSchedulingDirectivesForSuspendedJobs, on since v1.36).
  const isStarted = startTime !== undefined && decided.suspension?.status !== 'True';
  const status: JobStatus = {
    ...counted,
    ...(isStarted ? { startTime } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(decided.suspension?.status === 'False' ? { startTime: timestamp(sync.now) } : {}),
    ready: countReady(sync.active.filter((pod) => !gone.has(pod))),
    terminating,
  };
  const next: JobStatus = decided.adjusted.active > 0 ? { ...status, active: decided.adjusted.active } : status;
  const end = decided.verdict && endOf(decided.verdict, next, terminating, sync.now);
  const final: JobStatus = end
    ? {
        ...next,
        conditions: [...(next.conditions ?? []), end],
        ...(end.type === 'Complete' ? { completionTime: timestamp(sync.now) } : {}),
      }
    : next;
  const calls: ApiCall[] = [];
  if (!equalValues(stored.status ?? {}, final))
    calls.push({ verb: 'updateStatus', resource: 'jobs', object: { ...stored, status: final } });
  for (const object of released) calls.push({ verb: 'update', resource: 'pods', object });
  return { calls, events: end ? eventsOfEnd(sync, end) : [] };
}

function conditionsAfter({ job }: Sync, { verdict, suspension }: Decided): readonly JobCondition[] {
  const before = job.status?.conditions ?? [];
  const suspended = suspension ? withCondition(before, suspension) : before;
  return verdict ? withCondition(suspended, verdict) : suspended;
}

/** Complete or Failed, once every end is counted and the last Pod has gone. */
function endOf(verdict: JobCondition, status: JobStatus, terminating: number, now: number): JobCondition | undefined {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (succeeded.length + failed.length + terminating > 0) return undefined;
  const type = verdict.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed';
  return jobCondition(type, verdict.reason ?? '', verdict.message ?? '', now);
}

function eventsOfEnd({ job, succeeded }: Sync, end: JobCondition): readonly EventNote[] {
  if (end.type === 'Failed')
    return [{ about: job, type: 'Warning', reason: end.reason ?? '', message: end.message ?? '' }];
  const completed: EventNote = { about: job, type: 'Normal', reason: 'Completed', message: 'Job completed' };
  if (succeeded <= (job.spec.completions ?? Infinity)) return [completed];
  const message = 'Too many succeeded pods running after completion count reached';
  return [{ about: job, type: 'Warning', reason: 'TooManySucceededPods', message }, completed];
}

/** Counters, uncounted ends, and the Pods as they are without the finalizer. */
function countEnds(sync: Sync, isOver: boolean): { counted: JobStatus; released: readonly Pod[] } {
  const { job, pods, unreplaced } = sync;
  const status = job.status ?? {};
  const tracked = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid));
  const waiting = (uids: readonly string[] = []): string[] => uids.filter((uid) => tracked.has(uid));
  const before = status.uncountedTerminatedPods ?? {};
  const succeeded = waiting(before.succeeded);
  const failed = waiting(before.failed);
  const nowCounted = {
    succeeded: (status.succeeded ?? 0) + (before.succeeded?.length ?? 0) - succeeded.length,
    failed: (status.failed ?? 0) + (before.failed?.length ?? 0) - failed.length,
  };
  const released: Pod[] = [];
  const leaving = job.metadata.deletionTimestamp !== undefined;
  for (const pod of pods) {
    if (!isTracked(pod) || succeeded.length + failed.length >= MAX_UNCOUNTED) continue;
    const fails = hasFailed(job, pod);
    const isFree = leaving || isOver || hasSucceeded(pod);
    const index = indexOf(job, pod);
    const isDelayed = index !== undefined && unreplaced.get(index) === pod;
    if (!isFree && (!fails || isDelayed)) continue;
    released.push(untracked(pod));
    const { uid } = pod.metadata;
    if (hasSucceeded(pod)) {
      if (!isIndexed(job) && !succeeded.includes(uid)) succeeded.push(uid);
    } else if ((fails || isOver) && !failed.includes(uid) && (!isIndexed(job) || index !== undefined)) {
      if (judgeFailure(job, pod).counts) failed.push(uid);
    }
  }
  return { counted: statusWith(sync, nowCounted, succeeded, failed), released };
}

function statusWith(
  { job, succeededIndexes, failedIndexes }: Sync,
  counts: { readonly succeeded: number; readonly failed: number },
  succeeded: readonly string[],
  failed: readonly string[],
): JobStatus {
  const { succeeded: _succeeded, failed: _failed, completedIndexes: _completed, ...others } = job.status ?? {};
  const total = isIndexed(job) ? succeededIndexes.size : counts.succeeded;
  // Counts of zero and empty texts are left out, as they are in the API's JSON.
  return {
    ...others,
    ...(total > 0 ? { succeeded: total } : {}),
    ...(counts.failed > 0 ? { failed: counts.failed } : {}),
    ...(isIndexed(job) && total > 0 ? { completedIndexes: printIndexes(succeededIndexes) } : {}),
    ...(failedIndexes ? { failedIndexes: printIndexes(failedIndexes) } : {}),
    uncountedTerminatedPods: {
      ...(succeeded.length > 0 ? { succeeded } : {}),
      ...(failed.length > 0 ? { failed } : {}),
    },
  };
}

/** A deadline that may never matter keeps nobody waiting; a back-off does. */
function lookAgain(sync: Sync, { adjusted, verdict }: Decided): Pick<Plan, 'requeueAfter' | 'background'> {
  if (verdict) return {};
  const deadline = remainingDeadline(sync);
  const { wait } = adjusted;
  if (wait !== undefined) return { requeueAfter: Math.min(wait, deadline ?? wait) };
  return deadline === undefined ? {} : { requeueAfter: deadline, background: true };
}

/** A Pod could not be created or deleted: an Event says so. */
export function explainRefusedJobPod(lister: Lister, key: string, _now: number, { call, error }: Refusal): Plan {
  const { namespace, name } = splitKey(key);
  const about = lister.get('jobs', namespace, name);
  if (!about || (call.verb !== 'create' && call.verb !== 'delete') || error.status.reason === 'NotFound')
    return { calls: [] };
  if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return { calls: [] };
  const creating = call.verb === 'create';
  const reason = creating ? 'FailedCreate' : 'FailedDelete';
  const message = `Error ${creating ? 'creating' : 'deleting'}: ${error.message}`;
  return { calls: [], events: [{ about, type: 'Warning', reason, message }] };
}
