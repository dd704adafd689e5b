/** ReplicationControllers. Upstream: ValidateReplicationController in pkg/apis/core/validation/validation.go. */
import { dnsSubdomain, matchesPairs, type PodTemplateSpec, type ReplicationController } from '../../api/index.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { MISMATCH, podTemplateErrors } from './podTemplate.ts';
import { notNegative } from './probe.ts';

/** @param isNew false: what it is called was looked at when it was made */
export function validateReplicationController(
  { metadata, spec }: ReplicationController,
  isNew = true,
): readonly FieldError[] {
  const { selector = {}, template } = spec;
  return [
    ...(isNew ? validateMetaWith(metadata, true, dnsSubdomain) : []),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...(Object.keys(selector).length === 0 ? [required('spec.selector')] : []),
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...(template ? templateErrors(template, selector) : [required('spec.template')]),
  ];
}

function templateErrors(
  template: PodTemplateSpec,
  selector: NonNullable<ReplicationController['spec']['selector']>,
): FieldError[] {
  const field = 'spec.template';
  const { metadata, spec } = template;
  const errors: FieldError[] = [];
  const labels = metadata?.labels;
  if (Object.keys(selector).length > 0 && !matchesPairs(selector, labels ?? {}))
    errors.push(invalidValue(`${field}.metadata.labels`, labels, MISMATCH));
  errors.push(...podTemplateErrors(template, field));
  if (spec.restartPolicy !== 'Always')
    errors.push(notSupported(`${field}.spec.restartPolicy`, spec.restartPolicy, ['Always']));
  if (spec.activeDeadlineSeconds !== undefined) {
    const why = 'activeDeadlineSeconds in ReplicationController is not Supported';
    errors.push(forbiddenField(`${field}.spec.activeDeadlineSeconds`, why));
  }
  return errors;
}
