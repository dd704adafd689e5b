/** Keeps the run in this tab, now and then and when the page goes; and goes on with it when the page was loaded again. */
import type { Scenario } from '../scenarios/index.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { reopen } from '../session/reopen.ts';
import { packedInAddress } from '../share/link.ts';
import { pageNow } from '../share/pageNow.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { beginBranches, branchStore } from '../time/branches.ts';
import { readKept, writeKept, type KeptRun } from './keptRun.ts';
import { tabStorage } from './tabStorage.ts';

const KEY = 'servicescope.run';
/** Set while a run is gone on with: found at the start, it says that this did not end well the last time. */
const TRYING = 'servicescope.run.trying';
/** For a page that goes without saying so. */
const EVERY_MS = 15_000;

function keep(): void {
  const { engine, fault } = clusterStore().getState();
  if (engine !== 'running' || fault || scenarioStore.getState().opening !== undefined) return;
  const { selection } = viewStore.getState();
  const text = writeKept({
    scenario: scenarioStore.getState().scenario.id,
    page: pageNow(),
    selection,
    branches: branchStore.getState(),
  });
  if (text === undefined) tabStorage.remove(KEY);
  else tabStorage.set(KEY, text);
}

/** A fresh visit begins afresh; only who loads the same page again, or comes back to it, goes on. */
function isReload(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'reload' || navigation?.type === 'back_forward';
}

function scenarioOf({ scenario, page }: KeptRun): Scenario {
  const known = SCENARIOS.find(({ id }) => id === scenario);
  const { title, question, files } = page;
  return known ?? { id: scenario, title, question, options: {}, files, traffic: [] };
}

function goOnWith(kept: KeptRun): void {
  const { page, selection, branches } = kept;
  reopen(scenarioOf(kept), page);
  viewStore.setState({ selection, packet: selection?.kind === 'connection' ? selection : undefined });
  beginBranches(branches);
}

/** Lets the browser draw the veil before a long piece of work. */
const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

async function resume(text: string): Promise<void> {
  scenarioStore.setState({ opening: 'Going on where you were…' });
  try {
    const kept = readKept(text);
    await engineRunning();
    await nextFrame();
    tabStorage.set(TRYING, 'yes');
    goOnWith(kept);
  } catch {
    tabStorage.remove(KEY);
    showToast('What this tab had kept of your run could not be read. The scenario begins afresh.');
  } finally {
    tabStorage.remove(TRYING);
    scenarioStore.setState({ opening: undefined });
  }
}

/** Goes on with what was kept, then keeps; returns how to stop. */
export function startKeeping(): () => void {
  const text = tabStorage.get(KEY);
  const failed = tabStorage.get(TRYING) !== null;
  tabStorage.remove(TRYING);
  if (text !== null && !failed && isReload() && packedInAddress() === undefined) void resume(text);
  const timer = setInterval(keep, EVERY_MS);
  window.addEventListener('pagehide', keep);
  return () => {
    clearInterval(timer);
    window.removeEventListener('pagehide', keep);
  };
}
