/** The Pod's veth goes down: nobody reaches it, it reaches nobody, and its kubelet's probes over the network fail. */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Action, Instead, PodTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';
import { lateActionWords } from './late.words.ts';

const keyOf = ({ namespace, name }: PodTarget): string => `${namespace}/${name}`;
const isConnected = (target: PodTarget): boolean => clusterStore().getState().cluster.isPodConnected(keyOf(target));

function hasVeth({ namespace, name }: PodTarget): boolean {
  return clusterStore().getState().cluster.object('pods', namespace, name)?.spec.hostNetwork !== true;
}

/** The node's end of the Pod's veth pair is where the route to its address goes. */
function onItsNode({ namespace, name }: PodTarget, state: 'up' | 'down'): Instead {
  const pod = clusterStore().getState().cluster.object('pods', namespace, name);
  const route = `ip route get ${pod?.status?.podIP ?? ''}`;
  return {
    on: pod?.spec.nodeName ?? lateActionWords.why.itsNode,
    line: `ip link set $(${route} | grep -o 'veth[^ ]*') ${state}`,
  };
}

export const cutPod: Action<PodTarget> = {
  id: 'pod.cut',
  get label() {
    return lateActionWords.pod.cut;
  },
  isOffered: (target) => isConnected(target) && hasVeth(target),
  instead: (target) => onItsNode(target, 'down'),
  perform(target) {
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'cutPod', pod: keyOf(target) }));
    showToast(lateActionWords.pod.isCut(target.name), { undo });
  },
};

export const reconnectPod: Action<PodTarget> = {
  id: 'pod.reconnect',
  get label() {
    return lateActionWords.pod.reconnect;
  },
  isOffered: (target) => !isConnected(target),
  instead: (target) => onItsNode(target, 'up'),
  perform: (target) => act((cluster) => cluster.interfere({ kind: 'restorePod', pod: keyOf(target) })),
};
