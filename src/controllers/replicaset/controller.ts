/** When a ReplicaSet is looked at: when it changes, and when a Pod that it controls, controlled or could adopt changes. */
import { keyOf, matchesSelector, type Pod } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
import { controllerOf } from '../ownership.ts';
import { isCountedAlike, isNothingCounted, keysOfOwner } from '../podChanges.ts';
import { explainRefusedPod, reconcileReplicaSet } from './reconcile.ts';

export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  watches: {
    replicasets: ({ key }) => [key],
    pods: keysOfPodChange,
  },
  ignores: { pods: isNothingCounted },
  reconcile: reconcileReplicaSet,
  afterRefusal: explainRefusedPod,
};

/** Labels that are only added (a binding adds the node's zone) cannot undo what equalities selected. */
function areMatchedAlike({ metadata: before }: Pod, now: Pod, lister: Lister): boolean {
  const { namespace = '', labels = {} } = now.metadata;
  if (before.labels === labels) return true;
  const owner = controllerOf(now);
  const set = owner && lister.get('replicasets', namespace, owner.name);
  if (!set || set.spec.selector.matchExpressions?.length) return false;
  return Object.entries(before.labels ?? {}).every(([key, value]) => labels[key] === value);
}

function keysOfPodChange({ type, object, previous }: Change<'pods'>, lister: Lister): readonly string[] {
  if (type === 'MODIFIED' && previous && isCountedAlike(previous, object) && areMatchedAlike(previous, object, lister))
    return [];
  const now = controllerOf(object);
  const before = previous && controllerOf(previous);
  const keys = before && before.uid !== now?.uid ? [...keysOfOwner('replicasets', lister, object, before)] : [];
  if (now) return [...keys, ...keysOfOwner('replicasets', lister, object, now)];
  if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) return keys;
  // An orphan: whoever selects it may want it.
  const labelsChanged = object.metadata.labels !== previous?.metadata.labels;
  return before || labelsChanged ? [...keys, ...selectingSets(lister, object)] : keys;
}

function selectingSets(lister: Lister, pod: Pod): readonly string[] {
  return lister
    .list('replicasets', pod.metadata.namespace)
    .filter(({ spec }) => matchesSelector(spec.selector, pod.metadata.labels))
    .map(keyOf);
}
