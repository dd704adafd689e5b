/**
 * The page's cluster, from the record of its first moment to the engine itself. The record is drawn at once; meanwhile the engine
 * is loaded, prepares the same scenario in small steps, and takes over in the very same state. Only then time begins to run.
 */
import type { Cluster } from '../../cluster/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { clusterStore, createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { goOnAs } from '../store/pageDeeds.ts';
import { beginBranches } from '../time/branches.ts';
import { markBegun } from './begun.ts';
import type { ClusterRecord } from './clusterRecord.ts';
import { firstPaint } from './firstPaint.ts';
import { createRecordedCluster } from './recordedCluster.ts';
import type * as Engine from './scenarioCluster.ts';
import { sessionWords } from './words.ts';

/** Real milliseconds of preparing between two looks at what the learner does. */
const STINT_MS = 12;

let engine: typeof Engine | undefined;
let codeCame: () => void;
/** Kept when the engine's code is there: from then on `clusterNow` answers with the engine. */
export const engineCode = new Promise<void>((resolve) => (codeCame = resolve));
/** The preparation under way: may be finished at any moment, by whoever cannot wait. */
let preparation: ReturnType<typeof Engine.prepareCluster> | undefined;

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function fail(error: unknown): void {
  preparation = undefined;
  const fault = error instanceof Error ? error : new Error(String(error));
  clusterStore().setState({ engine: 'missing', fault });
}

function takeOver(cluster: Cluster): void {
  preparation = undefined;
  goOnAs(clusterStore().getState().cluster, cluster);
  markBegun(cluster);
  const { now, revision } = cluster;
  clusterStore().setState({ cluster, now, revision, engine: 'running', fault: undefined });
}

/** Prepares for at most `ms` real milliseconds; whether there is nothing left to do. */
function prepare(ms: number): boolean {
  const started = performance.now();
  try {
    while (preparation) {
      const step = preparation.next();
      if (step.done) takeOver(step.value);
      else if (performance.now() - started > ms) return false;
    }
  } catch (error) {
    fail(error);
  }
  return true;
}

/** Loads the engine and lets it take over. May be called again when that failed. */
export async function startEngine(scenario: Scenario): Promise<void> {
  clusterStore().setState({ engine: 'awaited', fault: undefined });
  try {
    engine = await import('./scenarioCluster.ts');
    preparation = engine.prepareCluster(scenario);
    codeCame();
    await firstPaint();
    while (!prepare(STINT_MS)) await nextTask();
  } catch (error) {
    fail(error);
  }
}

/** The page's cluster for somebody who cannot wait: one that is being prepared is finished on the spot. */
export function clusterNow(): Cluster {
  prepare(Infinity);
  return clusterStore().getState().cluster;
}

/** What somebody lost patience with. */
export class CancelledError extends Error {
  override name = 'CancelledError';
}

/**
 * A scenario's cluster, made while the page stays awake: its run may be long, and may come from anybody.
 * @param say how far it is, 0 … 1
 * @throws CancelledError when the signal came before the end; Error when it cannot be made
 */
export async function prepareSlowly(
  scenario: Scenario,
  say: (share: number) => void,
  signal: AbortSignal,
): Promise<Cluster> {
  if (!engine) throw new Error('a scenario was opened before the engine was there');
  const making = engine.prepareCluster(scenario);
  for (let since = performance.now(); ;) {
    const step = making.next();
    if (step.done) return step.value;
    if (performance.now() - since < STINT_MS) continue;
    if (typeof step.value === 'number') say(step.value);
    await nextTask();
    if (signal.aborted) throw new CancelledError(sessionWords.cancelled);
    since = performance.now();
  }
}

/** Replaces the page's cluster by one of this scenario, which may have been made already. The engine must be there: see `openScenario`. */
export function openCluster(scenario: Scenario, made?: Cluster): void {
  if (!engine) throw new Error('a scenario was opened before the engine was there');
  const cluster = made ?? engine.createScenarioCluster(scenario);
  beginBranches();
  // Of a run that is opened, everything may be taken back.
  markBegun(cluster, scenario.run === undefined ? undefined : 0);
  viewStore.setState({ selection: undefined, packet: undefined, hovered: undefined });
  clusterStore().setState({ cluster, revision: cluster.revision, now: cluster.now, playing: true, fault: undefined });
}

/** Replaces the page's cluster by a run, at its end and paused; what is selected stays so. @throws Error when it cannot be replayed */
export function openRun(run: string): void {
  if (!engine) throw new Error('a run was opened before the engine was there');
  const cluster = engine.createRun(run);
  clusterStore().setState({ cluster, revision: cluster.revision, now: cluster.now, playing: false, fault: undefined });
}

/** The page's first cluster: what the engine recorded of this scenario, until the engine itself is there. */
export function startSession(scenario: Scenario, record: ClusterRecord): void {
  provideClusterStore(createClusterStore(createRecordedCluster(record), 'awaited'));
  beginBranches();
  void startEngine(scenario);
}
