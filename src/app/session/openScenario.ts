/** Opens a scenario: its cluster, its files, and a workbench that begins afresh. */
import type { Cluster } from '../../cluster/index.ts';
import { loadManifests } from '../editor/manifestStore.ts';
import type { Scenario } from '../scenarios/index.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { openCluster } from './session.ts';

/** Now, or as soon as the engine is there. @throws Error when it is there and the scenario cannot be opened; then nothing changes */
export function openScenario(scenario: Scenario, made?: Cluster): void {
  withEngine(() => {
    openCluster(scenario, made);
    loadManifests(scenario);
    scenarioStore.setState(({ opened }) => ({ scenario, opened: opened + 1 }));
  });
}
