/** Deployments and ReplicaSets. Upstream: pkg/apis/apps/validation/validation.go. */
import {
  matchesSelector,
  type Deployment,
  type DeploymentStrategy,
  type IntOrString,
  type LabelSelector,
  type PodTemplateSpec,
  type ReplicaSet,
} from '../../api/index.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { immutableField, validateAnnotations, validateLabels, validateMetaWith } from './meta.ts';
import { dnsSubdomain } from './names.ts';
import { validatePodSpec } from './podSpec.ts';
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
  if (isEmpty(selector))
    // ReplicaSets get this sentence too.
    errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for deployment'));
  return errors;
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}

function templateErrors(template: PodTemplateSpec, selector: LabelSelector | undefined): FieldError[] {
  if (!isReadableSelector(selector)) return [invalidValue('spec.selector', selector, 'invalid label selector')];
  const { metadata, spec } = template;
  const errors: FieldError[] = [];
  const field = 'spec.template';
  // No selector at all selects nothing, and then nothing is compared; nor is it for an empty one.
  const labels = metadata?.labels;
  if (selector && !isEmpty(selector) && !matchesSelector(selector, labels ?? {}))
    errors.push(invalidValue(`${field}.metadata.labels`, labels, '`selector` does not match template `labels`'));
  errors.push(...validateLabels(labels, `${field}.labels`));
  errors.push(...validateAnnotations(metadata?.annotations, `${field}.annotations`));
  errors.push(...validatePodSpec(spec, `${field}.spec`));
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
  if (typeof maxUnavailable === 'string' && isPercent(maxUnavailable) && amountOf(maxUnavailable) > 100)
    errors.push(invalidValue(unavailable, maxUnavailable, 'must not be greater than 100%'));
  return errors;
}

const PERCENT_RULE =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

const isPercent = (text: string): boolean => /^[0-9]+%$/.test(text);

const amountOf = (value: IntOrString): number =>
  typeof value === 'number' ? value : isPercent(value) ? Number(value.slice(0, -1)) : 0;

function amountErrors(value: IntOrString, field: string): FieldError[] {
  if (typeof value === 'number') return notNegative(value, field);
  return isPercent(value) ? [] : [invalidValue(field, value, PERCENT_RULE)];
}
