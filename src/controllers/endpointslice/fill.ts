/**
 * Filling slices: what is there stays where it is, what is new goes into slices that change anyway, then into the fullest unchanged
 * slice that holds all the rest, then into new slices. Nothing is ever moved to even slices out, because every slice written is sent
 * to every node. Upstream: staging/src/k8s.io/endpointslice/reconciler.go, reconcileByPortMapping.
 */
import type { Draft, Endpoint, EndpointPort, EndpointSlice, Service } from '../../api/index.ts';
import { endpointKey, isEndpointUnchanged, type AddressType } from './endpoint.ts';
import { areLabelsStale, newSlice, sliceLabels } from './sliceMetadata.ts';

/** --max-endpoints-per-slice */
const MAX_ENDPOINTS = 100;

export interface SliceChanges {
  readonly create: readonly Draft<EndpointSlice>[];
  readonly update: readonly EndpointSlice[];
  readonly remove: readonly EndpointSlice[];
}

/** Brings the slices of one port set and address family to hold exactly `desired`, in the order in which they come. */
export function fillSlices(
  service: Service,
  existing: readonly EndpointSlice[],
  desired: readonly Endpoint[],
  ports: readonly EndpointPort[],
  addressType: AddressType,
): SliceChanges {
  const waiting = new Map(desired.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const update: EndpointSlice[] = [];
  const unchanged: EndpointSlice[] = [];
  const remove: EndpointSlice[] = [];
  for (const slice of existing) {
    const kept = keepEndpoints(slice, waiting);
    if (kept.length === slice.endpoints.length && kept.every((endpoint, i) => endpoint === slice.endpoints[i])) {
      if (areLabelsStale(slice, service)) update.push(relabelled(slice, service));
      else unchanged.push(slice);
    } else if (kept.length === 0) remove.push(slice);
    else update.push({ ...relabelled(slice, service), endpoints: kept });
  }

  const rest = [...waiting.values()];
  // Fullest first, so that few slices stay half empty.
  const filled = update.sort((a, b) => b.endpoints.length - a.endpoints.length).map((slice) => topUp(slice, rest));
  const create: Draft<EndpointSlice>[] = [];
  while (rest.length > 0) {
    const slice = rest.length < MAX_ENDPOINTS ? sliceWithRoom(unchanged, rest.length) : undefined;
    if (slice) {
      unchanged.splice(unchanged.indexOf(slice), 1);
      filled.push(topUp(slice, rest));
    } else create.push(topUp(newSlice(service, ports, addressType), rest));
  }
  return { create, update: filled, remove };
}

/** The slice's endpoints that are still wanted, each the very object when nothing about it changed. Takes them from `waiting`. */
function keepEndpoints(slice: EndpointSlice, waiting: Map<string, Endpoint>): readonly Endpoint[] {
  const kept: Endpoint[] = [];
  for (const endpoint of slice.endpoints) {
    const key = endpointKey(endpoint);
    const wanted = waiting.get(key);
    if (!wanted) continue;
    waiting.delete(key);
    kept.push(isEndpointUnchanged(endpoint, wanted) ? endpoint : wanted);
  }
  return kept;
}

function relabelled(slice: EndpointSlice, service: Service): EndpointSlice {
  return { ...slice, metadata: { ...slice.metadata, labels: sliceLabels(service) } };
}

/** The slice with endpoints from the front of `rest`, up to the limit. */
function topUp<S extends Draft<EndpointSlice>>(slice: S, rest: Endpoint[]): S {
  const taken = rest.splice(0, Math.max(0, MAX_ENDPOINTS - slice.endpoints.length));
  return taken.length === 0 ? slice : { ...slice, endpoints: [...slice.endpoints, ...taken] };
}

/** The slice that is fullest once it has taken `count` more, if any can. An unused one does not count as having room. */
function sliceWithRoom(slices: readonly EndpointSlice[], count: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  let leastLeft = MAX_ENDPOINTS;
  for (const slice of slices) {
    const left = MAX_ENDPOINTS - (count + slice.endpoints.length);
    if (left < 0 || left >= leastLeft) continue;
    best = slice;
    leastLeft = left;
  }
  return best;
}
