/**
 * Leaving what one has for a fresh beginning: the way out of any muddle (the scenario once more, with its own files), and another scenario.
 * What it takes the place of comes back with Undo.
 */
import { resetFiles } from '../editor/manifestStore.ts';
import type { Scenario } from '../scenarios/index.ts';
import { pageNow } from '../share/pageNow.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { actionsAtBeginning, markBegun } from './begun.ts';
import { openScenario } from './openScenario.ts';
import { reopen } from './reopen.ts';
import { rememberWayBack } from './wayBack.ts';

/** A run that broke can not be written down; then there is no way back to it. */
function pageOrNothing() {
  try {
    return pageNow();
  } catch {
    return undefined;
  }
}

/** Performs `open`, and remembers how to come back from there; undefined: there is no way back. */
function leaving(label: string, open: () => (() => void) | undefined): (() => void) | undefined {
  const { scenario } = scenarioStore.getState();
  const { speed, cluster } = clusterStore().getState();
  const begun = actionsAtBeginning(cluster);
  const { selection, packet } = viewStore.getState();
  const before = pageOrNothing();
  const takeBack = open();
  if (!before) return undefined;
  const goBack = (): void => {
    reopen(scenario, before);
    takeBack?.();
    markBegun(clusterStore().getState().cluster, begun);
    clusterStore().setState({ speed });
    viewStore.setState({ selection, packet });
  };
  rememberWayBack(clusterStore().getState().cluster, { label, goBack });
  return goBack;
}

/** @param openAgain how what is open begins again, when a scenario's own way is not enough; it returns how to take that back */
export function startAgain(openAgain?: () => () => void): void {
  withEngine(() => {
    const { scenario } = scenarioStore.getState();
    const undo = leaving('start again', () => {
      const takeBack = openAgain?.();
      if (!openAgain) openScenario(scenario);
      resetFiles(scenario);
      clusterStore().setState({ speed: 1, playing: true });
      return takeBack;
    });
    showToast(`“${scenario.title}” from its beginning.`, undo ? { undo } : {});
  });
}

/** Opens another scenario in the place of what is open. */
export function changeScenario(next: Scenario): void {
  withEngine(() => {
    leaving(`open “${next.title}”`, () => {
      openScenario(next);
      return undefined;
    });
  });
}
