/** The program begins to fail its readiness probe, or passes again: Running, but out of the endpoints. */
import { act, clusterStore } from '../store/clusterStore.ts';
import type { Action, PodTarget } from './action.ts';

function isReady({ namespace, name }: PodTarget): boolean {
  const pod = clusterStore().getState().cluster.object('pods', namespace, name);
  return pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

export const failReadiness: Action<PodTarget> = {
  id: 'pod.failReadiness',
  label: 'Fail readiness probe',
  isOffered: isReady,
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'failReadiness', pod: `${namespace}/${name}` })),
};

export const passReadiness: Action<PodTarget> = {
  id: 'pod.passReadiness',
  label: 'Pass readiness probe',
  isOffered: (target) => !isReady(target),
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'passReadiness', pod: `${namespace}/${name}` })),
};
