/**
 * A Pod's own resolver settings: dnsConfig, alone (dnsPolicy None) or on top of the policy's. Upstream: validatePodDNSConfig in
 * pkg/apis/core/validation/validation.go, with RelaxedDNSSearchValidation (underscores and a single dot are allowed in searches).
 */
import { dnsSubdomain, isIPv6, parseIPv4, type PodDNSConfig, type PodSpec } from '../../api/index.ts';
import { invalidValue, required, type FieldError } from './fieldError.ts';

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;
const NOT_AN_ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';

export function dnsConfigErrors({ dnsPolicy, dnsConfig }: PodSpec, field: string): FieldError[] {
  const errors: FieldError[] = [];
  if (dnsPolicy === 'None') {
    if (!dnsConfig) return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (!dnsConfig.nameservers?.length)
      return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!dnsConfig) return errors;
  return [...nameserverErrors(dnsConfig, field), ...searchErrors(dnsConfig, field), ...optionErrors(dnsConfig, field)];
}

function nameserverErrors({ nameservers = [] }: PodDNSConfig, dnsField: string): FieldError[] {
  const field = `${dnsField}.nameservers`;
  const tooMany =
    nameservers.length > MAX_NAMESERVERS
      ? [invalidValue(field, nameservers, `must not have more than ${String(MAX_NAMESERVERS)} nameservers`)]
      : [];
  const wrong = nameservers.flatMap((address, i) =>
    parseIPv4(address) === undefined && !isIPv6(address)
      ? [invalidValue(`${field}[${String(i)}]`, address, NOT_AN_ADDRESS)]
      : [],
  );
  return [...tooMany, ...wrong];
}

function searchErrors({ searches = [] }: PodDNSConfig, dnsField: string): FieldError[] {
  const field = `${dnsField}.searches`;
  const errors: FieldError[] = [];
  if (searches.length > MAX_SEARCHES)
    errors.push(invalidValue(field, searches, `must not have more than ${String(MAX_SEARCHES)} search paths`));
  if (searches.join(' ').length > MAX_SEARCH_CHARACTERS)
    errors.push(
      invalidValue(
        field,
        searches,
        `must not have more than ${String(MAX_SEARCH_CHARACTERS)} characters (including spaces) in the search list`,
      ),
    );
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    // A final dot says that the name is whole; an underscore is read as if it were a letter.
    const name = search.replace(/\.$/, '').replaceAll('_', 'a');
    errors.push(...dnsSubdomain(name).map((said) => invalidValue(`${field}[${String(i)}]`, search, said)));
  }
  return errors;
}

function optionErrors({ options = [] }: PodDNSConfig, field: string): FieldError[] {
  return options.flatMap(({ name }, i) =>
    name ? [] : [required(`${field}.options[${String(i)}]`, 'must not be empty')],
  );
}
