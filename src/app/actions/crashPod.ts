/** The container's main process exits with code 1: the kubelet restarts it in place, with back-off if it goes on. */
import { act } from '../store/clusterStore.ts';
import { execCommand, type Action, type PodTarget } from './action.ts';
import { lateActionWords } from './late.words.ts';

export const crashPod: Action<PodTarget> = {
  id: 'pod.crash',
  get label() {
    return lateActionWords.pod.crash;
  },
  isDanger: true,
  // What comes nearest. A program without a handler for SIGTERM is not ended by it as PID 1.
  command: (target) => `${execCommand(target, "sh -c 'kill 1'")} # ${lateActionWords.pod.crashNearly}`,
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'crash', pod: `${namespace}/${name}`, exitCode: 1 })),
};

/** The kernel kills the main process for want of memory: exit code 137, reason OOMKilled. */
export const starvePod: Action<PodTarget> = {
  id: 'pod.outOfMemory',
  get label() {
    return lateActionWords.pod.starve;
  },
  isDanger: true,
  instead: () => ({ why: lateActionWords.why.memory }),
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'outOfMemory', pod: `${namespace}/${name}` })),
};
