/** PodDisruptionBudgets. Upstream: pkg/apis/policy/validation/validation.go. */
import type { IntOrString, PodDisruptionBudget } from '../../api/index.ts';
import { invalidValue, notSupported, type FieldError } from './fieldError.ts';
import { amountErrors, overHundredErrors } from './podTemplate.ts';
import { notNegative } from './probe.ts';
import { validateLabelSelector } from './selectors.ts';

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** Of names nothing is asked but what every name must be. */
export function validateBudget({ spec }: PodDisruptionBudget): FieldError[] {
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec;
  const both = minAvailable !== undefined && maxUnavailable !== undefined;
  return [
    ...(both ? [invalidValue('spec', internalForm(spec), 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...limitErrors(minAvailable, 'spec.minAvailable'),
    ...limitErrors(maxUnavailable, 'spec.maxUnavailable'),
    ...validateLabelSelector(spec.selector, 'spec.selector'),
    ...(policy === undefined || POLICIES.includes(policy)
      ? []
      : [notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES)]),
  ];
}

/** Upstream prints its internal struct, whose fields have no JSON names. */
function internalForm(spec: PodDisruptionBudget['spec']): unknown {
  return {
    MinAvailable: spec.minAvailable ?? null,
    Selector: spec.selector ?? null,
    MaxUnavailable: spec.maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
  };
}

function limitErrors(limit: IntOrString | undefined, field: string): FieldError[] {
  return limit === undefined ? [] : [...amountErrors(limit, field), ...overHundredErrors(limit, field)];
}

const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

export function validateBudgetStatus({ status }: PodDisruptionBudget): FieldError[] {
  return COUNTS.flatMap((count) => notNegative(status?.[count], `status.${count}`));
}
