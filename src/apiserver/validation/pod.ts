/** Pods, new and changed. Upstream: ValidatePodCreate and ValidatePodUpdate in pkg/apis/core/validation/validation.go. */
import {
  type Container,
  type Pod,
  type PodSpec,
  type Toleration,
  equalValues,
  semanticallyEqual,
  dnsSubdomain,
} from '../../api/index.ts';
import { imageSpaceErrors } from './container.ts';
import { forbiddenField, invalidValue, required, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { validatePodSpec } from './podSpec.ts';
import { podSpecDiff } from './specDiff.ts';

export function validatePod(pod: Pod): FieldError[] {
  return [
    ...validateMetaWith(pod.metadata, true, dnsSubdomain),
    ...validatePodSpec(pod.spec, 'spec'),
    ...spaceErrors(pod.spec.containers, 'spec.containers'),
    ...spaceErrors(pod.spec.initContainers ?? [], 'spec.initContainers'),
    ...(pod.spec.ephemeralContainers?.length
      ? [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')]
      : []),
    ...(pod.spec.nodeName && pod.spec.schedulingGates?.length
      ? [forbiddenField('spec.nodeName', 'cannot be set until all schedulingGates have been cleared')]
      : []),
  ];
}

const spaceErrors = (containers: readonly Container[], field: string): FieldError[] =>
  containers.flatMap((container, i) => imageSpaceErrors(container, `${field}[${String(i)}]`));

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/** A running Pod is what it is: all but a few fields are fixed. */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  if (pod.spec === old.spec) return [];
  const errors = [...validatePodSpec(pod.spec, 'spec')];
  for (const field of ['containers', 'initContainers'] as const) {
    const before = old.spec[field] ?? [];
    const after = pod.spec[field] ?? [];
    if (after.length !== before.length)
      return [...errors, forbiddenField(`spec.${field}`, 'pod updates may not add or remove containers')];
    for (const [i, { image }] of after.entries())
      if (!image) errors.push(required(`spec.${field}[${String(i)}].image`));
    errors.push(...spaceErrors(after, `spec.${field}`));
  }
  errors.push(...deadlineErrors(pod.spec, old.spec));
  errors.push(...tolerationErrors(pod.spec.tolerations ?? [], old.spec.tolerations ?? []));
  errors.push(...gateErrors(pod.spec, old.spec));
  const munged = withoutUpdatable(pod.spec, old.spec);
  if (!semanticallyEqual(munged, old.spec)) {
    const sentence = `pod updates may not change fields other than ${UPDATABLE.join(',')}`;
    errors.push(forbiddenField('spec', `${sentence}\n${podSpecDiff(old.spec, munged)}`));
  }
  return errors;
}

function deadlineErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const field = 'spec.activeDeadlineSeconds';
  const after = spec.activeDeadlineSeconds;
  const before = old.activeDeadlineSeconds;
  if (before === undefined) return [];
  if (after === undefined) return [invalidValue(field, after, 'must not update from a positive integer to nil value')];
  return after > before ? [invalidValue(field, after, 'must be less than or equal to previous value')] : [];
}

/** Tolerations may be added, and how long they last may change. */
function tolerationErrors(after: readonly Toleration[], before: readonly Toleration[]): FieldError[] {
  const kept = before.every((old) =>
    after.some((next) => equalValues({ ...next, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 })),
  );
  if (kept) return [];
  return [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function gateErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const before = old.schedulingGates ?? [];
  const added = (spec.schedulingGates ?? []).filter((gate) => !before.some(({ name }) => name === gate.name));
  if (added.length === 0) return [];
  const names = added.map(({ name }) => name).sort();
  return [
    forbiddenField(
      'spec.schedulingGates',
      `only deletion is allowed, but found new scheduling gates '{${names.join(',')}}'`,
    ),
  ];
}

/** The new spec with the old values of all that may change. */
function withoutUpdatable(spec: PodSpec, old: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    containers?.map((container, i) => ({ ...container, image: before?.[i]?.image ?? container.image }));
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, schedulingGates: _gates, ...rest } = spec;
  const initContainers = images(spec.initContainers, old.initContainers);
  const negative = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...rest,
    containers: images(spec.containers, old.containers) ?? [],
    ...(initContainers ? { initContainers } : {}),
    ...(old.activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.tolerations ? { tolerations: old.tolerations } : {}),
    ...(old.schedulingGates ? { schedulingGates: old.schedulingGates } : {}),
    ...(negative && old.terminationGracePeriodSeconds !== undefined
      ? { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds }
      : {}),
  };
}
