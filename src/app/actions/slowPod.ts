/** The program takes two seconds to answer: clients wait, nothing is refused, and the Service goes on sending to it. */
import { act } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Action, PodTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';

const SLOW_MS = 2000;

export const slowPod: Action<PodTarget> = {
  id: 'pod.slow',
  label: 'Answer slowly (2 s)',
  instead: () => ({ why: 'the program itself is slow' }),
  perform: ({ namespace, name }) => {
    const pod = `${namespace}/${name}`;
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'slow', pod, ms: SLOW_MS }));
    showToast(`${name} now takes ${SLOW_MS / 1000} s to answer`, { undo });
  },
};

export const quickPod: Action<PodTarget> = {
  id: 'pod.quick',
  label: 'Answer at once',
  instead: () => ({ why: 'the program itself is quick again' }),
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'slow', pod: `${namespace}/${name}`, ms: 0 })),
};
