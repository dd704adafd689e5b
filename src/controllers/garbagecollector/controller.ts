/** When an object is looked at as garbage: when its owner is gone or waits for it, and when it waits itself. */
import type { ResourceName } from '../../api/index.ts';
import type { Change, Controller, Lister } from '../../client-go/index.ts';
import { COLLECTED, dependentsOf, isResolvable, itemKey, ownerOf, resourceOfOwner } from './dependents.ts';
import { collectGarbage, isDeletingDependents } from './reconcile.ts';

export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  watches: Object.fromEntries(COLLECTED.map((resource) => [resource, keysOfChange])),
  ignores: { pods: keepsOwners },
  reconcile: collectGarbage,
};

function keepsOwners({ type, object: { metadata }, previous }: Change): boolean {
  if (type !== 'MODIFIED' || metadata.deletionTimestamp !== undefined) return false;
  return metadata.ownerReferences === previous?.metadata.ownerReferences;
}

function keysOfChange(change: Change, lister: Lister): readonly string[] {
  const { resource, type, object, previous } = change;
  const dependents = (): string[] =>
    dependentsOf(lister, object).map((dependent) => itemKey(dependent.resource, dependent.object));
  if (type === 'DELETED') return [...dependents(), ...waitingOwners(object, lister)];

  const { ownerReferences = [], deletionTimestamp } = object.metadata;
  const own = itemKey(resource, object);
  if (deletionTimestamp !== undefined) {
    if (!object.metadata.finalizers?.length) return [];
    const isNew = previous?.metadata.deletionTimestamp === undefined;
    return isNew && isDeletingDependents(object) ? [own, ...dependents()] : [own];
  }
  if (keepsOwners(change)) return [];
  // Its owner went before it came, or is already waiting for it.
  const isDoomed = ownerReferences.some((reference) => {
    const owner = ownerOf(lister, object, reference);
    if (!isResolvable(object, reference)) return false;
    return owner === undefined || isDeletingDependents(owner);
  });
  return isDoomed ? [own] : [];
}

/** Owners in foreground deletion may be able to go now. */
function waitingOwners(object: Change['object'], lister: Lister): readonly string[] {
  return (object.metadata.ownerReferences ?? []).flatMap((reference) => {
    const owner = ownerOf(lister, object, reference);
    const resource: ResourceName | undefined = resourceOfOwner(reference);
    return owner && resource && isDeletingDependents(owner) ? [itemKey(resource, owner)] : [];
  });
}
