/**
 * HorizontalPodAutoscalers, as they are stored (v2). Upstream: pkg/apis/autoscaling/validation/validation.go, with the options of
 * pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go; HPAScaleToZero is off.
 */
import {
  parseQuantity,
  type CrossVersionObjectReference,
  type HorizontalPodAutoscaler,
  type HPAScalingRules,
  dnsSubdomain,
} from '../../api/index.ts';
import { referenceErrors } from './crossVersionReference.ts';
import { invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { metricErrors } from './metrics.ts';
import { notNegative } from './probe.ts';

const MAX_WINDOW_SECONDS = 3600;
const MAX_PERIOD_SECONDS = 1800;

export function validateAutoscaler(autoscaler: HorizontalPodAutoscaler): FieldError[] {
  return [...validateMetaWith(autoscaler.metadata, true, dnsSubdomain), ...specErrors(autoscaler, undefined)];
}

export function validateAutoscalerUpdate(next: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler): FieldError[] {
  return specErrors(next, old);
}

export function validateAutoscalerStatus({ status }: HorizontalPodAutoscaler): FieldError[] {
  return [
    ...notNegative(status?.currentReplicas, 'status.currentReplicas'),
    ...notNegative(status?.desiredReplicas, 'status.desiredReplicas'),
  ];
}

function specErrors({ spec }: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler | undefined): FieldError[] {
  const { minReplicas, behavior } = spec;
  // Decoded, a manifest may lack what a stored object always has.
  const target = (spec.scaleTargetRef as CrossVersionObjectReference | undefined) ?? { kind: '', name: '' };
  const before = old?.spec.scaleTargetRef;
  const kept = before !== undefined && before.apiVersion === target.apiVersion && before.kind === target.kind;
  const groupless = target.kind === 'ReplicationController';
  return [
    ...replicaErrors(minReplicas, spec.maxReplicas ?? 0),
    ...referenceErrors(target, 'spec.scaleTargetRef', kept ? 'anything' : groupless ? 'no group needed' : 'group'),
    ...metricErrors(spec.metrics ?? [], 'spec.metrics'),
    ...rulesErrors(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...rulesErrors(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}

function replicaErrors(min: number | undefined, max: number): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'spec.maxReplicas';
  if (min !== undefined && min < 1)
    errors.push(invalidValue('spec.minReplicas', min, 'must be greater than or equal to 1'));
  if (max === 0) errors.push(required(field, 'must be set and greater than 0'));
  else if (max < 0) errors.push(invalidValue(field, max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min)
    errors.push(invalidValue(field, max, 'must be greater than or equal to `minReplicas`'));
  return errors;
}

function rulesErrors(rules: HPAScalingRules | undefined, field: string): FieldError[] {
  if (!rules) return [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const path = `${field}.stabilizationWindowSeconds`;
  const errors: FieldError[] = [];
  if (window !== undefined && window < 0)
    errors.push(invalidValue(path, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > MAX_WINDOW_SECONDS)
    errors.push(invalidValue(path, window, `must be less than or equal to ${String(MAX_WINDOW_SECONDS)}`));
  if (selectPolicy !== undefined && !['Disabled', 'Max', 'Min'].includes(selectPolicy))
    errors.push(notSupported(`${field}.selectPolicy`, selectPolicy, ['Disabled', 'Max', 'Min']));
  if (policies.length === 0) errors.push(required(`${field}.policies`, 'must specify at least one Policy'));
  for (const [i, policy] of policies.entries()) errors.push(...policyErrors(policy, `${field}.policies[${String(i)}]`));
  if (tolerance !== undefined && (parseQuantity(tolerance) ?? 0) < 0)
    errors.push(invalidValue(`${field}.tolerance`, tolerance, 'must be greater than or equal to 0'));
  return errors;
}

function policyErrors(policy: NonNullable<HPAScalingRules['policies']>[number], field: string): FieldError[] {
  const { type, value = 0, periodSeconds: period = 0 }: Partial<typeof policy> = policy;
  const errors: FieldError[] = [];
  if (type !== 'Percent' && type !== 'Pods')
    errors.push(notSupported(`${field}.type`, type ?? '', ['Percent', 'Pods']));
  if (value <= 0) errors.push(invalidValue(`${field}.value`, value, 'must be greater than zero'));
  if (period <= 0) errors.push(invalidValue(`${field}.periodSeconds`, period, 'must be greater than zero'));
  if (period > MAX_PERIOD_SECONDS)
    errors.push(
      invalidValue(`${field}.periodSeconds`, period, `must be less than or equal to ${String(MAX_PERIOD_SECONDS)}`),
    );
  return errors;
}
