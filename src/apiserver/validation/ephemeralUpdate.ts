/** Ephemeral containers are added, and then stay. Upstream: ValidatePodEphemeralContainersUpdate in pkg/apis/core/validation/validation.go. */
import { semanticallyEqual, type EphemeralContainer, type Pod } from '../../api/index.ts';
import { forbiddenField, type FieldError } from './fieldError.ts';
import { validatePodSpec } from './podSpec.ts';
import { fieldsDiff } from './specDiff.ts';

export function ephemeralUpdateErrors(pod: Pod, old: Pod): FieldError[] {
  const field = 'spec.ephemeralContainers';
  const after = new Map((pod.spec.ephemeralContainers ?? []).map((container) => [container.name, container]));
  const errors = (old.spec.ephemeralContainers ?? []).flatMap((before) => {
    const { name } = before;
    const now = after.get(name);
    const subject = `existing ephemeral containers ${JSON.stringify(name)} may not be`;
    if (!now) return [forbiddenField(field, `${subject} removed\n`)];
    return semanticallyEqual(now, before) ? [] : [forbiddenField(field, `${subject} changed\n${diff(before, now)}`)];
  });
  return [...validatePodSpec(pod.spec, 'spec'), ...errors];
}

const diff = (before: EphemeralContainer, after: EphemeralContainer): string =>
  fieldsDiff('core.EphemeralContainer', before, after);
