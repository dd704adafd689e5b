/** Opens a page as it was once: its run, its files, playing or not; what is begun again later is the scenario it came from. */
import { SCENARIOS, type Scenario } from '../scenarios/index.ts';
import type { SharedPage } from '../share/sharedPage.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { openScenario } from './openScenario.ts';

/** The engine must be there. @throws Error when the run cannot be replayed; then nothing changes */
export function reopen(scenario: Scenario, { run, files, open, playing }: SharedPage): void {
  openScenario({
    ...scenario,
    run,
    files,
    ...(open === undefined ? {} : { open }),
    // The files of our own scenarios are those this browser keeps.
    ...(SCENARIOS.includes(scenario) ? { isResumed: true } : {}),
  });
  scenarioStore.setState({ scenario });
  clusterStore().setState({ playing });
}
