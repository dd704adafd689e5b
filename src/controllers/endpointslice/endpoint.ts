/** A Pod as an endpoint of a Service. Upstream: staging/src/k8s.io/endpointslice/utils.go. */
import type { Endpoint, EndpointPort, EndpointSlice, Node, Pod, Service } from '../../api/index.ts';
import { pairMemory } from '../pairMemory.ts';
import { isPodFinished, isPodReady } from '../podConditions.ts';
import { findPort } from '../servicePorts.ts';

export type AddressType = EndpointSlice['addressType'];

const ZONE = 'topology.kubernetes.io/zone';

function addressesOf({ status }: Pod, type: AddressType): readonly string[] {
  const ips = status?.podIPs?.map(({ ip }) => ip) ?? (status?.podIP ? [status.podIP] : []);
  return ips.filter((ip) => ip.includes(':') === (type === 'IPv6'));
}

/** Running or about to, with an address; terminating Pods stay in until they are gone. */
export function shouldBeEndpoint(pod: Pod): boolean {
  return !isPodFinished(pod) && (Boolean(pod.status?.podIP) || (pod.status?.podIPs ?? []).length > 0);
}

function podToEndpoint(pod: Pod, node: Node | undefined, service: Service, type: AddressType): Endpoint {
  const { namespace, name, uid } = pod.metadata;
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { nodeName, hostname, subdomain } = pod.spec;
  const zone = node?.metadata.labels?.[ZONE];
  return {
    addresses: addressesOf(pod, type),
    conditions: { ready, serving, terminating },
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
    ...(zone ? { zone } : {}),
  };
}

/** A Service's ports as they are on this Pod: named target ports may differ from Pod to Pod, or be missing. */
function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const servicePort of service.spec.ports ?? []) {
    const port = findPort(pod, servicePort);
    if (port === undefined) continue;
    const { name = '', protocol, appProtocol } = servicePort;
    ports.push({ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) });
  }
  return ports;
}

/** Texts that were made once for a list or an endpoint that outlives many versions of its slice. */
function texts<T extends object>(make: (of: T) => string): (of: T) => string {
  const known = new WeakMap<T, string>();
  return (of) => {
    let text = known.get(of);
    if (text === undefined) known.set(of, (text = make(of)));
    return text;
  };
}

const textOfPorts = texts((ports: readonly EndpointPort[]) =>
  ports
    .map(({ name = '', port, protocol = 'TCP', appProtocol = '' }) => [name, protocol, port, appProtocol].join('/'))
    .sort()
    .join(' '),
);

/** One text for each set of resolved ports: endpoints share a slice only when it is the same. */
export function portsKey(ports: readonly EndpointPort[] | undefined): string {
  return ports ? textOfPorts(ports) : '';
}

/** What makes an endpoint the same one although its conditions or its node changed. */
export const endpointKey = texts(({ addresses, hostname = '', targetRef }: Endpoint) =>
  [addresses.join(','), hostname, targetRef?.namespace ?? '', targetRef?.name ?? ''].join(' '),
);

/** Whether two endpoints of one key differ in nothing that a slice says (hints apart). */
export function isEndpointUnchanged(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.conditions?.ready === b.conditions?.ready &&
    a.conditions?.serving === b.conditions?.serving &&
    a.conditions?.terminating === b.conditions?.terminating &&
    a.targetRef?.uid === b.targetRef?.uid
  );
}

/** A Pod's endpoint for a Service, and the ports that decide into which slices it may go. */
export interface DesiredEndpoint {
  /** portsKey(ports) */
  readonly key: string;
  readonly ports: readonly EndpointPort[];
  readonly endpoint: Endpoint;
}

interface Remembered extends DesiredEndpoint {
  readonly node: Node | undefined;
  readonly type: AddressType;
}

const remembered = pairMemory<Service, Pod, Remembered>();

export function desiredEndpoint(
  service: Service,
  pod: Pod,
  node: Node | undefined,
  type: AddressType,
): DesiredEndpoint {
  const known = remembered.get(service, pod);
  if (known?.node === node && known?.type === type) return known;
  const ports = endpointPorts(service, pod);
  const desired = { key: portsKey(ports), ports, endpoint: podToEndpoint(pod, node, service, type), node, type };
  remembered.set(service, pod, desired);
  return desired;
}
