/** The program takes two seconds to answer: clients wait, nothing is refused, and the Service goes on sending to it. */
import { act } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { formatSeconds } from '../ui/format.ts';
import type { Action, PodTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';
import { lateActionWords } from './late.words.ts';

const SLOW_MS = 2000;

export const slowPod: Action<PodTarget> = {
  id: 'pod.slow',
  get label() {
    return lateActionWords.pod.slow(formatSeconds(SLOW_MS));
  },
  instead: () => ({ why: lateActionWords.why.slow }),
  perform: ({ namespace, name }) => {
    const pod = `${namespace}/${name}`;
    const undo = actWithUndo((cluster) => cluster.interfere({ kind: 'slow', pod, ms: SLOW_MS }));
    showToast(lateActionWords.pod.isSlow(name, formatSeconds(SLOW_MS)), { undo });
  },
};

export const quickPod: Action<PodTarget> = {
  id: 'pod.quick',
  get label() {
    return lateActionWords.pod.quick;
  },
  instead: () => ({ why: lateActionWords.why.quick }),
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'slow', pod: `${namespace}/${name}`, ms: 0 })),
};
