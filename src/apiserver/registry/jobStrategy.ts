/** Jobs and CronJobs. Upstream: pkg/registry/batch/{job,cronjob}/strategy.go. */
import { type CronJob, type Job, type Labels, equalValues, dnsLabel } from '../../api/index.ts';
import { defaultCronJob, defaultJob } from '../defaults/job.ts';
import { validateCronJob, validateCronJobUpdate } from '../validation/cronJob.ts';
import { CONTROLLER_UID_LABELS, JOB_NAME_LABELS, validateJob, validateJobUpdate } from '../validation/job.ts';
import { templateWarnings } from '../validation/podWarnings.ts';
import { withGeneration, type Strategy } from './strategy.ts';

/** The Pods of a Job are known by its uid, unless the user insists on a selector of their own. */
function withSelector(job: Job): Job {
  const { metadata, spec } = job;
  if (spec.manualSelector) return job;
  const { template, selector } = spec;
  const [, uidLabel] = CONTROLLER_UID_LABELS;
  const generated: Labels = Object.fromEntries<string>([
    ...JOB_NAME_LABELS.map((label): [string, string] => [label, metadata.name]),
    ...CONTROLLER_UID_LABELS.map((label): [string, string] => [label, metadata.uid]),
  ]);
  return {
    ...job,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: { [uidLabel]: metadata.uid, ...selector?.matchLabels } },
      template: {
        ...template,
        // What the user wrote under these names stays, and is then refused.
        metadata: { ...template.metadata, labels: { ...generated, ...template.metadata?.labels } },
      },
    },
  };
}

const NAME_WARNING =
  'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended:';

export const jobStrategy: Strategy<Job> = {
  createsOnUpdate: false,
  withDefaults: defaultJob,
  prepareForCreate: (job) => ({ ...withGeneration(withSelector(job), 1), status: {} }),

  prepareForUpdate(job, old) {
    const next = { ...job, ...(old.status ? { status: old.status } : {}) };
    if (equalValues(next.spec, old.spec)) return { ...next, spec: old.spec };
    return withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateJob,
  validateUpdate: validateJobUpdate,

  warnings(job, old) {
    const sentences = old ? [] : dnsLabel(job.metadata.name);
    const named = sentences.length > 0 ? [`${NAME_WARNING} [${sentences.join(' ')}]`] : [];
    return [...named, ...templateWarnings(job.spec.template, old?.spec.template)];
  },
};

export const cronJobStrategy: Strategy<CronJob> = {
  createsOnUpdate: false,
  withDefaults: defaultCronJob,
  prepareForCreate: (cronJob) => ({ ...withGeneration(cronJob, 1), status: {} }),

  prepareForUpdate(cronJob, old) {
    const next = { ...cronJob, ...(old.status ? { status: old.status } : {}) };
    if (equalValues(next.spec, old.spec)) return { ...next, spec: old.spec };
    return withGeneration(next, (old.metadata.generation ?? 0) + 1);
  },

  validate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  warnings: ({ metadata, spec: { jobTemplate } }, old) => [
    ...(old || dnsLabel(metadata.name).length === 0 ? [] : [`${NAME_WARNING} [${dnsLabel(metadata.name).join(' ')}]`]),
    ...templateWarnings(jobTemplate.spec.template, old?.spec.jobTemplate.spec.template),
  ],
};
