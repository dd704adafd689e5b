/** Recreate: every old Pod is gone before the first new one comes. Upstream: pkg/controller/deployment/recreate.go. */
import { isPodFinished } from '../podConditions.ts';
import { replicasOf, totalInStatus } from './arithmetic.ts';
import { generationsOf, syncRevision } from './newReplicaSet.ts';
import { scaleSet, type Rollout } from './rollout.ts';
import { cleanUpHistory } from './scaling.ts';
import { isComplete, syncRolloutStatus } from './status.ts';

export function recreate(rollout: Rollout): void {
  const { deployment } = rollout;
  syncRevision(rollout, false);
  const scaledDown = generationsOf(rollout)
    .oldSets.filter((set) => replicasOf(set) > 0)
    .map((set) => scaleSet(rollout, set, 0))
    .some(Boolean);
  if (!scaledDown && !areOldPodsRunning(rollout)) {
    syncRevision(rollout, true);
    const { newSet, oldSets } = generationsOf(rollout);
    if (newSet) scaleSet(rollout, newSet, replicasOf(deployment));
    if (isComplete(deployment, deployment.status)) cleanUpHistory(rollout, oldSets);
  }
  syncRolloutStatus(rollout, generationsOf(rollout));
}

/** Terminating Pods count: they still run. */
function areOldPodsRunning(rollout: Rollout): boolean {
  const { oldSets } = generationsOf(rollout);
  if (totalInStatus(oldSets, 'replicas') > 0) return true;
  return oldSets.some(({ metadata }) =>
    rollout.lister.controlledBy('pods', metadata.uid).some((pod) => !isPodFinished(pod)),
  );
}
