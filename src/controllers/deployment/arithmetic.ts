/** The arithmetic of a rolling update. Upstream: pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts and around. */
import type { Deployment, IntOrString, ReplicaSet } from '../../api/index.ts';

export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

/** A number, or a percentage of `total` rounded up or down. Absent or malformed counts as 0. */
function scaled(value: IntOrString | undefined, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '');
  if (!percent) return 0;
  const exact = (Number(percent[1]) * total) / 100;
  return roundUp ? Math.ceil(exact) : Math.floor(exact);
}

/** Surge rounds up, unavailable rounds down; both zero would stop the rollout, so one may then be unavailable. */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const replicas = replicasOf(deployment);
  const surge = scaled(maxSurge, replicas, true);
  const unavailable = scaled(maxUnavailable, replicas, false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function replicasOf({ spec }: Deployment | ReplicaSet): number {
  return spec.replicas ?? 1;
}

/** RollingUpdate is the API server's default; only an explicit Recreate is none. */
export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate';
}

export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

export function totalReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + replicasOf(set), 0);
}

export function totalInStatus(
  sets: readonly ReplicaSet[],
  count: 'replicas' | 'readyReplicas' | 'availableReplicas',
): number {
  return sets.reduce((sum, set) => sum + (set.status?.[count] ?? 0), 0);
}

/** How large the new ReplicaSet may be now: up to the wanted size, as far as the surge leaves room. */
export function newSetSize(deployment: Deployment, all: readonly ReplicaSet[], newReplicas: number): number {
  const wanted = replicasOf(deployment);
  if (!isRollingUpdate(deployment)) return wanted;
  // Here upstream asks for the surge itself, not for the fenceposts' pair.
  const most = wanted + scaled(deployment.spec.strategy?.rollingUpdate?.maxSurge, wanted, true);
  const present = totalReplicas(all);
  if (present >= most) return newReplicas;
  return newReplicas + Math.min(most - present, wanted - newReplicas);
}

/** A count that the controller keeps in an annotation; undefined when it is missing or malformed. */
export function countAnnotation(set: ReplicaSet, key: string): number | undefined {
  const text = set.metadata.annotations?.[key];
  return text !== undefined && /^\d+$/.test(text) && Number(text) <= 0x7fffffff ? Number(text) : undefined;
}

/** By how much a ReplicaSet changes when a Deployment is scaled in the middle of a rollout; may be negative. */
export function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  const size = replicasOf(set);
  if (size === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = shareChange(deployment, set, size);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

function shareChange(deployment: Deployment, set: ReplicaSet, size: number): number {
  const wanted = replicasOf(deployment);
  if (wanted === 0) return -size;
  const before = countAnnotation(set, MAX_REPLICAS) || (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  const scaledSize = (size * (wanted + maxSurge(deployment))) / before;
  return Math.floor(scaledSize + 0.5) - size;
}

function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  const atA = a.metadata.creationTimestamp;
  const atB = b.metadata.creationTimestamp;
  if (atA !== atB) return atA < atB ? -1 : 1;
  if (a.metadata.name === b.metadata.name) return 0;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

export function oldestFirst(sets: readonly ReplicaSet[]): ReplicaSet[] {
  return [...sets].sort(byCreation);
}

/** Largest first; among equals the newer first when growing, the older first when shrinking. */
export function largestFirst(sets: readonly ReplicaSet[], growing: boolean): ReplicaSet[] {
  return [...sets].sort((a, b) => replicasOf(b) - replicasOf(a) || (growing ? byCreation(b, a) : byCreation(a, b)));
}
