/**
 * Which workloads a change of a Pod concerns: the one that controls it, the one that did, or, for an orphan, those that select it.
 * Upstream: addPod, updatePod and deletePod of each workload controller. Upstream looks at every update; those that change nothing
 * a workload counts are spared here.
 */
import {
  keyOf,
  matchesSelector,
  RESOURCES,
  type LabelSelector,
  type ObjectMeta,
  type OwnerReference,
  type Pod,
} from '../api/index.ts';
import type { Change, Lister } from '../client-go/index.ts';
import { controllerOf } from './ownership.ts';
import { isPodFinished, readyTransition } from './podConditions.ts';

type Workload = 'replicasets' | 'replicationcontrollers' | 'daemonsets' | 'statefulsets';

/** The key of the workload that a controller reference names, when it still exists (a namesake with another UID is not it). */
export function keysOfOwner(
  resource: Workload,
  lister: Lister,
  pod: Pod,
  reference: OwnerReference | undefined,
): readonly string[] {
  if (reference?.kind !== RESOURCES[resource].kind) return [];
  const owner = lister.get(resource, pod.metadata.namespace ?? '', reference.name);
  return owner?.metadata.uid === reference.uid ? [keyOf(owner)] : [];
}

/** Counts are of Pods that are there and of those that are ready: why and since when one is not ready changes none. */
export function isCountedAlike(before: Pod, now: Pod): boolean {
  return (
    before.metadata.ownerReferences === now.metadata.ownerReferences &&
    before.metadata.deletionTimestamp === now.metadata.deletionTimestamp &&
    isPodFinished(before) === isPodFinished(now) &&
    readyTransition(before) === readyTransition(now)
  );
}

export function isNothingCounted({ type, object, previous }: Change<'pods'>): boolean {
  if (type !== 'MODIFIED' || !previous || previous.metadata.labels !== object.metadata.labels) return false;
  return isCountedAlike(previous, object);
}

/** Changes of Pods that have another kind of controller and keep it. */
export function belongsToOthers(kind: string, { object, previous }: Change<'pods'>): boolean {
  const isOther = (pod: Pod | undefined): boolean => {
    const owner = pod && controllerOf(pod);
    return owner !== undefined && owner.kind !== kind;
  };
  return isOther(object) && (previous === undefined || isOther(previous));
}

/** For workloads that come by the dozen: all are asked whether they select an orphan. */
export function workloadsOfPod(
  resource: 'daemonsets' | 'statefulsets',
): (change: Change<'pods'>, lister: Lister) => readonly string[] {
  return ({ type, object, previous }, lister) => {
    const now = controllerOf(object);
    const before = previous && controllerOf(previous);
    const keys = before && before.uid !== now?.uid ? [...keysOfOwner(resource, lister, object, before)] : [];
    if (now) return [...keys, ...keysOfOwner(resource, lister, object, now)];
    if (type === 'DELETED' || object.metadata.deletionTimestamp !== undefined) return keys;
    if (!before && type === 'MODIFIED' && object.metadata.labels === previous?.metadata.labels) return keys;
    const candidates: readonly {
      readonly metadata: ObjectMeta;
      readonly spec: { readonly selector: LabelSelector };
    }[] = lister.list(resource, object.metadata.namespace);
    const selecting = candidates.filter(({ spec }) => matchesSelector(spec.selector, object.metadata.labels));
    return [...keys, ...selecting.map(keyOf)];
  };
}
