/**
 * What kube-proxy knows of the cluster: its Services' ports and their endpoints, without regard to any node. A persistent value:
 * a change makes a new state that shares everything else with the old one, so that 5,000 nodes at a few different moments share
 * nearly all of it. Upstream: pkg/proxy/{service,endpoint}changetracker.go, which keep a copy per node.
 */
import type { EndpointSlice, Service } from '../api/index.ts';
import { objectKey } from '../api/index.ts';
import { areSameEndpoints, endpointsOf, forgetSlice, type Endpoint } from './endpoints.ts';
import { servicePortsOf, type ServicePort } from './servicePort.ts';

/** A Service port with its endpoints. Its identity changes when something that rules depend on does. */
export interface PortState {
  readonly port: ServicePort;
  readonly endpoints: readonly Endpoint[];
  /** Nodes that have an endpoint of it. */
  readonly localNodes: ReadonlySet<string>;
  /** Nodes and zones that some endpoint is hinted for. */
  readonly hintedNodes: ReadonlySet<string>;
  readonly hintedZones: ReadonlySet<string>;
  /** Rules may differ from node to node. */
  readonly nodeSensitive: boolean;
}

export interface ServiceState {
  readonly key: string;
  /** Absent while only slices of it are known. */
  readonly service: Service | undefined;
  /** By name. */
  readonly slices: readonly EndpointSlice[];
  readonly ports: readonly PortState[];
}

export interface ProxyState {
  /** By key. */
  readonly services: readonly ServiceState[];
  /** By id: the order of rules. */
  readonly ports: readonly PortState[];
  /** Those of them whose rules may differ from node to node. The same list as long as they are the same. */
  readonly sensitive: readonly PortState[];
  /** Of all Service ports together. */
  readonly endpoints: number;
}

export const EMPTY_STATE: ProxyState = { services: [], ports: [], sensitive: [], endpoints: 0 };

const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

/** The Service a slice belongs to, as "namespace/name". */
export function serviceOfSlice(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  return name ? objectKey(slice.metadata.namespace, name) : undefined;
}

export function serviceState(state: ProxyState, key: string): ServiceState | undefined {
  const at = placeOf(state.services, key, (service) => service.key);
  return state.services[at]?.key === key ? state.services[at] : undefined;
}

/** The port with an id ("namespace/name:port"). */
export function portNamed({ ports }: ProxyState, id: string): PortState | undefined {
  const port = ports[placeOf(ports, id, idOf)];
  return port?.port.id === id ? port : undefined;
}

const idOf = ({ port }: PortState): string => port.id;
const isSensitive = ({ nodeSensitive }: PortState): boolean => nodeSensitive;

/** The state after one Service, or its slices, changed. Neither object nor slices: it is gone. */
export function withService(
  state: ProxyState,
  key: string,
  service: Service | undefined,
  slices: readonly EndpointSlice[],
): ProxyState {
  const before = serviceState(state, key);
  const ports = portStates(service, slices, before);
  for (const slice of before?.slices ?? []) if (!slices.includes(slice)) forgetSlice(slice);
  const after: ServiceState | undefined = service || slices.length > 0 ? { key, service, slices, ports } : undefined;
  const sum = (list: readonly PortState[] = []) => list.reduce((total, port) => total + port.endpoints.length, 0);
  return {
    services: replaced(state.services, before ? [before] : [], after ? [after] : [], (service) => service.key),
    ports: replaced(state.ports, before?.ports ?? [], ports, idOf),
    sensitive: replaced(state.sensitive, before?.ports.filter(isSensitive) ?? [], ports.filter(isSensitive), idOf),
    endpoints: state.endpoints - sum(before?.ports) + sum(ports),
  };
}

/** The state of a whole cluster at once. */
export function stateOf(services: readonly Service[], slices: readonly EndpointSlice[]): ProxyState {
  const parts = new Map<string, { service?: Service; slices: EndpointSlice[] }>();
  for (const service of services)
    parts.set(objectKey(service.metadata.namespace, service.metadata.name), { service, slices: [] });
  for (const slice of slices) {
    const key = serviceOfSlice(slice);
    if (key === undefined) continue;
    const part = parts.get(key);
    if (part) part.slices.push(slice);
    else parts.set(key, { slices: [slice] });
  }
  const states = [...parts].map(([key, part]): ServiceState => {
    const sorted = sortedSlices(part.slices);
    return { key, service: part.service, slices: sorted, ports: portStates(part.service, sorted, undefined) };
  });
  const ports = states.flatMap((service) => service.ports).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return {
    services: states.sort((a, b) => (a.key < b.key ? -1 : 1)),
    ports,
    sensitive: ports.filter(isSensitive),
    endpoints: ports.reduce((total, port) => total + port.endpoints.length, 0),
  };
}

/** A Service's slices after one of them changed; `slice` undefined: it is gone. */
export function withSlice(
  slices: readonly EndpointSlice[],
  name: string,
  slice: EndpointSlice | undefined,
): readonly EndpointSlice[] {
  const others = slices.filter((other) => other.metadata.name !== name);
  return slice ? sortedSlices([...others, slice]) : others;
}

function sortedSlices(slices: readonly EndpointSlice[]): readonly EndpointSlice[] {
  return [...slices].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** Ports and endpoints that did not change keep their identity, and with it the chains made from them. */
function portStates(
  service: Service | undefined,
  slices: readonly EndpointSlice[],
  before: ServiceState | undefined,
): readonly PortState[] {
  if (!service) return [];
  const ports = service === before?.service ? before.ports.map(({ port }) => port) : servicePortsOf(service);
  return ports.map((made) => {
    const known = before?.ports.find(({ port }) => port === made || isSame(port, made));
    const port = known?.port ?? made;
    const endpoints = endpointsOf(port, slices);
    return known && areSameEndpoints(known.endpoints, endpoints) ? known : portState(port, endpoints);
  });
}

function portState(port: ServicePort, endpoints: readonly Endpoint[]): PortState {
  const localNodes = new Set<string>();
  const hintedNodes = new Set<string>();
  const hintedZones = new Set<string>();
  for (const { node, nodeHints, zoneHints } of endpoints) {
    if (node !== undefined && port.usesLocal) localNodes.add(node);
    for (const name of nodeHints) hintedNodes.add(name);
    for (const name of zoneHints) hintedZones.add(name);
  }
  const hinted = hintedNodes.size > 0 || hintedZones.size > 0;
  const nodeSensitive = hinted || localNodes.size > 0 || port.sourceRanges.length > 0;
  return { port, endpoints, localNodes, hintedNodes, hintedZones, nodeSensitive };
}

function isSame(a: ServicePort, b: ServicePort): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A sorted list with some members taken out and others put in; the list itself when that changes nothing. */
function replaced<T>(
  list: readonly T[],
  out: readonly T[],
  put: readonly T[],
  keyOf: (item: T) => string,
): readonly T[] {
  if (out.length === put.length && out.every((item, i) => item === put[i])) return list;
  const copy = [...list];
  for (const item of out) copy.splice(placeOf(copy, keyOf(item), keyOf), 1);
  for (const item of put) copy.splice(placeOf(copy, keyOf(item), keyOf), 0, item);
  return copy;
}

/** Where a key stands, or would stand, in a sorted list. */
function placeOf<T>(list: readonly T[], key: string, keyOf: (item: T) => string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(list[middle]!) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
