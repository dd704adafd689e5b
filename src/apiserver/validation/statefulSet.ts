/**
 * StatefulSets. Upstream: pkg/apis/apps/validation/validation.go (ValidateStatefulSet). Left out: what is inside claim templates,
 * and updateStrategy.rollingUpdate.maxUnavailable, whose feature gate is off (the strategy drops it).
 */
import {
  matchesSelector,
  type LabelSelector,
  type PodSpec,
  type StatefulSet,
  type StatefulSetSpec,
  type StatefulSetUpdateStrategy,
  semanticallyEqual,
  dnsLabel,
} from '../../api/index.ts';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateAnnotations, validateLabels, validateMetaWith } from './meta.ts';
import { isEmptySelector, MISMATCH, podTemplateErrors } from './podTemplate.ts';
import { notNegative } from './probe.ts';
import { isReadableSelector, validateLabelSelector } from './selectors.ts';

export function validateStatefulSet(set: StatefulSet): FieldError[] {
  const { serviceName } = set.spec;
  const named = serviceName
    ? dnsLabel(serviceName).map((said) => invalidValue('spec.serviceName', serviceName, said))
    : [];
  return [...validateMetaWith(set.metadata, true, dnsLabel), ...specErrors(set.spec, named)];
}

const UPDATABLE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function validateStatefulSetUpdate({ spec }: StatefulSet, { spec: old }: StatefulSet): FieldError[] {
  // A serviceName cannot change, so that a bad one from before is borne with.
  const errors = specErrors(spec, []);
  if (!semanticallyEqual(fixedPart(spec), fixedPart(old))) errors.push(forbiddenField('spec', UPDATABLE));
  return errors;
}

/** The spec without what may be updated. */
function fixedPart(spec: StatefulSetSpec): Partial<StatefulSetSpec> {
  const {
    replicas: _replicas,
    ordinals: _ordinals,
    template: _template,
    updateStrategy: _strategy,
    revisionHistoryLimit: _limit,
    persistentVolumeClaimRetentionPolicy: _retention,
    minReadySeconds: _seconds,
    ...fixed
  } = spec;
  return fixed;
}

function specErrors(spec: StatefulSetSpec, serviceNameErrors: readonly FieldError[]): FieldError[] {
  const { podManagementPolicy, template } = spec;
  return [
    ...(podManagementPolicy === 'OrderedReady' || podManagementPolicy === 'Parallel'
      ? []
      : [invalidValue('spec.podManagementPolicy', podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")]),
    ...strategyErrors(spec.updateStrategy ?? {}),
    ...retentionErrors(spec.persistentVolumeClaimRetentionPolicy),
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...serviceNameErrors,
    ...selectorErrors(spec.selector),
    ...templateErrors(spec),
    ...(template.spec.restartPolicy === 'Always'
      ? []
      : [notSupported('spec.template.spec.restartPolicy', template.spec.restartPolicy, ['Always'])]),
    ...(template.spec.activeDeadlineSeconds === undefined
      ? []
      : [
          forbiddenField(
            'spec.template.spec.activeDeadlineSeconds',
            'activeDeadlineSeconds in StatefulSet is not Supported',
          ),
        ]),
  ];
}

function strategyErrors(strategy: StatefulSetUpdateStrategy): FieldError[] {
  const { type, rollingUpdate } = strategy;
  const field = 'spec.updateStrategy';
  switch (type) {
    case 'OnDelete':
      return rollingUpdate
        ? [
            invalidValue(
              `${field}.rollingUpdate`,
              { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: null },
              "only allowed for updateStrategy 'RollingUpdate'",
            ),
          ]
        : [];
    case 'RollingUpdate':
      return notNegative(rollingUpdate?.partition, `${field}.rollingUpdate.partition`);
    default:
      // Upstream prints its internal struct here.
      return [
        invalidValue(
          field,
          { Type: type, RollingUpdate: rollingUpdate ?? null },
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      ];
  }
}

function retentionErrors(policy: StatefulSetSpec['persistentVolumeClaimRetentionPolicy'] = {}): FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((when) => {
    const value = policy[when];
    if (value === undefined || value === 'Retain' || value === 'Delete') return [];
    return [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${when}`, value, ['Retain', 'Delete'])];
  });
}

function selectorErrors(selector: LabelSelector | undefined): FieldError[] {
  if (!selector) return [required('spec.selector')];
  const errors = validateLabelSelector(selector, 'spec.selector');
  if (isEmptySelector(selector))
    errors.push(invalidValue('spec.selector', selector, 'empty selector is invalid for statefulset'));
  return errors;
}

function templateErrors({ selector: given, template, volumeClaimTemplates }: StatefulSetSpec): FieldError[] {
  const selector = given as LabelSelector | undefined;
  if (!isReadableSelector(selector)) return [invalidValue('spec.selector', selector, '')];
  const field = 'spec.template';
  const labels = template.metadata?.labels;
  // No selector at all matches nothing; an empty one is not compared.
  const differs = selector ? !isEmptySelector(selector) && !matchesSelector(selector, labels ?? {}) : true;
  // The controller sets hostname and subdomain, whatever the template says.
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec;
  return [
    ...(differs ? [invalidValue(`${field}.metadata.labels`, labels, MISMATCH)] : []),
    ...podTemplateErrors({ ...template, spec: withClaims(spec, volumeClaimTemplates) }, field),
    ...validateLabels(labels, `${field}.labels`),
    ...validateAnnotations(template.metadata?.annotations, `${field}.annotations`),
  ];
}

/** A container may mount what a claim template will bring. */
function withClaims(spec: PodSpec, claims: StatefulSetSpec['volumeClaimTemplates'] = []): PodSpec {
  if (claims.length === 0) return spec;
  const { volumes = [] } = spec as { readonly volumes?: readonly { readonly name?: string }[] };
  const names = claims.map(
    (claim) => (claim as { readonly metadata?: { readonly name?: string } }).metadata?.name ?? '',
  );
  const claimed = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  return { ...spec, volumes: [...claimed, ...volumes.filter(({ name = '' }) => !names.includes(name))] } as PodSpec;
}
