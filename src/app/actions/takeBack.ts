/**
 * Kubernetes has no undelete, but time here belongs to the learner: taking an action back is going back to just before it. What
 * happens next is a new future.
 */
import type { Cluster } from '../../cluster/index.ts';
import { act } from '../store/clusterStore.ts';

/** Performs `work` and returns how to take it back. */
export function actWithUndo(work: (cluster: Cluster) => void): () => void {
  return act((cluster) => {
    const { now, revision } = cluster;
    work(cluster);
    return () =>
      act((later) => {
        later.seek(now);
        // What was done at this very moment is still there after the seek.
        for (let steps = 0; later.revision > revision && steps < 1000; steps++) later.stepBack();
      });
  });
}
