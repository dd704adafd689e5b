/** What the answer of a trace depends on: its identity changes when routing may have changed. */
import type { Cluster } from '../../cluster/index.ts';
import { useCluster, useObjects } from './clusterStore.ts';
import { useEngine } from './useEngine.ts';

export function useRouting(): { readonly cluster: Cluster; readonly state: unknown } {
  const cluster = useCluster((store) => store.cluster);
  const nodes = useObjects('nodes');
  const state = useEngine((engine) => [
    engine.objects('services'),
    engine.objects('endpointslices'),
    engine.objects('pods'),
    engine.actions(),
    ...nodes.map(({ metadata }) => engine.plates(metadata.name)),
  ]);
  return { cluster, state };
}
