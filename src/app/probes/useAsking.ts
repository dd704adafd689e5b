/** Asks the probes again whenever something they could depend on has changed and the cluster has come to rest for a moment. */
import { useCallback, useEffect } from 'react';
import { useScenario } from '../store/scenarioStore.ts';
import { useRouting } from '../store/useRouting.ts';
import { useIdle } from '../ui/whenIdle.ts';
import { askAll, loadProbes, useProbes } from './probeStore.ts';

export function useAsking(): void {
  const scenario = useScenario((state) => state.scenario.id);
  useEffect(() => loadProbes(scenario), [scenario]);
  const { cluster, state } = useRouting();
  const probes = useProbes((store) => store.probes);
  // `state` and `probes` are named so that a change of them asks again.
  const ask = useCallback(() => {
    askAll(cluster);
    return [state, probes];
  }, [cluster, state, probes]);
  useIdle(ask);
}
