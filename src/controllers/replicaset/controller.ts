/** When a ReplicaSet is looked at: when it changes, and when a Pod that it controls, controlled or could adopt changes. */
import { keyOf, matchesSelector, type Pod } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
import { controllerOf } from '../ownership.ts';
import { belongsToOthers, isCountedAlike, isNothingCounted, keysOfOwner } from '../podChanges.ts';
import { REPLICA_SETS, REPLICATION_CONTROLLERS, type ReplicatedKind } from './kind.ts';
import { explainRefusedPod, reconcileReplicas } from './reconcile.ts';

function controllerFor(kind: ReplicatedKind, ignores: (change: Change<'pods'>) => boolean): Controller {
  return {
    name: kind.component,
    watches: {
      [kind.resource]: ({ key }: { readonly key: string }) => [key],
      pods: (change, lister) => keysOfPodChange(kind, change, lister),
    },
    ignores: { pods: ignores },
    reconcile: (lister, key, now) => reconcileReplicas(kind, lister, key, now),
    afterRefusal: (lister, key, now, refusal) => explainRefusedPod(kind, lister, key, now, refusal),
  };
}

export const replicaSetController = controllerFor(REPLICA_SETS, isNothingCounted);

/** There are few of them: most Pods are no business of theirs. */
export const replicationController = controllerFor(
  REPLICATION_CONTROLLERS,
  (change) => isNothingCounted(change) || belongsToOthers(REPLICATION_CONTROLLERS.kind, change),
);

/** Labels that are only added (a binding adds the node's zone) cannot undo what equalities selected. */
function areMatchedAlike(kind: ReplicatedKind, { metadata: before }: Pod, now: Pod, lister: Lister): boolean {
  const { namespace = '', labels = {} } = now.metadata;
  if (before.labels === labels) return true;
  const owner = controllerOf(now);
  const set = owner && kind.find(lister, namespace, owner.name);
  if (!set || set.spec.selector.matchExpressions?.length) return false;
  return Object.entries(before.labels ?? {}).every(([key, value]) => labels[key] === value);
}

function keysOfPodChange(
  kind: ReplicatedKind,
  { type, object, previous }: Change<'pods'>,
  lister: Lister,
): readonly string[] {
  if (
    type === 'MODIFIED' &&
    previous &&
    isCountedAlike(previous, object) &&
    areMatchedAlike(kind, previous, object, lister)
  )
    return [];
  const now = controllerOf(object);
  const before = previous && controllerOf(previous);
  const keys = before && before.uid !== now?.uid ? [...keysOfOwner(kind.resource, lister, object, before)] : [];
  if (now) return [...keys, ...keysOfOwner(kind.resource, lister, object, now)];
  if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) return keys;
  // An orphan: whoever selects it may want it.
  const labelsChanged = object.metadata.labels !== previous?.metadata.labels;
  return before || labelsChanged ? [...keys, ...selectingSets(kind, lister, object)] : keys;
}

function selectingSets(kind: ReplicatedKind, lister: Lister, pod: Pod): readonly string[] {
  return kind
    .list(lister, pod.metadata.namespace)
    .filter(({ spec }) => matchesSelector(spec.selector, pod.metadata.labels))
    .map(keyOf);
}
