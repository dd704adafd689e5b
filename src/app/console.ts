/**
 * The console is a teaching tool too: `servicescope.cluster` is the cluster's door, `servicescope.store` the page's store. They
 * come with the engine's code, so that a script that finds them can act at once. Only where the engine takes long to arrive does
 * `cluster` stand for a while for the record of its first moment: then `servicescope.ready` says when the engine is there.
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

/** A slow line: by now whoever opened the console wants at least to look. */
const LONG_WAIT_MS = 3000;

const longWait = () => new Promise<void>((resolve) => setTimeout(resolve, LONG_WAIT_MS));

export async function exposeToConsole(): Promise<void> {
  await Promise.race([engineCode, firstPaint().then(longWait)]);
  const store = clusterStore();
  window.servicescope = {
    get cluster() {
      return clusterNow();
    },
    store,
    ready: engineRunning().then(() => store.getState().cluster),
  };
}
