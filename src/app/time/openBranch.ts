/** Opens a branch that was kept, and keeps the run it takes the place of. */
import { openRun } from '../session/session.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { branchStore, keepBranch, nameCurrent, openRunToItsEnd, removeBranch } from './branches.ts';

export function openBranch(id: number): void {
  const { branches, current } = branchStore.getState();
  const branch = branches.find((each) => each.id === id);
  if (!branch) return;
  const left = openRunToItsEnd(clusterStore().getState().cluster);
  try {
    openRun(branch.run);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    showToast(`“${branch.name}” could not be opened. ${why}`, { tone: 'error' });
    return;
  }
  removeBranch(id);
  keepBranch(current, left);
  nameCurrent(branch.name);
}
