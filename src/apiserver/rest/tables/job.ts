/** Jobs and CronJobs. Upstream: printJob, printCronJob. */
import {
  parseTimestamp,
  printAge,
  printAgeSince,
  type Condition,
  type CronJob,
  type KubernetesObject,
  type LabelSelector,
  type PodTemplateSpec,
  type Time,
} from '../../../api/index.ts';
import { containerCells, selectorCell } from './cells.ts';
import { AGE, age, column, CONTAINERS, IMAGES, NAME, SELECTOR, type Printer } from './printer.ts';

/** What the printer reads of a Job. */
interface PrintedJob extends KubernetesObject {
  readonly spec: {
    readonly completions?: number;
    readonly parallelism?: number;
    readonly selector?: LabelSelector;
    readonly template: PodTemplateSpec;
  };
  readonly status?: {
    readonly succeeded?: number;
    readonly startTime?: Time;
    readonly completionTime?: Time;
    readonly conditions?: readonly Condition[];
  };
}

/** Conditions that are a status, the weightier first; a Job that is deleted comes after the first two. */
const ENDS: readonly (readonly [string, string])[] = [
  ['Complete', 'Complete'],
  ['Failed', 'Failed'],
];
const MOODS: readonly (readonly [string, string])[] = [
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
];

function statusCell({ metadata, status }: PrintedJob): string {
  const named = (pairs: typeof ENDS): string | undefined =>
    pairs.find(([type]) => status?.conditions?.find((each) => each.type === type)?.status === 'True')?.[1];
  const end = named(ENDS);
  if (end !== undefined) return end;
  return metadata.deletionTimestamp === undefined ? (named(MOODS) ?? 'Running') : 'Terminating';
}

function completionsCell({ spec, status }: PrintedJob): string {
  const done = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  const { parallelism = 0 } = spec;
  return parallelism > 1 ? `${done}/1 of ${parallelism}` : `${done}/1`;
}

function durationCell({ status }: PrintedJob, now: number): string {
  const { startTime, completionTime } = status ?? {};
  if (startTime === undefined) return '';
  if (completionTime === undefined) return printAgeSince(startTime, now);
  return printAge((parseTimestamp(completionTime) ?? 0) - (parseTimestamp(startTime) ?? 0));
}

export const jobPrinter: Printer<PrintedJob> = {
  columns: [
    NAME,
    column('Status', 'How far the Job is.'),
    column('Completions', 'Pods that succeeded, of those wanted.'),
    column('Duration', 'How long it took, or has been running.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (job, now) => [
    job.metadata.name,
    statusCell(job),
    completionsCell(job),
    durationCell(job, now),
    age(job, now),
    ...containerCells(job.spec.template.spec.containers),
    selectorCell(job.spec.selector),
  ],
};

export const cronJobPrinter: Printer<CronJob> = {
  columns: [
    NAME,
    column('Schedule', 'When it starts Jobs.'),
    column('Timezone', 'Where its schedule is read.'),
    column('Suspend', 'Whether it rests.', 'boolean'),
    column('Active', 'Jobs that are not done.', 'integer'),
    column('Last Schedule', 'Time since it was last due.'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells: (cronJob, now) => {
    const { spec, status } = cronJob;
    const { suspend, jobTemplate } = spec;
    return [
      cronJob.metadata.name,
      spec.schedule,
      spec.timeZone ?? '<none>',
      suspend === undefined ? '<unset>' : suspend ? 'True' : 'False',
      status?.active?.length ?? 0,
      status?.lastScheduleTime === undefined ? '<none>' : printAgeSince(status.lastScheduleTime, now),
      age(cronJob, now),
      ...containerCells(jobTemplate.spec.template.spec.containers),
      selectorCell(jobTemplate.spec.selector),
    ];
  },
};
