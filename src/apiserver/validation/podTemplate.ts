/** Pod templates and amounts, which all workloads share. Upstream: ValidatePodTemplateSpec in pkg/apis/core/validation/validation.go. */
import type { IntOrString, LabelSelector, PodTemplateSpec } from '../../api/index.ts';
import { forbiddenField, invalidValue, type FieldError } from './fieldError.ts';
import { validateAnnotations, validateLabels } from './meta.ts';
import { validatePodSpec } from './podSpec.ts';
import { notNegative } from './probe.ts';

export const MISMATCH = '`selector` does not match template `labels`';

export function podTemplateErrors({ metadata, spec }: PodTemplateSpec, field: string): FieldError[] {
  return [
    ...validateLabels(metadata?.labels, `${field}.labels`),
    ...validateAnnotations(metadata?.annotations, `${field}.annotations`),
    ...validatePodSpec(spec, `${field}.spec`),
    ...(spec.ephemeralContainers?.length
      ? [forbiddenField(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ];
}

export function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}

const PERCENT_RULE =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

const isPercent = (text: string): boolean => /^[0-9]+%$/.test(text);

export const amountOf = (value: IntOrString): number =>
  typeof value === 'number' ? value : isPercent(value) ? Number(value.slice(0, -1)) : 0;

/** A number or a percentage. */
export function amountErrors(value: IntOrString, field: string): FieldError[] {
  if (typeof value === 'number') return notNegative(value, field);
  return isPercent(value) ? [] : [invalidValue(field, value, PERCENT_RULE)];
}

export function overHundredErrors(value: IntOrString, field: string): FieldError[] {
  const over = typeof value === 'string' && isPercent(value) && amountOf(value) > 100;
  return over ? [invalidValue(field, value, 'must not be greater than 100%')] : [];
}
