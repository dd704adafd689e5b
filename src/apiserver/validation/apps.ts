/** Deployments and ReplicaSets. Upstream: pkg/apis/apps/validation/validation.go. */
import {
  matchesSelector,
  type Deployment,
  type DeploymentStrategy,
  type LabelSelector,
  type PodTemplateSpec,
  type ReplicaSet,
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

export function validateDeployment(deployment: Deployment): FieldError[] {
  return [...validateMetaWith(deployment.metadata, true, dnsSubdomain), ...deploymentSpecErrors(deployment)];
}

export function validateDeploymentUpdate(deployment: Deployment, old: Deployment): FieldError[] {
  return [
    ...deploymentSpecErrors(deployment),
    ...immutableField(deployment.spec.selector, old.spec.selector, 'spec.selector'),
  ];
}

export function validateReplicaSet(replicaSet: ReplicaSet): FieldError[] {
  return [...validateMetaWith(replicaSet.metadata, true, dnsSubdomain), ...replicaSetSpecErrors(replicaSet)];
}

export function validateReplicaSetUpdate(replicaSet: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [
    ...replicaSetSpecErrors(replicaSet),
    ...immutableField(replicaSet.spec.selector, old.spec.selector, 'spec.selector'),
  ];
}

function deploymentSpecErrors({ spec }: Deployment): FieldError[] {
  const { minReadySeconds = 0, progressDeadlineSeconds } = spec;
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...selectorErrors(spec.selector),
    ...templateErrors(spec.template, spec.selector),
    ...strategyErrors(spec.strategy ?? {}),
    ...notNegative(minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...notNegative(progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
    ...(progressDeadlineSeconds !== undefined && progressDeadlineSeconds <= minReadySeconds
      ? [invalidValue('spec.progressDeadlineSeconds', progressDeadlineSeconds, 'must be greater than minReadySeconds')]
      : []),
  ];
}

function replicaSetSpecErrors({ spec }: ReplicaSet): FieldError[] {
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorErrors(spec.selector),
    ...(spec.template ? templateErrors(spec.template, spec.selector) : []),
  ];
}

function selectorErrors(selector: LabelSelector | undefined): FieldError[] {
  if (!selector) return [required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  if (isEmptySelector(selector))
    // ReplicaSets get this sentence too.
    errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'));
  return errors;
}

function templateErrors(template: PodTemplateSpec, selector: LabelSelector | undefined): FieldError[] {
  if (!isReadableSelector(selector)) return [invalidValue('spec.selector', selector, 'invalid label selector')];
  const { metadata, spec } = template;
  const errors: FieldError[] = [];
  const field = 'spec.template';
  // No selector at all selects nothing, and then nothing is compared; nor is it for an empty one.
  const labels = metadata?.labels;
  if (selector && !isEmptySelector(selector) && !matchesSelector(selector, labels ?? {}))
    errors.push(invalidValue(`${field}.metadata.labels`, labels, MISMATCH));
  errors.push(...podTemplateErrors(template, field));
  if (spec.restartPolicy !== 'Always')
    errors.push(notSupported(`${field}.spec.restartPolicy`, spec.restartPolicy, ['Always']));
  if (spec.activeDeadlineSeconds !== undefined)
    errors.push(
      forbiddenField(`${field}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicaSet is not Supported'),
    );
  return errors;
}

function strategyErrors(strategy: DeploymentStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy;
  const field = 'spec.strategy';
  if (type === 'Recreate')
    return rollingUpdate
      ? [forbiddenField(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  if (type !== 'RollingUpdate')
    // Upstream prints its internal struct here.
    return [notSupported(field, { Type: type, RollingUpdate: rollingUpdate ?? null }, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const unavailable = `${field}.rollingUpdate.maxUnavailable`;
  const errors = [
    ...amountErrors(maxUnavailable, unavailable),
    ...amountErrors(maxSurge, `${field}.rollingUpdate.maxSurge`),
  ];
  if (amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0)
    errors.push(invalidValue(unavailable, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  return [...errors, ...overHundredErrors(maxUnavailable, unavailable)];
}
