/**
 * When a Service's slices are looked at: when the Service changes, when a Pod that it selects (or selected) changes in what an
 * endpoint shows, and when somebody else touched a slice. Upstream: pkg/controller/endpointslice/endpointslice_controller.go.
 */
import { objectKey } from '../../api/index.ts';
import type { Change, Controller } from '../../client-go/index.ts';
import type { Simulation } from '../../sim/index.ts';
import { showsInNoEndpoint, type ServiceSelectors } from '../serviceSelectors.ts';
import { reconcileEndpointSlices } from './reconcile.ts';
import { CONTROLLER_NAME, MANAGED_BY, SERVICE_NAME } from './sliceMetadata.ts';

const NAME = 'endpoint-slice-controller';

/** Reconciles with the retries of upstream's controller: 1 s doubling, fifteen times. */
export function createEndpointSliceController(sim: Simulation, { learn, servicesOf }: ServiceSelectors): Controller {
  return {
    name: NAME,
    watches: {
      services(change) {
        learn(change);
        return [change.key];
      },
      pods: servicesOf,
      // Its own writes are no news.
      endpointslices: (change) => (sim.entry(change.revision)?.by === NAME ? [] : keysOfSliceChange(change)),
    },
    ignores: { pods: showsInNoEndpoint },
    reconcile: reconcileEndpointSlices,
    retry: { base: 1_000, max: 1_000_000, limit: 15 },
  };
}

function keysOfSliceChange({ object, previous }: Change<'endpointslices'>): readonly string[] {
  const keys = [previous, object]
    .filter((slice) => slice?.metadata.labels?.[MANAGED_BY] === CONTROLLER_NAME)
    .map((slice) => objectKey(slice?.metadata.namespace, slice?.metadata.labels?.[SERVICE_NAME] ?? ''));
  return [...new Set(keys)];
}
