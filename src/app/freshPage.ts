/**
 * Before each file of page tests: the page's choices are those of a first visit. The files share one load of the modules (half their time
 * went into loading React and the engine again), so what a file chose would otherwise be the next one's beginning.
 */
import { focusStore } from './canvas/store/focusStore.ts';
import { dockStore } from './dock/dockStore.ts';
import { manifestStore } from './editor/manifestStore.ts';
import { scenarioStore } from './store/scenarioStore.ts';
import { viewStore } from './store/viewStore.ts';

for (const store of [focusStore, dockStore, manifestStore, scenarioStore, viewStore] as const) {
  const { setState, getInitialState } = store as typeof viewStore;
  setState(getInitialState(), true);
}
localStorage.clear();
document.body.replaceChildren();
