/**
 * kubectl drain --ignore-daemonsets --force: cordons the node and evicts its Pods. One whose disruption budget refuses stays,
 * and the refusal is shown (kubectl would ask again every 5 s); Pods of a DaemonSet stay, for they would be made again at once.
 */
import type { Cluster } from '../../cluster/index.ts';
import { showToast } from '../store/toastStore.ts';
import { podPath, type Action, type NodeTarget } from './action.ts';
import { requestOrSay } from './requestOrSay.ts';
import { actWithUndo } from './takeBack.ts';
import { lateActionWords } from './late.words.ts';

/** kubectl lists the node's Pods before it evicts them: time enough for the scheduler to hear that the node is cordoned. */
const LISTING_MS = 100;

/** kubectl names itself in every request, and its requests by one session: together they are one action. */
function kubectl(cluster: Cluster, node: string) {
  const headers = {
    'Kubectl-Command': drainCommand(node),
    'Kubectl-Session': `drain ${node} ${cluster.now} ${cluster.revision}`,
  };
  return (method: 'PATCH' | 'POST', path: string, type: string, body: object): boolean =>
    requestOrSay(cluster, { method, path, headers: { ...headers, 'Content-Type': type }, body });
}

const drainCommand = (node: string): string => `kubectl drain ${node} --ignore-daemonsets --force`;

export const drainNode: Action<NodeTarget> = {
  id: 'node.drain',
  get label() {
    return lateActionWords.node.drain;
  },
  isDanger: true,
  command: ({ name }) => drainCommand(name),
  perform: (target) => {
    const undo = actWithUndo((cluster) => {
      const ask = kubectl(cluster, target.name);
      const cordoned = { spec: { unschedulable: true } };
      ask('PATCH', `/api/v1/nodes/${target.name}`, 'application/merge-patch+json', cordoned);
      cluster.advance(LISTING_MS);
      for (const { metadata, spec } of cluster.objects('pods')) {
        if (spec.nodeName !== target.name || metadata.deletionTimestamp !== undefined) continue;
        if (metadata.ownerReferences?.some(({ kind, controller }) => controller && kind === 'DaemonSet')) continue;
        const { namespace = 'default', name } = metadata;
        const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
        ask('POST', `${podPath({ namespace, name })}/eviction`, 'application/json', eviction);
      }
    });
    showToast(lateActionWords.node.draining(target.name), { undo, command: drainCommand(target.name) });
  },
};
