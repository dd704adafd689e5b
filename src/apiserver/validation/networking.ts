/** ServiceCIDRs and IPAddresses. Upstream: pkg/apis/networking/validation/validation.go. */
import { type IPAddress, type ServiceCIDR, cidr, dnsSubdomain, ipAddress, pathSegment } from '../../api/index.ts';
import { invalidValue, required, type FieldError } from './fieldError.ts';
import { immutableField, IMMUTABLE, validateMetaWith } from './meta.ts';

const CIDRS = 'spec.cidrs';

export function validateServiceCIDR({ metadata, spec }: ServiceCIDR): FieldError[] {
  return [...validateMetaWith(metadata, false, dnsSubdomain), ...rangeErrors(spec.cidrs ?? [])];
}

function rangeErrors(cidrs: readonly string[]): FieldError[] {
  if (cidrs.length === 0) return [required(CIDRS, 'at least one CIDR required')];
  // Upstream prints its internal struct here.
  if (cidrs.length > 2) return [invalidValue(CIDRS, { CIDRs: cidrs }, 'may only hold up to 2 values')];
  const errors = cidrs.flatMap((range, i) =>
    cidr(range).map((said) => invalidValue(`${CIDRS}[${String(i)}]`, range, said)),
  );
  const [first, second] = cidrs.map((range) => range.includes(':'));
  if (errors.length === 0 && first === second)
    errors.push(
      invalidValue(
        CIDRS,
        cidrs,
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    );
  return errors;
}

/** Ranges stay as they are; a second one, of the other family, may come. */
export function validateServiceCIDRUpdate(next: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const before = old.spec.cidrs ?? [];
  const after = next.spec.cidrs ?? [];
  const grown = before.length === 1 && after.length === 2;
  if (before.length !== after.length && !grown) return [invalidValue(CIDRS, after, IMMUTABLE)];
  const changed = before.flatMap((range, i) =>
    range === after[i] ? [] : [invalidValue(`${CIDRS}[${String(i)}]`, after[i], IMMUTABLE)],
  );
  return grown ? [...changed, ...rangeErrors(after)] : changed;
}

export function validateIPAddress({ metadata, spec }: IPAddress): FieldError[] {
  return [...validateMetaWith(metadata, false, ipAddress), ...parentErrors(spec.parentRef)];
}

function parentErrors(parent: IPAddress['spec']['parentRef']): FieldError[] {
  const field = 'spec.parentRef';
  if (!parent) return [required(field)];
  const { group, resource, name, namespace } = parent;
  const checked = (key: string, value: string | undefined, rule: (text: string) => readonly string[]): FieldError[] =>
    value ? rule(value).map((said) => invalidValue(`${field}.${key}`, value, said)) : [];
  // The core group is the empty one.
  return [
    ...checked('group', group, dnsSubdomain),
    ...(resource ? checked('resource', resource, pathSegment) : [required(`${field}.resource`)]),
    ...(name ? checked('name', name, pathSegment) : [required(`${field}.name`)]),
    ...checked('namespace', namespace, pathSegment),
  ];
}

export function validateIPAddressUpdate(next: IPAddress, old: IPAddress): FieldError[] {
  return [...validateIPAddress(next), ...immutableField(next.spec.parentRef, old.spec.parentRef, 'spec.parentRef')];
}
