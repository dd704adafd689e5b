/** The old Endpoints. Upstream: ValidateEndpoints in pkg/apis/core/validation/validation.go. */
import {
  type EndpointAddress,
  type Endpoints,
  type EndpointSubset,
  type SubsetPort,
  equalValues,
  dnsLabel,
  dnsSubdomain,
  endpointAddress,
  ipAddress,
  portNumber,
  qualifiedKey,
} from '../../api/index.ts';
import { invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validateEndpoints(endpoints: Endpoints): FieldError[] {
  return [...validateMetaWith(endpoints.metadata, true, dnsSubdomain), ...subsetErrors(endpoints.subsets)];
}

/** Subsets that an older server took stay valid as long as nobody touches them. */
export function validateEndpointsUpdate(endpoints: Endpoints, old: Endpoints): FieldError[] {
  const errors = subsetErrors(endpoints.subsets);
  return errors.length > 0 && equalValues(endpoints.subsets, old.subsets) ? [] : errors;
}

function subsetErrors(subsets: readonly EndpointSubset[] = []): FieldError[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }, i) => {
    const path = `subsets[${String(i)}]`;
    return [
      ...(addresses.length + notReadyAddresses.length === 0
        ? [required(path, 'must specify `addresses` or `notReadyAddresses`')]
        : []),
      ...addresses.flatMap((address, j) => addressErrors(address, `${path}.addresses[${String(j)}]`)),
      ...notReadyAddresses.flatMap((address, j) => addressErrors(address, `${path}.notReadyAddresses[${String(j)}]`)),
      ...ports.flatMap((port, j) => portErrors(port, ports.length > 1, `${path}.ports[${String(j)}]`)),
    ];
  });
}

/** Addresses are looked at once: the controller writes the same ones again with each change. */
const checked = new WeakSet<EndpointAddress>();

function addressErrors(address: EndpointAddress, path: string): FieldError[] {
  if (checked.has(address)) return [];
  const errors = faultsOf(address, path);
  if (errors.length === 0) checked.add(address);
  return errors;
}

function faultsOf({ ip, hostname, nodeName }: EndpointAddress, path: string): FieldError[] {
  const malformed = ipAddress(ip).map((said) => invalidValue(`${path}.ip`, ip, said));
  return [
    ...malformed,
    ...(hostname ? dnsLabel(hostname).map((said) => invalidValue(`${path}.hostname`, hostname, said)) : []),
    ...(nodeName === undefined
      ? []
      : dnsSubdomain(nodeName).map((said) => invalidValue(`${path}.nodeName`, nodeName, said))),
    ...(malformed.length > 0 ? [] : endpointAddress(ip).map((said) => invalidValue(`${path}.ip`, ip, said))),
  ];
}

/** Of several ports each needs a name. */
function portErrors(
  { name = '', port, protocol, appProtocol }: SubsetPort,
  requireName: boolean,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (name === '' && requireName) errors.push(required(`${path}.name`));
  else if (name !== '') errors.push(...dnsLabel(name).map((said) => invalidValue(`${path}.name`, name, said)));
  errors.push(...portNumber(port).map((said) => invalidValue(`${path}.port`, port, said)));
  if (!protocol) errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (appProtocol !== undefined)
    errors.push(...qualifiedKey(appProtocol).map((said) => invalidValue(`${path}.appProtocol`, appProtocol, said)));
  return errors;
}
