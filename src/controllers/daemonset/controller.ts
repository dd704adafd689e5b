/**
 * When a DaemonSet is looked at: when it changes, when a Pod of it changes, and when a node's labels or taints change what should run
 * there. Upstream: pkg/controller/daemon/daemon_controller.go (syncNodeUpdate).
 */
import { keyOf, type Node } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
import type { Simulation } from '../../sim/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import { controllerOf } from '../ownership.ts';
import { belongsToOthers, isNothingCounted, workloadsOfPod } from '../podChanges.ts';
import { fitOf } from './nodes.ts';
import { createFailureBackOff } from './failureBackOff.ts';
import { explainRefusal, reconcileDaemonSet } from './reconcile.ts';

export function createDaemonSetController(sim: Simulation): Controller {
  const backOff = createFailureBackOff(sim);
  return {
    name: 'daemonset-controller',
    watches: {
      daemonsets: ({ key }) => [key],
      pods: workloadsOfPod('daemonsets'),
      nodes: keysOfNodeChange,
    },
    ignores: {
      pods: (change) => belongsToOthers('DaemonSet', change) || isNothingCounted(change),
      nodes: (change) => change.type === 'DELETED' || isNothingChosenBy(change),
    },
    reconcile: (lister, key, now) => reconcileDaemonSet(lister, backOff, key, now),
    afterRefusal: explainRefusal,
  };
}

/** Where Pods may run is a matter of labels and taints. */
function isNothingChosenBy({ object, previous }: Change<'nodes'>): boolean {
  if (!previous) return false;
  const chosenBy = ({ metadata, spec }: Node): unknown => [metadata.labels ?? {}, spec.taints ?? []];
  return isSemanticallyEqual(chosenBy(object), chosenBy(previous));
}

function keysOfNodeChange(change: Change<'nodes'>, lister: Lister): readonly string[] {
  if (change.type === 'DELETED' || isNothingChosenBy(change)) return [];
  const { name } = change.object.metadata;
  const node = lister.get('nodes', '', name);
  const daemonSets = lister.list('daemonsets');
  if (!node || daemonSets.length === 0) return [];
  const owners = new Set(lister.podsOnNode(name).map((pod) => controllerOf(pod)?.uid));
  return daemonSets
    .filter((daemonSet) => {
      const { shouldRun, shouldStay } = fitOf(daemonSet, node);
      const isThere = owners.has(daemonSet.metadata.uid);
      // A Pod that was misplaced for a while may be in its place again.
      return isThere ? !shouldStay || (daemonSet.status?.numberMisscheduled ?? 0) > 0 : shouldRun;
    })
    .map(keyOf);
}
