/**
 * Undo for everything one can do to the cluster, from wherever it was done: menu, YAML, terminal, settings or a kubectl of one's own.
 * Undoing goes back to just before the last action; redoing opens the run that was left, as it was. What one command asked for in many
 * requests (a drain) is one action. Where nothing of one's own is left, it leads back to what was open before.
 */
import type { ActionMark, Cluster } from '../../cluster/index.ts';
import { actionsAtBeginning, markBegun } from '../session/begun.ts';
import { openRun } from '../session/session.ts';
import { takeWayBack } from '../session/wayBack.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { forgottenUntil } from '../time/forgotten.ts';
import { withEngine } from '../store/withEngine.ts';
import { lateActionWords } from './late.words.ts';

interface Left {
  readonly run: string;
  readonly label: string;
  /** Of the cluster after undoing: redoing what was undone only makes sense there. */
  readonly cluster: Cluster;
  readonly actions: number;
}

const MOST = 20;
let left: readonly Left[] = [];

/** The action with which the last one's command began. */
function firstOfLast(done: readonly ActionMark[]): ActionMark | undefined {
  const last = done.at(-1);
  if (last?.session === undefined) return last;
  return done[done.findLastIndex(({ session }) => session !== last.session) + 1];
}

export function undoLast(): void {
  withEngine(() => {
    const { cluster } = clusterStore().getState();
    // Those that lie in the future of a moment one went back to are not yet done.
    const done = cluster.actions().filter(({ revision }) => revision <= cluster.revision);
    const first = firstOfLast(done.slice(actionsAtBeginning(cluster)));
    if (!first) return leaveFor(cluster);
    if (first.revision <= cluster.horizon.revision) return showToast(forgottenUntil(cluster.horizon.at));
    const run = cluster.exportRun();
    const { playing } = clusterStore().getState();
    act((now) => now.takeBack(first));
    clusterStore().setState({ playing });
    left = [...left, { run, label: first.label, cluster, actions: cluster.actions().length }].slice(-MOST);
    showToast(lateActionWords.undo.takenBack(first.label), { undo: redoLast });
  });
}

function leaveFor(cluster: Cluster): void {
  const way = takeWayBack(cluster);
  if (!way) return showToast(lateActionWords.undo.nothingToUndo);
  way.goBack();
  showToast(lateActionWords.undo.takenBack(way.label));
}

export function redoLast(): void {
  withEngine(() => {
    const last = left.at(-1);
    const { cluster, playing } = clusterStore().getState();
    if (!last || last.cluster !== cluster || cluster.actions().length !== last.actions)
      return showToast(lateActionWords.undo.nothingToRedo);
    openRun(last.run);
    const next = clusterStore().getState().cluster;
    markBegun(next, actionsAtBeginning(cluster));
    // Earlier ones go on from the run that is open now.
    left = left.slice(0, -1).map((each) => ({ ...each, cluster: next }));
    clusterStore().setState({ playing });
    showToast(lateActionWords.undo.doneAgain(last.label));
  });
}
