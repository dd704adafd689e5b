/**
 * The endpoints of one Service port, gathered from its EndpointSlices, with what is needed to pick among them for any node.
 * Upstream: pkg/proxy/endpointslicecache.go, endpoint.go. Left out: addresses after the first, IPv6.
 */
import type { Endpoint as ApiEndpoint, EndpointSlice } from '../api/index.ts';
import type { ServicePort } from './servicePort.ts';

export interface Endpoint {
  /** "ip:port": also its place in the order of rules. */
  readonly id: string;
  readonly ip: string;
  readonly port: number;
  /** Undefined: unknown, local nowhere. */
  readonly node: string | undefined;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

/** All endpoints of a Service port in the order of their rules. Plain string order: 10.244.1.10:80 comes before 10.244.1.5:80. */
export function endpointsOf(port: ServicePort, slices: readonly EndpointSlice[]): readonly Endpoint[] {
  const found = new Map<string, Endpoint>();
  for (const slice of slices) for (const endpoint of endpointsIn(slice, port)) addEndpoint(found, endpoint);
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where two slices name the same address, for a moment or because it was used again, the one that is not terminating counts. */
function addEndpoint(found: Map<string, Endpoint>, endpoint: Endpoint): void {
  const known = found.get(endpoint.id);
  if (!known || (known.terminating && !endpoint.terminating)) found.set(endpoint.id, endpoint);
}

/** By slice, then by "port/protocol": of three thousand endpoints in thirty slices, one slice changes at a time. */
const ofSlices = new WeakMap<EndpointSlice, Map<string, readonly Endpoint[]>>();

function endpointsIn(slice: EndpointSlice, port: ServicePort): readonly Endpoint[] {
  let byPort = ofSlices.get(slice);
  if (!byPort) ofSlices.set(slice, (byPort = new Map<string, readonly Endpoint[]>()));
  const key = `${port.portName}/${port.protocol}`;
  let endpoints = byPort.get(key);
  if (!endpoints) byPort.set(key, (endpoints = readEndpoints(slice, port)));
  return endpoints;
}

function readEndpoints(slice: EndpointSlice, port: ServicePort): readonly Endpoint[] {
  if (slice.addressType !== 'IPv4') return [];
  const found: Endpoint[] = [];
  for (const slicePort of slice.ports ?? []) {
    // The API server fills in the empty name, so a missing one is the same.
    if ((slicePort.name ?? '') !== port.portName || (slicePort.protocol ?? 'TCP').toLowerCase() !== port.protocol)
      continue;
    if (!slicePort.port) continue;
    for (const endpoint of slice.endpoints) {
      const ip = endpoint.addresses[0];
      if (ip !== undefined) found.push(endpointOf(endpoint, ip, slicePort.port));
    }
  }
  return found;
}

/** What was read of a slice that has become another: the states made from it have it. */
export function forgetSlice(slice: EndpointSlice): void {
  ofSlices.delete(slice);
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i]);

function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  if (a === b) return true;
  if (a.id !== b.id || a.node !== b.node) return false;
  if (a.ready !== b.ready || a.serving !== b.serving || a.terminating !== b.terminating) return false;
  return isSameList(a.zoneHints, b.zoneHints) && isSameList(a.nodeHints, b.nodeHints);
}

/** Whether two lists say the same of the same endpoints. */
export function areSameEndpoints(a: readonly Endpoint[], b: readonly Endpoint[]): boolean {
  return a.length === b.length && a.every((endpoint, i) => isSameEndpoint(endpoint, b[i]!));
}

function endpointOf(from: ApiEndpoint, ip: string, port: number): Endpoint {
  const { conditions, hints } = from;
  return {
    id: `${ip}:${port}`,
    ip,
    port,
    node: from.nodeName,
    ready: conditions?.ready ?? true,
    serving: conditions?.serving ?? true,
    terminating: conditions?.terminating ?? false,
    zoneHints: (hints?.forZones ?? []).map(({ name }) => name),
    nodeHints: (hints?.forNodes ?? []).map(({ name }) => name),
  };
}
