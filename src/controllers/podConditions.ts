/** What controllers ask of a Pod. Upstream: pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go. */
import { parseTimestamp, type Pod, type PodCondition } from '../api/index.ts';

export function isPodFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Neither finished nor asked to go. A Pod stops counting the moment it is deleted, not when it is gone. */
export function isPodActive(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined && !isPodFinished(pod);
}

export function isPodTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !isPodFinished(pod);
}

/** Where the kubelet writes it: controllers ask this of a thousand Pods at every sync, and look there first. */
const USUAL_PLACE = 2;

function readyCondition({ status }: Pod): PodCondition | undefined {
  const conditions = status?.conditions;
  if (!conditions) return undefined;
  const usual = conditions.length > USUAL_PLACE ? conditions[USUAL_PLACE] : undefined;
  if (usual?.type === 'Ready') return usual;
  for (const condition of conditions) if (condition.type === 'Ready') return condition;
  return undefined;
}

export function isPodReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

/** Since when the Pod is ready, as its status says it; undefined: it is not. */
export function readyTransition(pod: Pod): string | undefined {
  const condition = readyCondition(pod);
  return condition?.status === 'True' ? (condition.lastTransitionTime ?? '') : undefined;
}

/** Since when the Pod is ready, in ms of cluster time; undefined when it is not (or does not say). */
export function readySince(pod: Pod): number | undefined {
  const since = readyTransition(pod);
  return since ? parseTimestamp(since) : undefined;
}

/** Ready for at least minReadySeconds. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isPodReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= now;
}
