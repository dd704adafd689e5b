/**
 * The one store that holds the simulated cluster. It owns the engine and publishes revision and time; components subscribe to the
 * keys they draw. Moving packets never pass through it: the canvas reads `cluster` itself, once a frame.
 */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { ResourceName, ResourceTypes } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';

export interface ClusterState {
  readonly cluster: Cluster;
  /** The engine's revision as last published: changes at most once a frame. */
  readonly revision: number;
  /** Cluster time as last published, in ms: about ten times a second while playing. */
  readonly now: number;
  readonly playing: boolean;
  /** Cluster seconds per second. */
  readonly speed: number;
  /** The speed the machine reaches instead, when it cannot compute as fast as asked. */
  readonly behind: number | undefined;
  /**
   * `awaited`: what is shown is a record of the first moment, the engine is on its way; `missing`: it could not be loaded or
   * started, `fault` says why.
   */
  readonly engine: 'awaited' | 'running' | 'missing';
  /** An engine fault of ours, shown by a panel that offers to go back; the rest of the page goes on. */
  readonly fault: Error | undefined;
}

export type ClusterStore = ReturnType<typeof createClusterStore>;

export function createClusterStore(cluster: Cluster, engine: ClusterState['engine'] = 'running') {
  return createStore<ClusterState>()(() => ({
    cluster,
    revision: cluster.revision,
    now: cluster.now,
    playing: true,
    speed: 1,
    behind: undefined,
    engine,
    fault: undefined,
  }));
}

let store: ClusterStore | undefined;

/** Sets the page's store; called once by main, and by tests. */
export function provideClusterStore(next: ClusterStore): void {
  store = next;
}

export function clusterStore(): ClusterStore {
  if (!store) throw new Error('the cluster store is not provided yet');
  return store;
}

export function useCluster<T>(select: (state: ClusterState) => T): T {
  return useStore(clusterStore(), select);
}

/** The objects of a resource. The engine returns the same list until one of them changes, so nothing else re-renders. */
export function useObjects<R extends ResourceName>(resource: R): readonly ResourceTypes[R][] {
  return useCluster((state) => state.cluster.objects(resource));
}

/** Publishes what the engine did. Called after every action and once a frame while playing. */
export function publish(): void {
  const { setState, getState } = clusterStore();
  const { cluster, revision, now } = getState();
  if (cluster.revision !== revision || cluster.now !== now) setState({ revision: cluster.revision, now: cluster.now });
}

/** Does something to the engine and publishes the outcome. */
export function act<T>(work: (cluster: Cluster) => T): T {
  try {
    return work(clusterStore().getState().cluster);
  } finally {
    publish();
  }
}
