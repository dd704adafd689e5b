/** EndpointSlices. Upstream: pkg/apis/discovery/validation/validation.go. */
import {
  type Endpoint,
  type EndpointHints,
  type EndpointPort,
  type EndpointSlice,
  dnsLabel,
  dnsSubdomain,
  endpointAddress,
  ipAddress,
  isIPv6,
  labelValue,
  qualifiedKey,
} from '../../api/index.ts';
import { duplicate, invalidValue, notSupported, required, tooMany, type FieldError } from './fieldError.ts';
import { immutableField, validateMetaWith } from './meta.ts';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20_000;
const MAX_ENDPOINTS = 1000;
const MAX_HINTS = 8;

export function validateEndpointSlice(slice: EndpointSlice): FieldError[] {
  return [...validateMetaWith(slice.metadata, true, dnsSubdomain), ...contentErrors(slice)];
}

export function validateEndpointSliceUpdate(slice: EndpointSlice, old: EndpointSlice): FieldError[] {
  return [...contentErrors(slice), ...immutableField(slice.addressType, old.addressType, 'addressType')];
}

function contentErrors({ addressType, ports = [], endpoints }: EndpointSlice): FieldError[] {
  return [
    ...typeErrors(addressType),
    ...(ports.length > MAX_PORTS ? [tooMany('ports', ports.length, MAX_PORTS)] : portErrors(ports)),
    ...(endpoints.length > MAX_ENDPOINTS
      ? [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)]
      : endpoints.flatMap((endpoint, i) => endpointErrors(endpoint, addressType, `endpoints[${String(i)}]`))),
  ];
}

function typeErrors(addressType: string | undefined): FieldError[] {
  if (!addressType) return [required('addressType')];
  return ADDRESS_TYPES.includes(addressType) ? [] : [notSupported('addressType', addressType, ADDRESS_TYPES)];
}

function portErrors(ports: readonly EndpointPort[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => {
    const path = `ports[${String(i)}]`;
    const errors = name === '' ? [] : dnsLabel(name).map((said) => invalidValue(`${path}.name`, name, said));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol === undefined) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
    if (appProtocol !== undefined)
      for (const said of qualifiedKey(appProtocol)) errors.push(invalidValue(`${path}.appProtocol`, appProtocol, said));
    return errors;
  });
}

/** Endpoints are looked at once: controllers write the same ones again with each change of the slice. */
const checked = new WeakMap<Endpoint, string>();

function endpointErrors(endpoint: Endpoint, addressType: string, path: string): FieldError[] {
  if (checked.get(endpoint) === addressType) return [];
  const { nodeName, hostname, hints } = endpoint;
  const addresses = (endpoint.addresses as readonly string[] | undefined) ?? [];
  const errors: FieldError[] = [];
  if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'));
  else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(`${path}.addresses`, addresses.length, MAX_ADDRESSES));
  for (const [i, address] of addresses.entries())
    errors.push(...addressErrors(address, addressType, `${path}.addresses`, i));
  if (nodeName !== undefined)
    for (const said of dnsSubdomain(nodeName)) errors.push(invalidValue(`${path}.nodeName`, nodeName, said));
  if (hostname !== undefined)
    for (const said of dnsLabel(hostname)) errors.push(invalidValue(`${path}.hostname`, hostname, said));
  if (hints) errors.push(...hintErrors(hints, `${path}.hints`));
  if (errors.length === 0) checked.set(endpoint, addressType);
  return errors;
}

function addressErrors(address: string, addressType: string, field: string, index: number): FieldError[] {
  const path = `${field}[${String(index)}]`;
  if (addressType === 'FQDN') return dnsSubdomain(address).map((said) => invalidValue(path, address, said));
  const malformed = ipAddress(address);
  if (malformed.length > 0) return malformed.map((said) => invalidValue(path, address, said));
  const wanted = addressType === 'IPv6';
  const wrong = isIPv6(address) === wanted ? [] : [invalidValue(field, address, `must be an ${addressType} address`)];
  return [...wrong, ...endpointAddress(address).map((said) => invalidValue(path, address, said))];
}

function hintErrors({ forZones = [], forNodes = [] }: EndpointHints, field: string): FieldError[] {
  return [
    ...hintListErrors(forZones, `${field}.forZones`, labelValue),
    ...hintListErrors(forNodes, `${field}.forNodes`, dnsSubdomain),
  ];
}

function hintListErrors(
  hints: readonly { readonly name: string }[],
  field: string,
  rule: (name: string) => readonly string[],
): FieldError[] {
  if (hints.length > MAX_HINTS) return [tooMany(field, hints.length, MAX_HINTS)];
  const names = new Set<string>();
  return hints.flatMap(({ name }, i) => {
    const path = `${field}[${String(i)}].name`;
    const errors = rule(name).map((said) => invalidValue(path, name, said));
    if (names.has(name)) errors.unshift(duplicate(path, name));
    names.add(name);
    return errors;
  });
}
