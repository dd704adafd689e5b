/** Keeps the run in this tab, now and then and when the page goes; and goes on with it when the page was loaded again. */
import type { Scenario } from '../scenarios/index.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { manifestStore } from '../editor/manifestStore.ts';
import { reopen } from '../session/reopen.ts';
import { packedInAddress } from '../share/link.ts';
import { pageNow } from '../share/pageNow.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { beginBranches, branchStore } from '../time/branches.ts';
import { inIdleTime, watchHands } from './inIdleTime.ts';
import { createKeptText } from './keptPieces.ts';
import { readKept, writeKept, type KeptRun } from './keptRun.ts';
import { tabStorage } from './tabStorage.ts';
import { resumeWords } from './words.ts';

const KEY = 'servicescope.run';
/** Set while a run is gone on with: found at the start, it says that this did not end well the last time. */
const TRYING = 'servicescope.run.trying';
/** For a page that goes without saying so. */
const EVERY_MS = 15_000;
/** Keeping is put off while a hand moves, but for no longer than this after the last time. */
const AT_LATEST_MS = 25_000;

const kept = createKeptText(KEY);

/** What the kept text is made of: while all of it is the same, so would the text be. */
const sources = (): readonly unknown[] => {
  const { cluster, playing, speed } = clusterStore().getState();
  const stores = [scenarioStore.getState(), manifestStore.getState(), viewStore.getState(), branchStore.getState()];
  return [cluster, cluster.revision, cluster.now, playing, speed, ...stores];
};
let last: readonly unknown[] = [];
/** When what is kept was last as it is now. */
let keptAt = 0;

/** Keeps the run, step by step. */
function* keeping(): Generator<undefined, void> {
  const { engine, fault } = clusterStore().getState();
  if (engine !== 'running' || fault || scenarioStore.getState().opening !== undefined) return;
  const now = sources();
  if (now.every((each, i) => each === last[i])) return void (keptAt = performance.now());
  yield* clusterStore().getState().cluster.exportAhead();
  const draft: KeptRun = {
    scenario: scenarioStore.getState().scenario.id,
    page: pageNow(),
    selection: viewStore.getState().selection,
    branches: branchStore.getState(),
  };
  yield undefined;
  const text = writeKept(draft);
  yield undefined;
  if (text === undefined) kept.remove();
  else yield* kept.write(text);
  last = now;
  keptAt = performance.now();
}

/** All of it at once: the page goes. */
function keep(): void {
  for (const steps = keeping(); !steps.next().done;);
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

async function resume(): Promise<void> {
  scenarioStore.setState({ opening: resumeWords.goingOn });
  try {
    const run = readKept(kept.read() ?? '');
    await engineRunning();
    await nextFrame();
    tabStorage.set(TRYING, 'yes');
    goOnWith(run);
  } catch {
    kept.remove();
    showToast(resumeWords.unreadable);
  } finally {
    tabStorage.remove(TRYING);
    scenarioStore.setState({ opening: undefined });
  }
}

/** Goes on with what was kept, then keeps; returns how to stop. */
export function startKeeping(): () => void {
  const isKept = tabStorage.get(KEY) !== null;
  const failed = tabStorage.get(TRYING) !== null;
  tabStorage.remove(TRYING);
  if (isKept && !failed && isReload() && packedInAddress() === undefined) void resume();
  const unwatch = watchHands();
  let stop: (() => void) | undefined;
  const timer = setInterval(() => {
    stop?.();
    stop = inIdleTime(keeping(), keptAt + AT_LATEST_MS);
  }, EVERY_MS);
  const leave = (): void => {
    stop?.();
    keep();
  };
  window.addEventListener('pagehide', leave);
  return () => {
    clearInterval(timer);
    stop?.();
    unwatch();
    window.removeEventListener('pagehide', leave);
  };
}
