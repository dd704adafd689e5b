/** Requests and limits. Upstream: validateResourceRequirements in pkg/apis/core/validation/validation.go. */
import { parseQuantity, type Container, type ResourceList, qualifiedKey } from '../../api/index.ts';
import { invalidValue, type FieldError } from './fieldError.ts';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);
const isStandard = (name: string): boolean => STANDARD.has(name) || name.startsWith('hugepages-');

export function validateResources(resources: Container['resources'], field: string): FieldError[] {
  if (!resources) return [];
  const { limits = {}, requests = {} } = resources;
  return [
    ...listErrors(limits, `${field}.limits`),
    ...listErrors(requests, `${field}.requests`),
    ...Object.keys(requests).flatMap((name) => aboveLimit(name, requests[name]!, limits[name], `${field}.requests`)),
  ];
}

function listErrors(list: ResourceList, field: string): FieldError[] {
  return Object.keys(list).flatMap((name) => {
    const path = `${field}[${name}]`;
    const amount = parseQuantity(list[name]!) ?? 0;
    return [
      ...nameErrors(name, path),
      ...(amount < 0 ? [invalidValue(path, String(list[name]!), 'must be greater than or equal to 0')] : []),
    ];
  });
}

function nameErrors(name: string, path: string): FieldError[] {
  const sentences = qualifiedKey(name);
  if (sentences.length > 0) return sentences.map((said) => invalidValue(path, name, said));
  if (name.includes('/') || isStandard(name)) return [];
  return [
    invalidValue(path, name, 'must be a standard resource type or fully qualified'),
    invalidValue(path, name, 'must be a standard resource for containers'),
  ];
}

/** CPU, memory and storage may be promised short of the limit; anything else is requested as it is limited. */
function aboveLimit(
  name: string,
  request: string | number,
  limit: string | number | undefined,
  field: string,
): FieldError[] {
  if (limit === undefined) return [];
  const asked = parseQuantity(request) ?? 0;
  const allowed = parseQuantity(limit) ?? 0;
  const exact = !STANDARD.has(name);
  if (exact && asked !== allowed)
    return [invalidValue(field, String(request), `must be equal to ${name} limit of ${String(limit)}`)];
  if (asked <= allowed) return [];
  return [invalidValue(field, String(request), `must be less than or equal to ${name} limit of ${String(limit)}`)];
}
