/** RollingUpdate: grow the new, shrink the old, within surge and unavailability. Upstream: pkg/controller/deployment/rolling.go. */
import { maxUnavailable, newSetSize, oldestFirst, replicasOf, totalInStatus, totalReplicas } from './arithmetic.ts';
import { generationsOf, syncRevision } from './newReplicaSet.ts';
import { scaleSet, type Rollout } from './rollout.ts';
import { cleanUpHistory } from './scaling.ts';
import { allSets, isComplete, syncRolloutStatus } from './status.ts';

/** One step: either the new ReplicaSet grows, or old ones shrink, or nothing is left to do. */
export function rollForward(rollout: Rollout): void {
  const { deployment } = rollout;
  syncRevision(rollout, true);
  const moved = growNewSet(rollout) || shrinkOldSets(rollout);
  if (!moved && isComplete(deployment, deployment.status)) cleanUpHistory(rollout, generationsOf(rollout).oldSets);
  syncRolloutStatus(rollout, generationsOf(rollout));
}

function growNewSet(rollout: Rollout): boolean {
  const { deployment } = rollout;
  const generations = generationsOf(rollout);
  const { newSet } = generations;
  if (!newSet) return false;
  const wanted = replicasOf(deployment);
  const size = replicasOf(newSet);
  if (size === wanted) return false;
  return scaleSet(rollout, newSet, size > wanted ? wanted : newSetSize(deployment, allSets(generations), size));
}

/** Old Pods may go as long as enough would stay available even if every new Pod that is not available yet never will be. */
function shrinkOldSets(rollout: Rollout): boolean {
  const { deployment } = rollout;
  const generations = generationsOf(rollout);
  const { newSet } = generations;
  if (!newSet || totalReplicas(generations.oldSets) === 0) return false;
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment);
  const newUnavailable = replicasOf(newSet) - (newSet.status?.availableReplicas ?? 0);
  const headroom = totalReplicas(allSets(generations)) - minAvailable - newUnavailable;
  if (headroom <= 0) return false;
  const cleaned = removeUnhealthy(rollout, headroom);
  if (cleaned === undefined) return false;
  const shrunk = shrinkToMinimum(rollout, minAvailable);
  return cleaned + shrunk > 0;
}

/**
 * First the old Pods that serve nobody anyway, so that a broken revision cannot block its own replacement. Undefined when a
 * ReplicaSet still counts Pods it was told to give up: its status is behind, and nothing may be decided on it.
 */
function removeUnhealthy(rollout: Rollout, most: number): number | undefined {
  let removed = 0;
  for (const set of oldestFirst(generationsOf(rollout).oldSets)) {
    if (removed >= most) break;
    const size = replicasOf(set);
    const unhealthy = size - (set.status?.availableReplicas ?? 0);
    if (size === 0 || unhealthy === 0) continue;
    if (unhealthy < 0) return undefined;
    const count = Math.min(most - removed, unhealthy);
    scaleSet(rollout, set, size - count);
    removed += count;
  }
  return removed;
}

function shrinkToMinimum(rollout: Rollout, minAvailable: number): number {
  const generations = generationsOf(rollout);
  const spare = totalInStatus(allSets(generations), 'availableReplicas') - minAvailable;
  let removed = 0;
  for (const set of oldestFirst(generations.oldSets)) {
    if (removed >= spare) break;
    const size = replicasOf(set);
    if (size === 0) continue;
    const count = Math.min(size, spare - removed);
    scaleSet(rollout, set, size - count);
    removed += count;
  }
  return removed;
}
