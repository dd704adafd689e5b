/** The console is a teaching tool too: `servicescope.cluster` is the engine's door, `servicescope.store` the page's store. */
import type { Cluster } from '../cluster/index.ts';
import { clusterStore, type ClusterStore } from './store/clusterStore.ts';

declare global {
  interface Window {
    servicescope?: { readonly cluster: Cluster; readonly store: ClusterStore };
  }
}

export function exposeToConsole(): void {
  window.servicescope = {
    get cluster() {
      return clusterStore().getState().cluster;
    },
    store: clusterStore(),
  };
}
