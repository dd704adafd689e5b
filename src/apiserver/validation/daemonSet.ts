/** DaemonSets. Upstream: pkg/apis/apps/validation/validation.go (ValidateDaemonSet). */
import {
  matchesSelector,
  type DaemonSet,
  type DaemonSetSpec,
  type DaemonSetUpdateStrategy,
  dnsSubdomain,
} from '../../api/index.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { immutableField, validateMetaWith } from './meta.ts';
import {
  amountErrors,
  amountOf,
  isEmptySelector,
  MISMATCH,
  overHundredErrors,
  podTemplateErrors,
} from './podTemplate.ts';
import { notNegative } from './probe.ts';
import { isReadableSelector, validateLabelSelector } from './selectors.ts';

export function validateDaemonSet(daemonSet: DaemonSet): FieldError[] {
  return [...validateMetaWith(daemonSet.metadata, true, dnsSubdomain), ...specErrors(daemonSet.spec)];
}

export function validateDaemonSetUpdate(daemonSet: DaemonSet, old: DaemonSet): FieldError[] {
  return [
    ...immutableField(daemonSet.spec.selector, old.spec.selector, 'spec.selector'),
    ...specErrors(daemonSet.spec),
  ];
}

function specErrors(spec: DaemonSetSpec): FieldError[] {
  const { template } = spec;
  // Decoded, a manifest may lack what a stored object always has.
  const selector = spec.selector as DaemonSetSpec['selector'] | undefined;
  const errors = validateLabelSelector(selector, 'spec.selector');
  const labels = template.metadata?.labels;
  // No selector at all matches nothing, an empty one everything.
  const matches = isReadableSelector(selector) && (selector ? matchesSelector(selector, labels ?? {}) : false);
  if (isReadableSelector(selector) && !matches && !(selector && isEmptySelector(selector)))
    errors.push(invalidValue('spec.template.metadata.labels', labels, MISMATCH));
  if (selector && isEmptySelector(selector))
    errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for daemonset'));
  errors.push(...podTemplateErrors(template, 'spec.template'));
  if (template.spec.restartPolicy !== 'Always')
    errors.push(notSupported('spec.template.spec.restartPolicy', template.spec.restartPolicy, ['Always']));
  if (template.spec.activeDeadlineSeconds !== undefined)
    errors.push(
      forbiddenField('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in DaemonSet is not Supported'),
    );
  return [
    ...errors,
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...strategyErrors(spec.updateStrategy ?? {}),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function strategyErrors(strategy: DaemonSetUpdateStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy;
  const field = 'spec.updateStrategy';
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate')
    // Upstream prints its internal struct here.
    return [notSupported(field, { Type: type, RollingUpdate: rollingUpdate ?? null }, ['RollingUpdate', 'OnDelete'])];
  if (!rollingUpdate) return [required(`${field}.rollingUpdate`)];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const unavailable = `${field}.rollingUpdate.maxUnavailable`;
  const surge = `${field}.rollingUpdate.maxSurge`;
  const errors = [
    ...amountErrors(maxUnavailable, unavailable),
    ...amountErrors(maxSurge, surge),
    ...overHundredErrors(maxUnavailable, unavailable),
    ...overHundredErrors(maxSurge, surge),
  ];
  if (amountOf(maxUnavailable) !== 0 && amountOf(maxSurge) !== 0)
    errors.push(invalidValue(surge, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0)
    errors.push(required(unavailable, 'cannot be 0 when maxSurge is 0'));
  return errors;
}
