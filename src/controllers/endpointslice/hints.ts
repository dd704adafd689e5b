/**
 * Hints for spec.trafficDistribution: which zone (and node) an endpoint is meant for. Only ready endpoints are hinted.
 * Upstream: staging/src/k8s.io/endpointslice/trafficdist. Left out: Topology Aware Routing by annotation (topology-mode: Auto).
 */
import type { Draft, Endpoint, EndpointHints, EndpointSlice, Service } from '../../api/index.ts';
import type { SliceChanges } from './fill.ts';

type Distribution = Service['spec']['trafficDistribution'];

/** Brings the hints of every slice up to date; slices that were unchanged but for them join those to update. */
export function reconcileHints(
  distribution: Distribution,
  changes: SliceChanges,
  existing: readonly EndpointSlice[],
): SliceChanges {
  const touched = new Set([...changes.update, ...changes.remove].map(({ metadata }) => metadata.name));
  const stale = existing.filter((slice) => !touched.has(slice.metadata.name) && hinted(slice, distribution) !== slice);
  return {
    create: changes.create.map((slice) => hinted(slice, distribution)),
    update: [...changes.update, ...stale].map((slice) => hinted(slice, distribution)),
    remove: changes.remove,
  };
}

/** The slice itself when its hints are right. */
function hinted<S extends Draft<EndpointSlice>>(slice: S, distribution: Distribution): S {
  const endpoints = slice.endpoints.map((endpoint) => hintedEndpoint(endpoint, distribution));
  return endpoints.every((endpoint, i) => endpoint === slice.endpoints[i]) ? slice : { ...slice, endpoints };
}

function hintedEndpoint(endpoint: Endpoint, distribution: Distribution): Endpoint {
  if (distribution !== undefined && endpoint.conditions?.ready !== true) return endpoint;
  const wanted = distribution === undefined ? undefined : hintsFor(endpoint, distribution);
  const { hints, ...unhinted } = endpoint;
  if (areSameHints(hints, wanted)) return endpoint;
  return wanted ? { ...unhinted, hints: wanted } : unhinted;
}

function hintsFor({ zone, nodeName }: Endpoint, distribution: string): EndpointHints | undefined {
  const forNodes = distribution === 'PreferSameNode' && nodeName ? { forNodes: [{ name: nodeName }] } : {};
  const forZones = zone ? { forZones: [{ name: zone }] } : {};
  return zone || 'forNodes' in forNodes ? { ...forZones, ...forNodes } : undefined;
}

function areSameHints(a: EndpointHints | undefined, b: EndpointHints | undefined): boolean {
  if (!a || !b) return a === b;
  const names = (list: readonly { readonly name: string }[] = []): string => list.map(({ name }) => name).join(',');
  return names(a.forZones) === names(b.forZones) && names(a.forNodes) === names(b.forNodes);
}
