/** References to an object of any group. Upstream: ValidateCrossVersionObjectReference in pkg/apis/autoscaling/validation. */
import { type CrossVersionObjectReference, pathSegment } from '../../api/index.ts';
import { invalidValue, required, type FieldError } from './fieldError.ts';

/** What is asked of the apiVersion of a reference. */
type VersionRule = 'group' | 'no group needed' | 'anything';

export function referenceErrors(
  { kind, name, apiVersion = '' }: CrossVersionObjectReference,
  field: string,
  rule: VersionRule,
): FieldError[] {
  const named = (key: string, value: string): FieldError[] =>
    value === ''
      ? [required(`${field}.${key}`)]
      : pathSegment(value).map((said) => invalidValue(`${field}.${key}`, value, said));
  const errors = [...named('kind', kind), ...named('name', name)];
  const slashes = apiVersion === '/' ? 0 : apiVersion.split('/').length - 1;
  const invalid = (said: string): FieldError => invalidValue(`${field}.apiVersion`, apiVersion, said);
  if (rule === 'anything') return errors;
  if (slashes > 1) return [...errors, invalid(`unexpected GroupVersion string: ${apiVersion}`)];
  const group = slashes === 1 ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return rule === 'group' && group === '' ? [...errors, invalid('apiVersion must specify API group')] : errors;
}
