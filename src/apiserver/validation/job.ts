/** Jobs. Upstream: pkg/apis/batch/validation/validation.go. */
import {
  matchesSelector,
  type Job,
  type JobSpec,
  type Labels,
  type PodSpec,
  type PodTemplateSpec,
  dnsLabel,
  dnsSubdomain,
  domainPrefixedPath,
} from '../../api/index.ts';
import { invalidValue, notSupported, required, tooLong, type FieldError } from './fieldError.ts';
import { indexedErrors, podFailurePolicyErrors, replacementPolicyErrors, successPolicyErrors } from './jobPolicies.ts';
import { immutableField, validateMetaWith } from './meta.ts';
import { MISMATCH, podTemplateErrors } from './podTemplate.ts';
import { notNegative } from './probe.ts';
import { isReadableSelector, validateLabelSelector } from './selectors.ts';

const MAX_MANAGED_BY = 63;

export const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'] as const;
export const CONTROLLER_UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const;

export function validateJob(job: Job): FieldError[] {
  const { metadata, spec } = job;
  const errors = validateMetaWith(metadata, true, dnsSubdomain);
  errors.push(...generatedErrors(job), ...specErrors(spec));
  const { completions = 0 } = spec;
  if (spec.completionMode === 'Indexed' && completions > 0) {
    // The index becomes part of the host name.
    const longest = `${metadata.name}-${String(completions - 1)}`;
    if (dnsLabel(longest).length > 0)
      errors.push(
        invalidValue('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${longest}`),
      );
  }
  return errors;
}

export function validateJobUpdate(next: Job, old: Job): FieldError[] {
  const { spec } = next;
  const fixed = (key: keyof JobSpec): FieldError[] => immutableField(spec[key], old.spec[key], `spec.${key}`);
  return [
    ...validateJob(next),
    ...completionsErrors(spec, old.spec),
    ...fixed('selector'),
    ...templateUpdateErrors(next, old),
    ...(['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const).flatMap(
      fixed,
    ),
  ];
}

/** Unless a user brings a selector, it is the Job's uid, and the template carries what it asks for. */
function generatedErrors({ metadata: { uid, name }, spec }: Job): FieldError[] {
  if (spec.manualSelector || !spec.selector) return [];
  const labels = spec.template.metadata?.labels ?? {};
  const expected: Labels = Object.fromEntries<string>([
    ...CONTROLLER_UID_LABELS.map((label): [string, string] => [label, uid]),
    ...JOB_NAME_LABELS.map((label): [string, string] => [label, name]),
  ]);
  // Upstream asks for the unprefixed pair first.
  const order = [CONTROLLER_UID_LABELS[0], JOB_NAME_LABELS[0], CONTROLLER_UID_LABELS[1], JOB_NAME_LABELS[1]];
  const errors = order.flatMap((label) => labelErrors(labels, label, expected[label]!));
  if (isReadableSelector(spec.selector) && !matchesSelector(spec.selector, expected))
    errors.push(invalidValue('spec.selector', spec.selector, '`selector` not auto-generated'));
  return errors;
}

function labelErrors(labels: Labels, label: string, value: string): FieldError[] {
  const field = `spec.template.metadata.labels[${label}]`;
  if (!Object.hasOwn(labels, label)) return [required(field, `must be '${value}'`)];
  return labels[label] === value ? [] : [invalidValue(field, labels, `must be '${value}'`)];
}

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

function specErrors(spec: JobSpec): FieldError[] {
  const { template, selector } = spec;
  const errors = jobSpecErrors(spec);
  if (!selector) errors.push(required('spec.selector'));
  else errors.push(...validateLabelSelector(selector, 'spec.selector'));
  const labels = template.metadata?.labels;
  if (isReadableSelector(selector) && !(selector && matchesSelector(selector, labels ?? {})))
    errors.push(invalidValue('spec.template.metadata.labels', labels, MISMATCH));
  return errors;
}

/** What is asked of any Job's spec, also of one in a template. */
export function jobSpecErrors(spec: JobSpec): FieldError[] {
  const { template, completionMode: mode } = spec;
  const errors = COUNTS.flatMap((count) => notNegative(spec[count], `spec.${count}`));
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required('spec.backoffLimitPerIndex', 'when maxFailedIndexes is specified'));
  errors.push(...managedByErrors(spec.managedBy));
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed')
    errors.push(notSupported('spec.completionMode', mode, ['NonIndexed', 'Indexed']));
  errors.push(...indexedErrors(spec), ...podFailurePolicyErrors(spec), ...successPolicyErrors(spec));
  errors.push(...replacementPolicyErrors(spec), ...podTemplateErrors(template, 'spec.template'));
  errors.push(...restartPolicyErrors(spec));
  return errors;
}

function managedByErrors(managedBy: string | undefined): FieldError[] {
  if (managedBy === undefined) return [];
  const field = 'spec.managedBy';
  const errors =
    managedBy === ''
      ? [required(field)]
      : domainPrefixedPath(managedBy).map(({ part, said }) => invalidValue(field, part, said));
  return managedBy.length > MAX_MANAGED_BY ? [...errors, tooLong(field, MAX_MANAGED_BY)] : errors;
}

/** A Pod that starts again for ever never ends its Job. */
function restartPolicyErrors({ template, podFailurePolicy }: JobSpec): FieldError[] {
  const { restartPolicy } = template.spec;
  const field = 'spec.template.spec.restartPolicy';
  if (restartPolicy === undefined || restartPolicy === 'Always')
    return [required(field, 'valid values: "OnFailure", "Never"')];
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never')
    return [notSupported(field, restartPolicy, ['OnFailure', 'Never'])];
  return podFailurePolicy && restartPolicy !== 'Never'
    ? [invalidValue(field, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')]
    : [];
}

/** Indexed Jobs grow and shrink by both numbers at once. */
function completionsErrors(next: JobSpec, old: JobSpec): FieldError[] {
  const field = 'spec.completions';
  if (next.completionMode !== 'Indexed') return immutableField(next.completions, old.completions, field);
  if (next.completions === undefined || next.completions === old.completions) return [];
  return next.completions === next.parallelism
    ? []
    : [invalidValue(field, next.completions, 'can only be modified in tandem with spec.parallelism')];
}

/** A suspended Job's template may still be told where its Pods go, and what they need. */
function templateUpdateErrors(next: Job, old: Job): FieldError[] {
  const { template } = next.spec;
  if (!old.spec.suspend || !isAtRest(old)) return immutableField(template, old.spec.template, 'spec.template');
  const before = withDirectivesOf(old.spec.template, template);
  return immutableField(template.spec, withResourcesOf(before.spec, template.spec), 'spec.template.spec');
}

function isAtRest({ status }: Job): boolean {
  const suspended = status?.conditions?.some(({ type, status: is }) => type === 'Suspended' && is === 'True') ?? false;
  return (status?.startTime === undefined || suspended) && (status?.active ?? 0) === 0;
}

function withDirectivesOf(old: PodTemplateSpec, next: PodTemplateSpec): PodTemplateSpec {
  const { affinity, nodeSelector, tolerations, schedulingGates } = next.spec;
  const { nodeAffinity: _replaced, ...others } = old.spec.affinity ?? {};
  const kept = affinity?.nodeAffinity ? { ...others, nodeAffinity: affinity.nodeAffinity } : others;
  const cleared = affinity === undefined && Object.keys(kept).length === 0;
  return {
    ...old,
    metadata: next.metadata,
    spec: { ...old.spec, affinity: cleared ? undefined : kept, nodeSelector, tolerations, schedulingGates },
  } as PodTemplateSpec;
}

function withResourcesOf(old: PodSpec, next: PodSpec): PodSpec {
  const merged = (before: PodSpec['containers'], after: PodSpec['containers']): PodSpec['containers'] =>
    before.length === after.length
      ? before.map((container, i) =>
          container.name === after[i]!.name ? { ...container, resources: after[i]!.resources ?? {} } : container,
        )
      : before;
  return {
    ...old,
    containers: merged(old.containers, next.containers),
    ...(old.initContainers ? { initContainers: merged(old.initContainers, next.initContainers ?? []) } : {}),
  };
}
