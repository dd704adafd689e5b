/** Whether a Job has come to its end, and by what. Upstream: syncJob. */
import type { JobCondition } from '../../api/index.ts';
import { conditionOf, jobCondition } from './conditions.ts';
import { hasFailed, momentOf, pastBackOffLimitInPlace } from './finishing.ts';
import { isIndexed } from './indexes.ts';
import { judgeFailure, metSuccessPolicy } from './policies.ts';
import type { Sync } from './sync.ts';

/** The condition that says so before the last Pods are gone: SuccessCriteriaMet or FailureTarget. */
export function verdictOn(sync: Sync): JobCondition | undefined {
  const { job, now } = sync;
  const known = conditionOf(job, 'SuccessCriteriaMet') ?? conditionOf(job, 'FailureTarget');
  if (known) return known;
  const failure = failureOf(sync);
  if (failure) return jobCondition('FailureTarget', failure[0], failure[1], now);
  const met = isIndexed(job) ? metSuccessPolicy(job, sync.succeededIndexes) : undefined;
  return met === undefined ? undefined : jobCondition('SuccessCriteriaMet', 'SuccessPolicy', met, now);
}

function failureOf(sync: Sync): readonly [reason: string, message: string] | undefined {
  const { job, pods, failed } = sync;
  const { backoffLimit = 6, podFailurePolicy } = job.spec;
  if (podFailurePolicy)
    for (const pod of pods) {
      const message = hasFailed(job, pod) ? judgeFailure(job, pod).message : undefined;
      if (message !== undefined) return ['PodFailurePolicy', message];
    }
  if (failed > backoffLimit || pastBackOffLimitInPlace(job, pods))
    return ['BackoffLimitExceeded', 'Job has reached the specified backoff limit'];
  if (remainingDeadline(sync) === 0) return ['DeadlineExceeded', 'Job was active longer than specified deadline'];
  return failureOfIndexes(sync);
}

function failureOfIndexes({ job, failedIndexes, succeededIndexes }: Sync): readonly [string, string] | undefined {
  const { maxFailedIndexes, completions = 0 } = job.spec;
  const failed = failedIndexes?.size ?? 0;
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes)
    return ['MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes'];
  if (failed > 0 && failed + succeededIndexes.size >= completions) return ['FailedIndexes', 'Job has failed indexes'];
  return undefined;
}

/** ms left to activeDeadlineSeconds; undefined when there is no such limit now. */
export function remainingDeadline({ job, now }: Sync): number | undefined {
  const { activeDeadlineSeconds, suspend } = job.spec;
  const started = momentOf(job.status?.startTime);
  if (activeDeadlineSeconds === undefined || suspend || started === undefined) return undefined;
  return Math.max(0, started + activeDeadlineSeconds * 1000 - now);
}

/** Enough Pods succeeded and none is left. */
export function isComplete({ job, succeeded }: Sync, active: number): boolean {
  const { completions } = job.spec;
  return active === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions);
}
