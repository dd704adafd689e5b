/** PriorityClasses. Upstream: pkg/apis/scheduling/validation/validation.go and pkg/apis/scheduling/v1/helpers.go. */
import { type PriorityClass, dnsSubdomain } from '../../api/index.ts';
import { SYSTEM_PRIORITY_CLASSES } from '../registry/systemPriorityClasses.ts';
import { forbiddenField, notSupported, type FieldError } from './fieldError.ts';
import { immutableField, validateMetaWith } from './meta.ts';

const SYSTEM_PREFIX = 'system-';
const HIGHEST_OF_USERS = 1_000_000_000;

export function validatePriorityClass(priorityClass: PriorityClass): FieldError[] {
  const { metadata, value, preemptionPolicy } = priorityClass;
  const errors = validateMetaWith(metadata, false, dnsSubdomain);
  if (metadata.name.startsWith(SYSTEM_PREFIX)) {
    const fault = systemFault(priorityClass);
    if (fault !== undefined)
      errors.push(
        forbiddenField(
          'metadata.name',
          `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${fault}`,
        ),
      );
  } else if (value > HIGHEST_OF_USERS)
    errors.push(
      forbiddenField('value', `maximum allowed value of a user defined priority is ${String(HIGHEST_OF_USERS)}`),
    );
  if (preemptionPolicy !== undefined && !['PreemptLowerPriority', 'Never'].includes(preemptionPolicy))
    errors.push(notSupported('preemptionPolicy', preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  return errors;
}

function systemFault({ metadata: { name }, value, globalDefault = false }: PriorityClass): string | undefined {
  const known = SYSTEM_PRIORITY_CLASSES.find(({ metadata }) => metadata.name === name);
  if (!known) return `${name} is not a known system priority class`;
  if (known.value !== value) return `value of ${name} PriorityClass must be ${String(known.value)}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export function validatePriorityClassUpdate(next: PriorityClass, old: PriorityClass): FieldError[] {
  return [
    ...(next.value === old.value ? [] : [forbiddenField('value', 'may not be changed in an update.')]),
    ...immutableField(next.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ];
}
