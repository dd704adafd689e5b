/**
 * CronJob: starts a Job when its schedule says so, unless its policy is against it, and keeps only the last few that are done. Upstream:
 * pkg/controller/cronjob/cronjob_controllerv2.go. Simplified: a Job it has started counts as active when it has heard of it.
 */
import {
  bootEpochMs,
  compareText,
  parseCron,
  splitKey,
  timestamp,
  type CronJob,
  type CronJobStatus,
  type Draft,
  type Job,
  type ObjectReference,
} from '../../api/index.ts';
import type { ApiCall, EventNote, Lister, Plan, Refusal } from '../../client-go/index.ts';
import { controllerOf, controllerReference } from '../ownership.ts';
import { dueOf, MANY_MISSED } from './schedule.ts';

/** A look comes so long after the moment, lest the clock is a little behind. @upstream nextScheduleDelta */
const AFTER_MS = 100;
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

type End = 'Complete' | 'Failed';

const endOf = ({ status }: Job): End | undefined =>
  status?.conditions?.find(({ type, status: is }) => is === 'True' && (type === 'Complete' || type === 'Failed'))
    ?.type as End | undefined;

/** Started by the schedule, not by hand. */
const isScheduled = ({ metadata }: Job): boolean => metadata.annotations?.[SCHEDULED_AT] !== undefined;

/** One look: what it has found out so far, and what is to be done. */
class Look {
  readonly cronJob: CronJob;
  readonly calls: ApiCall[] = [];
  readonly events: EventNote[] = [];
  status: CronJobStatus;

  constructor(cronJob: CronJob) {
    this.cronJob = cronJob;
    this.status = cronJob.status ?? {};
  }

  tell(type: EventNote['type'], reason: string, message: string, afterCall?: number): void {
    const note = { about: this.cronJob, type, reason, message };
    this.events.push(afterCall === undefined ? note : { ...note, afterCall });
  }

  /** Its Pods go with it. */
  delete({ metadata }: Job): void {
    const { namespace = '', name, uid } = metadata;
    const options = { propagationPolicy: 'Background', preconditions: { uid } } as const;
    const call = this.calls.push({ verb: 'delete', resource: 'jobs', namespace, name, options }) - 1;
    this.tell('Normal', 'SuccessfulDelete', `Deleted job ${name}`, call);
  }

  plan(wait?: number): Plan {
    const { cronJob, status } = this;
    const calls: ApiCall[] = [...this.calls];
    if (JSON.stringify(ordered(status)) !== JSON.stringify(ordered(cronJob.status ?? {})))
      calls.push({ verb: 'updateStatus', resource: 'cronjobs', object: { ...cronJob, status } });
    const again = wait === undefined ? {} : { requeueAfter: wait + AFTER_MS, background: true };
    return { calls, events: this.events, ...again };
  }
}

const ordered = ({ active = [], lastScheduleTime, lastSuccessfulTime }: CronJobStatus) => [
  active.map(({ uid, resourceVersion }) => [uid, resourceVersion]),
  lastScheduleTime ?? '',
  lastSuccessfulTime ?? '',
];

export function reconcileCronJob(lister: Lister, key: string, now: number): Plan {
  const { namespace, name } = splitKey(key);
  const cronJob = lister.get('cronjobs', namespace, name);
  if (!cronJob) return { calls: [] };
  const jobs = lister.list('jobs', namespace).filter((job) => controllerOf(job)?.uid === cronJob.metadata.uid);
  const look = new Look(cronJob);
  takeStock(look, jobs);
  if (cronJob.metadata.deletionTimestamp !== undefined) return look.plan();
  cleanUp(look, jobs);
  if (cronJob.spec.suspend) return look.plan();
  return start(look, jobs, now);
}

/** Which Jobs are still active, and which have ended since the last look. */
function takeStock(look: Look, jobs: readonly Job[]): void {
  const { active: before = [], ...rest } = look.status;
  const byUid = new Map(jobs.map((job) => [job.metadata.uid, job]));
  for (const { uid = '', name } of before) {
    const job = byUid.get(uid);
    const end = job && endOf(job);
    if (!job) look.tell('Normal', 'MissingJob', `Active job went missing: ${name ?? ''}`);
    else if (end) look.tell('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`);
  }
  const known = new Map(before.map((reference) => [reference.uid, reference]));
  const running = jobs.filter((job) => !endOf(job));
  for (const { metadata } of running.filter((job) => !isScheduled(job))) {
    const why = 'Saw a job that the controller did not create or forgot';
    look.tell('Warning', 'UnexpectedJob', `${why}: ${metadata.name}`);
  }
  const active = running.filter(isScheduled).map((job) => known.get(job.metadata.uid) ?? referenceTo(job));
  const successes = jobs.flatMap((job) => (endOf(job) === 'Complete' ? (job.status?.completionTime ?? []) : []));
  const last = [...successes, rest.lastSuccessfulTime ?? ''].sort(compareText).at(-1) ?? '';
  look.status = {
    ...(active.length > 0 ? { active } : {}),
    ...rest,
    ...(last === '' ? {} : { lastSuccessfulTime: last }),
  };
}

function referenceTo({ apiVersion, kind, metadata }: Job): ObjectReference {
  const { namespace = '', name, uid, resourceVersion } = metadata;
  return { kind, namespace, name, uid, apiVersion, resourceVersion };
}

/** Jobs that are done, beyond as many as are to be kept, the oldest first. */
function cleanUp(look: Look, jobs: readonly Job[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = look.cronJob.spec;
  const limits = { Complete: successfulJobsHistoryLimit, Failed: failedJobsHistoryLimit } as const;
  for (const end of ['Complete', 'Failed'] as const) {
    const limit = limits[end];
    if (limit === undefined) continue;
    const done = jobs
      .filter((job) => endOf(job) === end)
      .sort((a, b) => compareText(a.status?.startTime ?? '', b.status?.startTime ?? '') || byName(a, b));
    for (const job of done.slice(0, Math.max(0, done.length - limit))) look.delete(job);
  }
}

const byName = (a: Job, b: Job): number => compareText(a.metadata.name, b.metadata.name);

/** Starts the Job that is due. */
function start(look: Look, jobs: readonly Job[], now: number): Plan {
  const { metadata, spec } = look.cronJob;
  const schedule = parseCron(spec.schedule);
  if ('error' in schedule) {
    look.tell('Warning', 'UnparseableSchedule', `unparseable schedule: "${spec.schedule}" : ${schedule.error}`);
    return look.plan();
  }
  const { at, missed, wait } = dueOf(look.cronJob, schedule, now);
  if (at === undefined) return look.plan(wait);
  if (missed > MANY_MISSED) {
    const cure = 'Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    look.tell('Warning', 'TooManyMissedTimes', `too many missed start times: ${missed}. ${cure}`);
  }
  const job = jobAt(look.cronJob, at);
  if (jobs.some((one) => one.metadata.name === job.metadata.name)) return look.plan(wait);
  const active = jobs.filter((one) => isScheduled(one) && !endOf(one));
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    const why = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    look.tell('Normal', 'JobAlreadyActive', why);
    return look.plan(wait);
  }
  if (spec.concurrencyPolicy === 'Replace') for (const one of active) look.delete(one);
  const call = look.calls.push({ verb: 'create', resource: 'jobs', object: job }) - 1;
  look.tell('Normal', 'SuccessfulCreate', `Created job ${job.metadata.name ?? metadata.name}`, call);
  look.status = { ...look.status, lastScheduleTime: timestamp(at) };
  return look.plan(wait);
}

/** The Job of a moment, named after the minute. */
function jobAt(cronJob: CronJob, at: number): Draft<Job> {
  const { metadata, spec } = cronJob;
  const { labels, annotations } = spec.jobTemplate.metadata ?? {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${metadata.name}-${Math.floor((at + bootEpochMs()) / 60_000)}`,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(labels ? { labels } : {}),
      annotations: { ...annotations, [SCHEDULED_AT]: timestamp(at) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: spec.jobTemplate.spec,
  };
}

/** A Job could not be made. */
export function explainRefusedJob(lister: Lister, key: string, _now: number, { call, error }: Refusal): Plan {
  const { namespace, name } = splitKey(key);
  const cronJob = lister.get('cronjobs', namespace, name);
  if (!cronJob || call.verb !== 'create') return { calls: [] };
  if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return { calls: [] };
  const message = `Error creating job: ${error.message}`;
  return { calls: [], events: [{ about: cronJob, type: 'Warning', reason: 'FailedCreate', message }] };
}
