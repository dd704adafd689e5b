/** How long a control-plane component's informer is behind. Upstream: whatever the network and the watch cache take. */
import { RESOURCES, type ResourceName } from '../api/index.ts';
import type { Change } from '../apiserver/index.ts';
import type { SimTime, Simulation } from '../sim/index.ts';

const MIN_MS = 5;
const MAX_MS = 40;

const STREAMS = Object.fromEntries(
  Object.keys(RESOURCES).map((resource) => [resource, `client-go/informer/${resource}/`]),
) as Readonly<Record<ResourceName, string>>;

/** 5 to 40 ms. A property of the change, not a draw: a run has the same latencies whoever else draws. */
export function informerLatency(sim: Simulation, { resource, revision }: Change): SimTime {
  const spread = sim.fixedAt(STREAMS[resource], revision);
  return MIN_MS + Math.floor(spread * (MAX_MS - MIN_MS + 1));
}
