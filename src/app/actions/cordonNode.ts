/** kubectl cordon and uncordon: the scheduler passes the node by; its Pods stay. */
import { act, clusterStore } from '../store/clusterStore.ts';
import type { Action, NodeTarget } from './action.ts';
import { requestOrSay } from './requestOrSay.ts';
import { lateActionWords } from './late.words.ts';

function isCordoned({ name }: NodeTarget): boolean {
  return clusterStore().getState().cluster.object('nodes', '', name)?.spec.unschedulable ?? false;
}

function setUnschedulable({ name }: NodeTarget, unschedulable: boolean): void {
  act((cluster) => {
    requestOrSay(cluster, {
      method: 'PATCH',
      path: `/api/v1/nodes/${name}`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { spec: { unschedulable: unschedulable || null } },
    });
  });
}

export const cordonNode: Action<NodeTarget> = {
  id: 'node.cordon',
  get label() {
    return lateActionWords.node.cordon;
  },
  isOffered: (target) => !isCordoned(target),
  command: ({ name }) => `kubectl cordon ${name}`,
  perform: (target) => setUnschedulable(target, true),
};

export const uncordonNode: Action<NodeTarget> = {
  id: 'node.uncordon',
  get label() {
    return lateActionWords.node.uncordon;
  },
  isOffered: isCordoned,
  command: ({ name }) => `kubectl uncordon ${name}`,
  perform: (target) => setUnschedulable(target, false),
};
