/** The container's main process exits with code 1: the kubelet restarts it in place, with back-off if it goes on. */
import { act } from '../store/clusterStore.ts';
import type { Action, PodTarget } from './action.ts';

export const crashPod: Action<PodTarget> = {
  id: 'pod.crash',
  label: 'Crash container',
  isDanger: true,
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'crash', pod: `${namespace}/${name}`, exitCode: 1 })),
};

/** The kernel kills the main process for want of memory: exit code 137, reason OOMKilled. */
export const starvePod: Action<PodTarget> = {
  id: 'pod.outOfMemory',
  label: 'Run out of memory',
  isDanger: true,
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'outOfMemory', pod: `${namespace}/${name}` })),
};
