/** clusterIP, clusterIPs and the families that go with them. Upstream: ValidateServiceClusterIPsRelatedFields and the upgrade rules. */
import { type Service, ipAddress } from '../../api/index.ts';
import { duplicate, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';

const FIELD = 'spec.clusterIPs';
const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

const isHeadless = ({ spec }: Service): boolean => spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';

export function validateClusterIPFields(service: Service, old: Service | undefined): FieldError[] {
  if (service.spec.type === 'ExternalName') return [];
  const { clusterIP = '', clusterIPs = [] } = service.spec;
  const errors = [...mirrorErrors(clusterIP, clusterIPs), ...familyErrors(service)];
  let malformed = false;
  for (const [i, address] of clusterIPs.entries()) {
    if (i === 0 && address === 'None') {
      if (clusterIPs.length === 1) continue;
      malformed = true;
      errors.push(invalidValue(FIELD, clusterIPs, "'None' must be the first and only value"));
      continue;
    }
    if (old?.spec.clusterIPs?.includes(address)) continue;
    for (const said of ipAddress(address)) {
      malformed = true;
      errors.push(invalidValue(`${FIELD}[${String(i)}]`, address, said));
    }
  }
  if (clusterIPs.length > 2) errors.push(invalidValue(FIELD, clusterIPs, 'may only hold up to 2 values'));
  // What follows would only confuse while an address is not one.
  if (malformed) return errors;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(familyOf)).size !== clusterIPs.length)
    errors.push(invalidValue(FIELD, clusterIPs, 'may specify no more than one IP for each IP family'));
  return [...errors, ...mismatchErrors(service)];
}

const familyOf = (address: string): string => (address.includes(':') ? 'IPv6' : 'IPv4');

function mirrorErrors(clusterIP: string, clusterIPs: readonly string[]): FieldError[] {
  if (clusterIP === '')
    return clusterIPs.length === 0
      ? []
      : [invalidValue(FIELD, clusterIPs, 'must be empty when `clusterIP` is not specified')];
  if (clusterIPs.length === 0) return [required(FIELD)];
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(FIELD, clusterIPs, 'first value must match `clusterIP`')];
}

function familyErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
    const field = `spec.ipFamilies[${String(i)}]`;
    if (!FAMILIES.includes(family)) errors.push(notSupported(field, family, FAMILIES));
    if (seen.has(family)) errors.push(duplicate(field, family));
    seen.add(family);
  }
  if (spec.ipFamilyPolicy !== undefined && !POLICIES.includes(spec.ipFamilyPolicy))
    errors.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, POLICIES));
  return errors;
}

function mismatchErrors(service: Service): FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = service.spec;
  if (isHeadless(service)) return [];
  const errors: FieldError[] = [];
  for (const [i, address] of clusterIPs.entries()) {
    const family = ipFamilies[i];
    if (family === undefined) break;
    if (family !== familyOf(address) && FAMILIES.includes(family))
      errors.push(
        invalidValue(
          `${FIELD}[${String(i)}]`,
          address,
          `expected an ${family} value as indicated by \`ipFamilies[${String(i)}]\``,
        ),
      );
  }
  return errors;
}

/** Once given, a ClusterIP stays, whatever else the update does; only to and from ExternalName may it come and go. */
export function validateClusterIPUpdate(service: Service, old: Service): FieldError[] {
  if (service.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return [];
  if (isHeadless(service) && isHeadless(old)) return [];
  const { clusterIPs: after = [], ipFamilyPolicy } = service.spec;
  const before = old.spec.clusterIPs ?? [];
  const changed = (i: number): FieldError => invalidValue(`${FIELD}[${String(i)}]`, after, 'may not change once set');
  if (after.length === before.length) return before.flatMap((address, i) => (address === after[i] ? [] : [changed(i)]));
  const errors: FieldError[] = [];
  if (after.length === 0) errors.push(invalidValue(`${FIELD}[0]`, after, 'primary clusterIP can not be unset'));
  else if (before.length > 0 && after[0] !== before[0]) errors.push(changed(0));
  if (after.length < before.length && after.length === 1 && ipFamilyPolicy !== 'SingleStack')
    errors.push(
      invalidValue(
        'spec.ipFamilyPolicy',
        ipFamilyPolicy,
        "must be set to 'SingleStack' when releasing the secondary clusterIP",
      ),
    );
  return errors;
}
