/** Asks the probes again whenever something they could depend on has changed and the cluster has come to rest for a moment. */
import { useCallback, useEffect } from 'react';
import { useCluster, useObjects } from '../store/clusterStore.ts';
import { useScenario } from '../store/scenarioStore.ts';
import { useEngine } from '../store/useEngine.ts';
import { useIdle } from '../ui/whenIdle.ts';
import { askAll, loadProbes, useProbes } from './probeStore.ts';

export function useAsking(): void {
  const scenario = useScenario((state) => state.scenario.id);
  useEffect(() => loadProbes(scenario), [scenario]);
  const cluster = useCluster((state) => state.cluster);
  const nodes = useObjects('nodes');
  const probes = useProbes((state) => state.probes);
  const state = useEngine((engine) => [
    engine.objects('services'),
    engine.objects('endpointslices'),
    engine.objects('pods'),
    engine.actions(),
    ...nodes.map(({ metadata }) => engine.plates(metadata.name)),
  ]);
  // `state` and `probes` are named so that a change of them asks again.
  const ask = useCallback(() => {
    askAll(cluster);
    return [state, probes];
  }, [cluster, state, probes]);
  useIdle(ask);
}
