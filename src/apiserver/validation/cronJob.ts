/**
 * CronJobs. Upstream: ValidateCronJobCreate in pkg/apis/batch/validation/validation.go. Simplified: of time zones only UTC is known.
 */
import { dnsSubdomain, parseCron, type CronJob } from '../../api/index.ts';
import { defaultJob } from '../defaults/job.ts';
import { invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { jobSpecErrors } from './job.ts';
import { validateMetaWith } from './meta.ts';
import { notNegative } from './probe.ts';

/** So long that "-" and the minute of a Job's schedule still fit behind it. */
const MOST_LETTERS = 52;
const POLICIES = ['Allow', 'Forbid', 'Replace'];
const ZONES = new Set(['UTC', 'Etc/UTC', 'Etc/UCT', 'GMT', 'Etc/GMT', 'Zulu']);

export function validateCronJob({ metadata, spec }: CronJob): readonly FieldError[] {
  const errors = [...validateMetaWith(metadata, true, dnsSubdomain), ...specErrors(spec)];
  if (metadata.name.length > MOST_LETTERS)
    errors.push(invalidValue('metadata.name', metadata.name, `must be no more than ${MOST_LETTERS} characters`));
  return errors;
}

/** A name was looked at when it came. */
export const validateCronJobUpdate = ({ spec }: CronJob): readonly FieldError[] => specErrors(spec);

function specErrors(spec: CronJob['spec']): FieldError[] {
  const { timeZone, concurrencyPolicy: policy } = spec;
  const errors = scheduleErrors(spec);
  errors.push(...notNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'));
  if (timeZone !== undefined) errors.push(...zoneErrors(timeZone));
  if ((policy as string | undefined) === '') errors.push(required('spec.concurrencyPolicy'));
  else if (policy !== undefined && !POLICIES.includes(policy))
    errors.push(notSupported('spec.concurrencyPolicy', policy, POLICIES));
  errors.push(...templateErrors(spec.jobTemplate.spec));
  errors.push(...notNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'));
  errors.push(...notNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'));
  return errors;
}

function scheduleErrors({ schedule = '' }: { readonly schedule?: string }): FieldError[] {
  const field = 'spec.schedule';
  if (schedule === '') return [required(field)];
  // Where they are written, the parser here does not know them, nor does Kubernetes want them.
  if (schedule.includes('TZ'))
    return [invalidValue(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')];
  const parsed = parseCron(schedule);
  return 'error' in parsed ? [invalidValue(field, schedule, parsed.error)] : [];
}

function zoneErrors(zone: string): FieldError[] {
  const field = 'spec.timeZone';
  if (zone === '') return [invalidValue(field, zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local')
    return [
      invalidValue(field, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    ];
  return ZONES.has(zone) ? [] : [invalidValue(field, zone, `unknown time zone ${zone}`)];
}

/** A template becomes a Job with the defaults of one, and is held to the same. */
function templateErrors(spec: CronJob['spec']['jobTemplate']['spec']): FieldError[] {
  const job = defaultJob({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: '' }, spec });
  const errors = jobSpecErrors(job.spec).map((error) => ({ ...error, field: `spec.jobTemplate.${error.field}` }));
  if (spec.manualSelector)
    errors.push(notSupported('spec.jobTemplate.spec.manualSelector', spec.manualSelector, ['nil', 'false']));
  return errors;
}
