/**
 * Leaving what one has for a fresh beginning: the way out of any muddle (the scenario once more, with its own files), and another scenario.
 * What it takes the place of comes back with Undo.
 */
import { resetFiles } from '../editor/manifestStore.ts';
import type { Scenario } from '../scenarios/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { leaving } from './leaving.ts';
import { openScenario } from './openScenario.ts';
import { sessionWords } from './words.ts';

/** @param openAgain how what is open begins again, when a scenario's own way is not enough */
export function startAgain(openAgain?: () => void): void {
  withEngine(() => {
    const { scenario } = scenarioStore.getState();
    const undo = leaving(sessionWords.startAgain, () => {
      if (openAgain) openAgain();
      else openScenario(scenario);
      resetFiles(scenario);
      clusterStore().setState({ speed: 1, playing: true });
    });
    showToast(sessionWords.begun(scenario.title), undo ? { undo } : {});
  });
}

/** Opens another scenario in the place of what is open. */
export function changeScenario(next: Scenario): void {
  withEngine(() => {
    leaving(sessionWords.open(next.title), () => openScenario(next));
  });
}
