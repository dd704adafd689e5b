/** A node loses power or its cable. The control plane only learns of it when the node's lease runs out, some 40 s later. */
import { act } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Action, NodeTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';

type NodeChange = 'powerOff' | 'powerOn' | 'cutNetwork' | 'restoreNetwork';

function interfere(kind: NodeChange, said: string): (target: NodeTarget) => void {
  return ({ name }) => {
    const undo = actWithUndo((cluster) => cluster.interfere({ kind, node: name }));
    showToast(`${name}: ${said}`, { undo });
  };
}

function restore(kind: NodeChange): (target: NodeTarget) => void {
  return ({ name }) => act((cluster) => cluster.interfere({ kind, node: name }));
}

export const powerOffNode: Action<NodeTarget> = {
  id: 'node.powerOff',
  label: 'Power off',
  isDanger: true,
  perform: interfere('powerOff', 'powered off'),
};

export const powerOnNode: Action<NodeTarget> = {
  id: 'node.powerOn',
  label: 'Power on',
  perform: restore('powerOn'),
};

export const cutNetwork: Action<NodeTarget> = {
  id: 'node.cutNetwork',
  label: 'Cut network',
  isDanger: true,
  perform: interfere('cutNetwork', 'network cut'),
};

export const restoreNetwork: Action<NodeTarget> = {
  id: 'node.restoreNetwork',
  label: 'Restore network',
  perform: restore('restoreNetwork'),
};
