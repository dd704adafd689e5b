/**
 * kubectl drain --ignore-daemonsets: cordons the node and removes its Pods. Here they are deleted, not evicted: the model has no
 * disruption budgets that an eviction would ask.
 */
import { showToast } from '../store/toastStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { podPath, type Action, type NodeTarget } from './action.ts';
import { cordonNode } from './cordonNode.ts';
import { requestOrSay } from './requestOrSay.ts';
import { actWithUndo } from './takeBack.ts';

export const drainNode: Action<NodeTarget> = {
  id: 'node.drain',
  label: 'Drain',
  isDanger: true,
  perform: (target) => {
    const undo = actWithUndo((cluster) => {
      cordonNode.perform(target);
      for (const { metadata, spec } of clusterStore().getState().cluster.objects('pods')) {
        if (spec.nodeName !== target.name || metadata.deletionTimestamp !== undefined) continue;
        if (metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet')) continue;
        requestOrSay(cluster, {
          method: 'DELETE',
          path: podPath({ namespace: metadata.namespace ?? 'default', name: metadata.name }),
        });
      }
    });
    showToast(`Draining ${target.name}`, { undo });
  },
};
