/** The way out of any muddle: the scenario from its beginning, with its own files. What it takes the place of comes back with Undo. */
import { resetFiles } from '../editor/manifestStore.ts';
import { pageNow } from '../share/pageNow.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { openScenario } from './openScenario.ts';
import { reopen } from './reopen.ts';

/** A run that broke can not be written down; then there is no way back to it. */
function pageOrNothing() {
  try {
    return pageNow();
  } catch {
    return undefined;
  }
}

/** @param openAgain how what is open begins again, when a scenario's own way is not enough; it returns how to take that back */
export function startAgain(openAgain?: () => () => void): void {
  withEngine(() => {
    const { scenario } = scenarioStore.getState();
    const { speed } = clusterStore().getState();
    const { selection, packet } = viewStore.getState();
    const before = pageOrNothing();
    const takeBack = openAgain?.();
    if (!openAgain) openScenario(scenario);
    resetFiles(scenario);
    clusterStore().setState({ speed: 1, playing: true });
    if (!before) return showToast(`“${scenario.title}” from its beginning.`);
    const undo = () => {
      reopen(scenario, before);
      takeBack?.();
      clusterStore().setState({ speed });
      viewStore.setState({ selection, packet });
    };
    showToast(`“${scenario.title}” from its beginning.`, { undo });
  });
}
