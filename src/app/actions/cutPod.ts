/** The Pod's veth goes down: nobody reaches it, it reaches nobody, and its kubelet's probes over the network fail. */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Action, PodTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';

const keyOf = ({ namespace, name }: PodTarget): string => `${namespace}/${name}`;
const isConnected = (target: PodTarget): boolean => clusterStore().getState().cluster.isPodConnected(keyOf(target));

function hasVeth({ namespace, name }: PodTarget): boolean {
  return clusterStore().getState().cluster.object('pods', namespace, name)?.spec.hostNetwork !== true;
}

export const cutPod: Action<PodTarget> = {
  id: 'pod.cut',
  label: 'Make unreachable (veth down)',
  isOffered: (target) => isConnected(target) && hasVeth(target),
  perform(target) {
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'cutPod', pod: keyOf(target) }));
    showToast(`${target.name} is unreachable`, { undo });
  },
};

export const reconnectPod: Action<PodTarget> = {
  id: 'pod.reconnect',
  label: 'Make reachable (veth up)',
  isOffered: (target) => !isConnected(target),
  perform: (target) => act((cluster) => cluster.interfere({ kind: 'restorePod', pod: keyOf(target) })),
};
