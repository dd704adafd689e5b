/**
 * The console is a teaching tool too: `servicescope.cluster` is the cluster's door, `servicescope.store` the page's store. It is
 * there with the first scene. Who wants to act, or to ask what the picture does not show, `await`s `servicescope.ready`: until the
 * engine is there, `cluster` is the record of its first moment.
 */
import type { Cluster } from '../cluster/index.ts';
import { clusterNow } from './session/session.ts';
import { clusterStore, type ClusterStore } from './store/clusterStore.ts';
import { engineRunning } from './store/withEngine.ts';

declare global {
  interface Window {
    servicescope?: {
      readonly cluster: Cluster;
      readonly store: ClusterStore;
      /** The engine's cluster, as soon as it is there. */
      readonly ready: Promise<Cluster>;
    };
  }
}

export function exposeToConsole(): void {
  const store = clusterStore();
  window.servicescope = {
    get cluster() {
      return clusterNow();
    },
    store,
    ready: engineRunning().then(() => store.getState().cluster),
  };
}
