/** A node's link becomes slow, or loses packets: TCP sends again what is lost, so a lossy link is slow, not dead. */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Action, NodeTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';

const SLOW_MS = 300;
const LOSS = 0.2;

const linkOf = ({ name }: NodeTarget) => clusterStore().getState().cluster.link(name);

export const slowLink: Action<NodeTarget> = {
  id: 'node.slowLink',
  label: `Slow link (+${SLOW_MS} ms)`,
  isOffered: (target) => linkOf(target).delay === 0,
  perform({ name }) {
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'slowLink', node: name, ms: SLOW_MS }));
    showToast(`${name}: its link is slow`, { undo });
  },
};

export const lossyLink: Action<NodeTarget> = {
  id: 'node.lossyLink',
  label: `Lossy link (${LOSS * 100} %)`,
  isOffered: (target) => linkOf(target).loss === 0,
  perform({ name }) {
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'lossyLink', node: name, loss: LOSS }));
    showToast(`${name}: its link loses packets`, { undo });
  },
};

export const healLink: Action<NodeTarget> = {
  id: 'node.healLink',
  label: 'Repair link',
  isOffered: (target) => linkOf(target).delay > 0 || linkOf(target).loss > 0,
  perform: ({ name }) =>
    act((cluster) => {
      const { delay, loss } = cluster.link(name);
      if (delay > 0) cluster.interfere({ kind: 'slowLink', node: name, ms: 0 });
      if (loss > 0) cluster.interfere({ kind: 'lossyLink', node: name, loss: 0 });
    }),
};
