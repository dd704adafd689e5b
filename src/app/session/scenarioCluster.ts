/**
 * A cluster as a scenario describes it, at the moment the learner first sees it: manifests applied, Pods warmed up, traffic
 * flowing. With this file the engine comes into the page: it is reached by a dynamic import only.
 */
import { createCluster, PAGE_HISTORY, type Cluster } from '../../cluster/index.ts';
import type { Scenario } from '../scenarios/index.ts';

/** Cluster time that Pods get to come up before the first frame; the whole of it can be watched again by going back. */
const WARM_UP_MS = 60_000;
/** Enough for the Pods of a file to be given nodes and addresses. */
const BETWEEN_FILES_MS = 1_500;
/** Then traffic runs for so long, so that the first picture already has packets in it. */
const FIRST_TRAFFIC_MS = 4_000;
/** Cluster time between two pauses of the preparation. */
const SLICE_MS = 100;

/** Prepares the cluster in small steps, for a page that must stay awake meanwhile. Pausing changes nothing in the outcome. */
export function* prepareCluster(scenario: Scenario): Generator<number | undefined, Cluster> {
  const cluster = createCluster(scenario.options);
  cluster.limitHistory(PAGE_HISTORY);
  yield undefined;
  if (scenario.run !== undefined) {
    yield* cluster.replayRun(scenario.run);
    return cluster;
  }
  // One file after the other, as by hand: in whatever order the components' delays fall, the Pods of the first get addresses first.
  for (const { text } of scenario.files.filter((file) => file.applied)) {
    cluster.apply(text);
    cluster.advance(BETWEEN_FILES_MS);
    yield undefined;
  }
  const begin = cluster.now;
  for (let until = SLICE_MS; until <= WARM_UP_MS; until += SLICE_MS) {
    cluster.settle(begin + until - cluster.now);
    yield undefined;
  }
  for (const source of scenario.traffic) cluster.setTraffic(source);
  for (let ran = 0; ran < FIRST_TRAFFIC_MS; ran += SLICE_MS) {
    cluster.advance(SLICE_MS);
    yield undefined;
  }
  return cluster;
}

/** The same at once. */
export function createScenarioCluster(scenario: Scenario): Cluster {
  const preparation = prepareCluster(scenario);
  for (;;) {
    const step = preparation.next();
    if (step.done) return step.value;
  }
}

/** A cluster that has lived through a run, and stands where it was exported. */
export function createRun(run: string): Cluster {
  const cluster = createCluster();
  cluster.limitHistory(PAGE_HISTORY);
  cluster.importRun(run);
  return cluster;
}
