/**
 * Which IP families a Service has: the cluster's one, unless it is headless without a selector. Upstream: initIPFamilyFields in
 * pkg/registry/core/service/storage/alloc.go, for a cluster configured for IPv4 only.
 */
import { RESOURCES, type Service } from '../../api/index.ts';
import { invalid } from '../statusErrors.ts';
import { invalidValue, type FieldError } from '../validation/fieldError.ts';
import { validateClusterIPFields } from '../validation/serviceAddresses.ts';
import { withSpec } from './serviceFields.ts';

/** @throws ApiError Invalid when the families asked for cannot be had */
export function initIPFamilies(given: Service, old: Service | undefined): Service {
  if (given.spec.type === 'ExternalName') return given;
  const headless = given.spec.clusterIP === 'None' && Object.keys(given.spec.selector ?? {}).length === 0;
  const policy =
    given.spec.ipFamilyPolicy ?? old?.spec.ipFamilyPolicy ?? (headless ? 'RequireDualStack' : 'SingleStack');
  let service = withSpec(given, { ipFamilyPolicy: policy });
  refuse(service, validateClusterIPFields(service, old));
  refuse(service, policyErrors(service));
  service = inferFamilies(service);
  // Made by hand for any address there is: such a Service may name families the cluster does not have.
  if (headless) return withSpec(service, { ipFamilies: headlessFamilies(service) });
  refuse(service, familyErrors(service));
  return service.spec.ipFamilies?.length ? service : withSpec(service, { ipFamilies: ['IPv4'] });
}

function refuse(service: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(RESOURCES.services, service.metadata.name, errors);
}

function policyErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy !== 'SingleStack') return errors;
  const refuseMore = (what: string): FieldError =>
    invalidValue(
      'spec.ipFamilyPolicy',
      spec.ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    );
  if (spec.clusterIPs?.length === 2) errors.push(refuseMore('cluster IPs'));
  if (spec.ipFamilies?.length === 2) errors.push(refuseMore('IP families'));
  return errors;
}

/** An address given without its family implies it. @throws ApiError Invalid for an IPv6 address */
function inferFamilies(service: Service): Service {
  const { clusterIPs = [], ipFamilies = [] } = service.spec;
  const families = [...ipFamilies];
  const errors: FieldError[] = [];
  for (const [i, address] of clusterIPs.entries()) {
    if (address === 'None') break;
    if (i < families.length) continue;
    const family = address.includes(':') ? 'IPv6' : 'IPv4';
    if (family === 'IPv6')
      errors.push(
        invalidValue(`spec.clusterIPs[${String(i)}]`, clusterIPs, `${family} is not configured on this cluster`),
      );
    else families.push(family);
  }
  refuse(service, errors);
  return families.length === ipFamilies.length ? service : withSpec(service, { ipFamilies: families });
}

function headlessFamilies({ spec }: Service): readonly ('IPv4' | 'IPv6')[] {
  const families = spec.ipFamilies?.length ? spec.ipFamilies : (['IPv4'] as const);
  if (families.length > 1 || spec.ipFamilyPolicy === 'SingleStack') return families;
  return [...families, families[0] === 'IPv4' ? 'IPv6' : 'IPv4'];
}

function familyErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(
      invalidValue(
        'spec.ipFamilyPolicy',
        spec.ipFamilyPolicy,
        'this cluster is not configured for dual-stack services',
      ),
    );
  for (const [i, family] of (spec.ipFamilies ?? []).entries())
    if (family !== 'IPv4')
      errors.push(invalidValue(`spec.ipFamilies[${String(i)}]`, family, 'not configured on this cluster'));
  return errors;
}
