/** kube-proxy stops on a node: its rules stay in the kernel and packets still flow, but nothing updates them any more. */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Action, NodeTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';
import { lateActionWords } from './late.words.ts';

function isRunning({ name }: NodeTarget): boolean {
  return clusterStore().getState().cluster.proxyStatus(name)?.running ?? true;
}

export const stopKubeProxy: Action<NodeTarget> = {
  id: 'node.stopKubeProxy',
  get label() {
    return lateActionWords.node.stopProxy;
  },
  isDanger: true,
  isOffered: isRunning,
  // As a Pod of a DaemonSet it would be made again at once.
  instead: ({ name }) => ({ on: name, line: 'systemctl stop kube-proxy' }),
  perform: ({ name }) => {
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'stopKubeProxy', node: name }));
    showToast(lateActionWords.node.proxyStopped(name), { undo });
  },
};

export const startKubeProxy: Action<NodeTarget> = {
  id: 'node.startKubeProxy',
  get label() {
    return lateActionWords.node.startProxy;
  },
  // It begins with its node.
  isOffered: (target) => !isRunning(target) && clusterStore().getState().cluster.link(target.name).powered,
  instead: ({ name }) => ({ on: name, line: 'systemctl start kube-proxy' }),
  perform: ({ name }) => act((cluster) => cluster.interfere({ kind: 'startKubeProxy', node: name })),
};
