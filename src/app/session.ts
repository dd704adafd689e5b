/** Opens a scenario: a fresh cluster, its manifests applied, warmed up until its Pods run and traffic flows. */
import { createCluster, type Cluster } from '../cluster/index.ts';
import type { Scenario } from './scenarios/index.ts';
import { clusterStore, createClusterStore, provideClusterStore } from './store/clusterStore.ts';
import { viewStore } from './store/viewStore.ts';

/** Cluster time that Pods get to come up before the first frame; the whole of it can be watched again by going back. */
const WARM_UP_MS = 60_000;
/** Then traffic runs for so long, so that the first picture already has packets in it. */
const FIRST_TRAFFIC_MS = 4_000;

/** A cluster as the scenario describes it, at the moment the learner first sees it. */
export function createScenarioCluster(scenario: Scenario): Cluster {
  const cluster = createCluster(scenario.options);
  for (const { text } of scenario.files.filter((file) => file.applied)) cluster.apply(text);
  cluster.settle(WARM_UP_MS);
  for (const source of scenario.traffic) cluster.setTraffic(source);
  cluster.advance(FIRST_TRAFFIC_MS);
  return cluster;
}

/** Replaces the page's cluster by a fresh one of this scenario. */
export function openScenario(scenario: Scenario): void {
  const cluster = createScenarioCluster(scenario);
  viewStore.setState({ selection: undefined, hovered: undefined });
  clusterStore().setState({ cluster, revision: cluster.revision, now: cluster.now, playing: true, fault: undefined });
}

/** The page's first cluster. */
export function startSession(scenario: Scenario): void {
  provideClusterStore(createClusterStore(createScenarioCluster(scenario)));
}
