/**
 * kubectl drain --ignore-daemonsets --force: cordons the node and evicts its Pods. One whose disruption budget refuses stays,
 * and the refusal is shown (kubectl would ask again every 5 s); Pods of a DaemonSet stay, for they would be made again at once.
 */
import { showToast } from '../store/toastStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { podPath, type Action, type NodeTarget } from './action.ts';
import { cordonNode } from './cordonNode.ts';
import { requestOrSay } from './requestOrSay.ts';
import { actWithUndo } from './takeBack.ts';

/** kubectl lists the node's Pods before it evicts them: time enough for the scheduler to hear that the node is cordoned. */
const LISTING_MS = 100;

const drainCommand = (node: string): string => `kubectl drain ${node} --ignore-daemonsets --force`;

export const drainNode: Action<NodeTarget> = {
  id: 'node.drain',
  label: 'Drain',
  isDanger: true,
  command: ({ name }) => drainCommand(name),
  perform: (target) => {
    const undo = actWithUndo((cluster) => {
      cordonNode.perform(target);
      cluster.advance(LISTING_MS);
      for (const { metadata, spec } of clusterStore().getState().cluster.objects('pods')) {
        if (spec.nodeName !== target.name || metadata.deletionTimestamp !== undefined) continue;
        if (metadata.ownerReferences?.some(({ kind, controller }) => controller && kind === 'DaemonSet')) continue;
        const { namespace = 'default', name } = metadata;
        requestOrSay(cluster, {
          method: 'POST',
          path: `${podPath({ namespace, name })}/eviction`,
          headers: { 'Content-Type': 'application/json' },
          body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } },
        });
      }
    });
    showToast(`Draining ${target.name}`, { undo, command: drainCommand(target.name) });
  },
};
