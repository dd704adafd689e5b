/** A node loses power or its cable. Nobody is told: the control plane learns of it when the node's lease has run out, 50 s later. */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Interference, NodeLink } from '../../cluster/index.ts';
import type { Action, NodeTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';

type Change = (node: string) => Interference;

interface LinkAction {
  readonly id: string;
  readonly label: string;
  readonly isOffered: (link: NodeLink) => boolean;
  readonly change: Change;
  /** What the message says that offers to take it back; absent: it makes something whole again. */
  readonly said?: string;
}

function linkAction({ id, label, isOffered, change, said }: LinkAction): Action<NodeTarget> {
  return {
    id: `node.${id}`,
    label,
    ...(said === undefined ? {} : { isDanger: true }),
    isOffered: ({ name }) => isOffered(clusterStore().getState().cluster.link(name)),
    perform: ({ name }) => {
      if (said === undefined) return act((cluster) => cluster.interfere(change(name)));
      const undo = actWithUndo((cluster) => cluster.interfere(change(name)));
      showToast(`${name}: ${said}`, { undo });
    },
  };
}

export const POWER_ACTIONS: readonly Action<NodeTarget>[] = [
  linkAction({
    id: 'cutNetwork',
    label: 'Cut network',
    isOffered: ({ powered, connected }) => powered && connected,
    change: (node) => ({ kind: 'cutNetwork', node }),
    said: 'network cut',
  }),
  linkAction({
    id: 'restoreNetwork',
    label: 'Restore network',
    isOffered: ({ connected }) => !connected,
    change: (node) => ({ kind: 'restoreNetwork', node }),
  }),
  linkAction({
    id: 'powerOff',
    label: 'Power off',
    isOffered: ({ powered }) => powered,
    change: (node) => ({ kind: 'powerOff', node }),
    said: 'powered off',
  }),
  linkAction({
    id: 'powerOn',
    label: 'Power on',
    isOffered: ({ powered }) => !powered,
    change: (node) => ({ kind: 'powerOn', node }),
  }),
];
