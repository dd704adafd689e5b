/** A Deployment whose size changed, or that is paused: scaling without rolling. Upstream: pkg/controller/deployment/sync.go. */
import type { Deployment, ReplicaSet } from '../../api/index.ts';
import {
  countAnnotation,
  DESIRED_REPLICAS,
  isRollingUpdate,
  largestFirst,
  maxSurge,
  oldestFirst,
  proportion,
  replicasOf,
  totalReplicas,
} from './arithmetic.ts';
import { revisionHistoryLimit } from './conditions.ts';
import { generationsOf, revisionOf, type Generations } from './newReplicaSet.ts';
import { scaleSet, type Rollout } from './rollout.ts';
import { allSets } from './status.ts';

function isActive(set: ReplicaSet): boolean {
  return replicasOf(set) > 0;
}

/** Whether an active ReplicaSet was sized for another size of the Deployment. */
export function isScalingEvent(deployment: Deployment, generations: Generations): boolean {
  return allSets(generations)
    .filter(isActive)
    .some((set) => {
      const desired = countAnnotation(set, DESIRED_REPLICAS);
      return desired !== undefined && desired !== replicasOf(deployment);
    });
}

export function scaleDeployment(rollout: Rollout): void {
  const { deployment } = rollout;
  const generations = generationsOf(rollout);
  const only = activeOrLatest(generations);
  if (only) {
    scaleSet(rollout, only, replicasOf(deployment));
    return;
  }
  const { newSet, oldSets } = generations;
  if (newSet && isSaturated(deployment, newSet)) {
    for (const old of oldSets.filter(isActive)) scaleSet(rollout, old, 0);
  } else if (isRollingUpdate(deployment)) scaleProportionally(rollout, allSets(generations).filter(isActive));
}

/** The one ReplicaSet that has replicas, or the latest when none has. Undefined when several have, or there is none. */
function activeOrLatest({ newSet, oldSets }: Generations): ReplicaSet | undefined {
  const active = [...oldSets, ...(newSet ? [newSet] : [])].filter(isActive);
  if (active.length > 1) return undefined;
  return active[0] ?? newSet ?? oldestFirst(oldSets).at(-1);
}

function isSaturated(deployment: Deployment, newSet: ReplicaSet): boolean {
  const wanted = replicasOf(deployment);
  return (
    replicasOf(newSet) === wanted &&
    countAnnotation(newSet, DESIRED_REPLICAS) === wanted &&
    (newSet.status?.availableReplicas ?? 0) === wanted
  );
}

/** Spreads a change of size over the ReplicaSets of a rollout by their share; what rounding leaves goes to the largest. */
function scaleProportionally(rollout: Rollout, active: readonly ReplicaSet[]): void {
  const { deployment } = rollout;
  const wanted = replicasOf(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - totalReplicas(active);
  const sets = toAdd === 0 ? active : largestFirst(active, toAdd > 0);
  let added = 0;
  const sizes = sets.map((set) => {
    const change = toAdd === 0 ? 0 : proportion(deployment, set, toAdd, added);
    added += change;
    return replicasOf(set) + change;
  });
  for (const [i, set] of sets.entries()) {
    const leftover = i === 0 && toAdd !== 0 ? toAdd - added : 0;
    scaleSet(rollout, set, Math.max(0, sizes[i]! + leftover), true);
  }
}

/** Deletes the oldest revisions beyond revisionHistoryLimit, as far as they are empty. */
export function cleanUpHistory(rollout: Rollout, oldSets: readonly ReplicaSet[]): void {
  const limit = revisionHistoryLimit(rollout.deployment);
  if (limit === undefined) return;
  const alive = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const byRevision = oldestFirst(alive).sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of byRevision.slice(0, Math.max(0, alive.length - limit))) {
    const { namespace = '', name, generation = 0 } = set.metadata;
    const isSeen = generation <= (set.status?.observedGeneration ?? 0);
    if ((set.status?.replicas ?? 0) !== 0 || replicasOf(set) !== 0 || !isSeen) continue;
    rollout.calls.push({ verb: 'delete', resource: 'replicasets', namespace, name });
  }
}
