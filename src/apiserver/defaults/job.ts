/** What the API fills into Jobs and CronJobs. Upstream: pkg/apis/batch/v1/defaults.go. */
import type { CronJob, Draft, Job, JobSpec } from '../../api/index.ts';
import { defaultPodTemplate } from './podTemplate.ts';

const NO_LIMIT = 2 ** 31 - 1;

export function defaultJob(draft: Draft<Job>): Draft<Job> {
  const spec = (draft.spec as JobSpec | undefined) ?? ({} as JobSpec);
  const labels = spec.template?.metadata?.labels;
  const unlabelled = Object.keys(draft.metadata.labels ?? {}).length === 0;
  return {
    ...draft,
    ...(labels && unlabelled ? { metadata: { ...draft.metadata, labels } } : {}),
    spec: {
      ...spec,
      // A Job with neither runs one Pod once; one with parallelism alone is done when any of its Pods is.
      ...(spec.completions === undefined && spec.parallelism === undefined ? { completions: 1 } : {}),
      parallelism: spec.parallelism ?? 1,
      backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : NO_LIMIT),
      completionMode: spec.completionMode ?? 'NonIndexed',
      suspend: spec.suspend ?? false,
      podReplacementPolicy: spec.podReplacementPolicy ?? (spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'),
      manualSelector: spec.manualSelector ?? false,
      template: defaultPodTemplate(spec.template),
      ...(spec.podFailurePolicy ? { podFailurePolicy: withStatuses(spec.podFailurePolicy) } : {}),
    },
  };
}

type FailurePolicy = NonNullable<JobSpec['podFailurePolicy']>;

/** A condition is True when nothing else is said. */
function withStatuses(policy: FailurePolicy): FailurePolicy {
  const rules = (policy.rules as FailurePolicy['rules'] | undefined) ?? [];
  return {
    ...policy,
    rules: rules.map((rule) =>
      rule.onPodConditions
        ? {
            ...rule,
            onPodConditions: rule.onPodConditions.map((pattern) => ({
              ...pattern,
              status: (pattern.status as string | undefined) ? pattern.status : 'True',
            })),
          }
        : rule,
    ),
  };
}

/** What a CronJob's Jobs lack is filled in when they are made; only their Pods' specs are completed here. */
export function defaultCronJob(draft: Draft<CronJob>): Draft<CronJob> {
  const spec = (draft.spec as CronJob['spec'] | undefined) ?? ({} as CronJob['spec']);
  const { jobTemplate } = spec as { readonly jobTemplate?: CronJob['spec']['jobTemplate'] };
  const jobSpec = jobTemplate?.spec ?? ({} as JobSpec);
  return {
    ...draft,
    spec: {
      ...spec,
      concurrencyPolicy: spec.concurrencyPolicy ?? 'Allow',
      suspend: spec.suspend ?? false,
      jobTemplate: { ...jobTemplate, spec: { ...jobSpec, template: defaultPodTemplate(jobSpec.template) } },
      successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
      failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
    },
  };
}
