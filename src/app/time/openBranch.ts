/** Opens a branch that was kept, and keeps the run it takes the place of. */
import { openRun } from '../session/session.ts';
import { actionsAtBeginning, markBegun } from '../session/begun.ts';
import { succeed } from '../session/wayBack.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { noteDeed } from '../store/pageDeeds.ts';
import { showToast } from '../store/toastStore.ts';
import { seekTo } from '../transport.ts';
import { branchStore, keepBranch, nameCurrent, openRunToItsEnd, removeBranch, type Branch } from './branches.ts';
import { lateTimeWords } from './late.words.tsx';

/** Opens it in the place of what is open; the branch that is kept of that, or undefined when nothing was opened. */
function change(branch: Branch): Branch | undefined {
  const { current } = branchStore.getState();
  const { cluster } = clusterStore().getState();
  const left = openRunToItsEnd(cluster);
  try {
    openRun(branch.run);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showToast(lateTimeWords.branches.notOpened(branch.name, why), { tone: 'error' });
    return undefined;
  }
  const opened = clusterStore().getState().cluster;
  markBegun(opened, actionsAtBeginning(cluster));
  succeed(cluster, opened);
  removeBranch(branch.id);
  const kept = keepBranch(current, left);
  nameCurrent(branch.name);
  return kept;
}

export function openBranch(id: number): void {
  const branch = branchStore.getState().branches.find((each) => each.id === id);
  if (!branch) return;
  const { now, playing } = clusterStore().getState();
  const kept = change(branch);
  if (!kept) return;
  let [left, other] = [kept, branch];
  noteDeed({
    label: lateTimeWords.branches.deed(branch.name),
    takeBack: () => {
      other = change(left) ?? other;
      seekTo(now);
      clusterStore().setState({ playing });
    },
    again: () => {
      left = change(other) ?? left;
    },
  });
}
