/**
 * Kubernetes has no undelete, but time here belongs to the learner: taking an action back is going back to just before it, and what
 * happens next is a new future.
 */
import type { Cluster } from '../../cluster/index.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { sayNotLoaded } from '../ui/latePart.tsx';

/**
 * Performs `work` and returns how to take it back: its first action and all that followed. Taking back does nothing once the
 * learner has left this run, for an earlier moment or another cluster. What was taken back can be done again, as after Ctrl+Z.
 */
export function actWithUndo(work: (cluster: Cluster) => void): () => Promise<void> {
  const { cluster } = clusterStore().getState();
  const before = cluster.actions().length;
  act(work);
  const done = cluster.actions()[before];
  return async () => {
    // Loaded when first used: the first scene does without.
    const undoing = await import('./undoLast.ts').catch(sayNotLoaded);
    if (!undoing || !done || clusterStore().getState().cluster !== cluster) return;
    const same = cluster.actions()[before];
    // After a fork another action may stand in its place.
    if (same?.revision !== done.revision || same.at !== done.at || same.label !== done.label) return;
    undoing.undoFrom(done);
  };
}
