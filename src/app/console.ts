/**
 * The console is a teaching tool too: `servicescope.cluster` is the cluster's door, `servicescope.store` the page's store. They
 * come with the engine's code, or with the first scene when that is sooner. In the second case `cluster` is for a while the record
 * of its first moment: who wants to act, or to ask what the picture does not show, `await`s `servicescope.ready`.
 */
import type { Cluster } from '../cluster/index.ts';
import { firstPaint } from './session/firstPaint.ts';
import { clusterNow, engineCode } from './session/session.ts';
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

export async function exposeToConsole(): Promise<void> {
  await Promise.race([engineCode, firstPaint()]);
  const store = clusterStore();
  window.servicescope = {
    get cluster() {
      return clusterNow();
    },
    store,
    ready: engineRunning().then(() => store.getState().cluster),
  };
}
