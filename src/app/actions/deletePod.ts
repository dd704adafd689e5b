/** kubectl delete pod: the Pod gets its grace period, leaves its Services' endpoints, and its ReplicaSet makes another. */
import { clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { withEngine } from '../store/withEngine.ts';
import { podCommand, podPath, type Action, type PodTarget } from './action.ts';
import { requestOrSay } from './requestOrSay.ts';
import { actWithUndo } from './takeBack.ts';
import { actionWords } from './words.ts';

function isThere({ namespace, name }: PodTarget): boolean {
  return clusterStore().getState().cluster.object('pods', namespace, name) !== undefined;
}

const FORCE = ' --grace-period=0 --force';

function remove(target: PodTarget, query: string, said: string, command: string): void {
  if (!isThere(target)) return;
  let done = false;
  const undo = actWithUndo((cluster) => {
    done = requestOrSay(cluster, { method: 'DELETE', path: podPath(target) + query });
  });
  if (done) showToast(said, { undo, command });
}

export const deletePod: Action<PodTarget> = {
  id: 'pod.delete',
  get label() {
    return actionWords.remove;
  },
  isDanger: true,
  shortcut: 'Delete',
  // The one action in reach before the engine is there.
  command: (target) => podCommand('delete', target),
  perform: (target) =>
    withEngine(() => remove(target, '', actionWords.removed(target.name), podCommand('delete', target))),
};

/** kubectl delete pod --force --grace-period=0: the object is gone at once; the node finds out later. */
export const forceDeletePod: Action<PodTarget> = {
  id: 'pod.forceDelete',
  get label() {
    return actionWords.removeNow;
  },
  isDanger: true,
  command: (target) => podCommand('delete', target, FORCE),
  perform: (target) =>
    remove(target, '?gracePeriodSeconds=0', actionWords.removedNow(target.name), podCommand('delete', target, FORCE)),
};
