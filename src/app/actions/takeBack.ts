/**
 * Kubernetes has no undelete, but time here belongs to the learner: taking an action back is going back to just before it, and what
 * happens next is a new future.
 */
import type { Cluster } from '../../cluster/index.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { forgottenUntil } from '../time/forgotten.ts';

/**
 * Performs `work` and returns how to take it back: its first action and all that followed. Taking back does nothing once the
 * learner has left this run, for an earlier moment or another cluster.
 */
export function actWithUndo(work: (cluster: Cluster) => void): () => void {
  const { cluster } = clusterStore().getState();
  const before = cluster.actions().length;
  act(work);
  const done = cluster.actions()[before];
  return () => {
    if (!done || clusterStore().getState().cluster !== cluster) return;
    const same = cluster.actions()[before];
    // After a fork another action may stand in its place.
    if (same?.revision !== done.revision || same.at !== done.at || same.label !== done.label) return;
    if (done.revision <= cluster.horizon.revision) showToast(forgottenUntil(cluster.horizon.at));
    else act((later) => later.takeBack(done));
  };
}
