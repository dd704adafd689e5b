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
  for (const slice of slices) {
    if (slice.addressType !== 'IPv4') continue;
    for (const slicePort of slice.ports ?? []) {
      // The API server fills in the empty name, so a missing one is the same.
      if ((slicePort.name ?? '') !== port.portName || (slicePort.protocol ?? 'TCP').toLowerCase() !== port.protocol)
        continue;
      if (!slicePort.port) continue;
      for (const endpoint of slice.endpoints) addEndpoint(found, endpoint, slicePort.port);
    }
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where two slices name the same address, for a moment or because it was used again, the one that is not terminating counts. */
function addEndpoint(found: Map<string, Endpoint>, from: ApiEndpoint, port: number): void {
  const ip = from.addresses[0];
  if (ip === undefined) return;
  const endpoint = endpointOf(from, ip, port);
  const known = found.get(endpoint.id);
  if (!known || (known.terminating && !endpoint.terminating)) found.set(endpoint.id, endpoint);
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
