/**
 * The garbage collector: what has lost its last owner goes too; an owner deleted in the foreground waits for its dependents, one
 * that orphans lets them go first. Upstream: pkg/controller/garbagecollector/garbagecollector.go.
 */
import { RESOURCES, type AnyObject, type OwnerReference, type ResourceName } from '../../api/index.ts';
import type { ApiCall, DeleteOptions, EventNote, Lister, Plan } from '../../client-go/index.ts';
import { withoutOwners } from '../ownership.ts';
import { dependentsOf, isResolvable, itemOf, ownerOf, resourceOfOwner } from './dependents.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

function isLeavingWith(object: AnyObject, finalizer: string): boolean {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  return deletionTimestamp !== undefined && finalizers.includes(finalizer);
}

/** Waits for its dependents to be deleted first. */
export function isDeletingDependents(object: AnyObject): boolean {
  return isLeavingWith(object, FOREGROUND);
}

/** @param key an item key, `pods default/web-0` */
export function collectGarbage(lister: Lister, key: string): Plan {
  const item = itemOf(lister, key);
  if (!item) return { calls: [] };
  const { resource, object } = item;
  if (isLeavingWith(object, ORPHAN)) return { calls: orphanDependents(lister, resource, object) };
  if (isDeletingDependents(object)) return { calls: finishForeground(lister, resource, object) };
  if (object.metadata.deletionTimestamp !== undefined) return { calls: [] };
  return { calls: attemptToDelete(lister, resource, object), events: strangeOwners(lister, object) };
}

/** Owners that live in another namespace: they own nothing here, and whoever wrote the reference is told so. */
function strangeOwners(lister: Lister, object: AnyObject): readonly EventNote[] {
  const { namespace = '', ownerReferences = [] } = object.metadata;
  const isStrange = (reference: OwnerReference): boolean => {
    const resource = resourceOfOwner(reference);
    if (!resource || !RESOURCES[resource].namespaced || ownerOf(lister, object, reference)) return false;
    const all: readonly AnyObject[] = lister.list(resource);
    return all.some(({ metadata }) => metadata.uid === reference.uid && metadata.namespace !== namespace);
  };
  return ownerReferences.filter(isStrange).map(({ apiVersion, kind, name, uid }) => ({
    about: object,
    type: 'Warning',
    reason: 'OwnerRefInvalidNamespace',
    message: `ownerRef [${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}] does not exist in namespace "${namespace}"`,
  }));
}

function updateCall(resource: ResourceName, object: AnyObject): ApiCall {
  return { verb: 'update', resource, object } as ApiCall;
}

function deleteCall(resource: ResourceName, object: AnyObject, policy: DeleteOptions['propagationPolicy']): ApiCall {
  const { namespace = '', name, uid } = object.metadata;
  const options = { ...(policy ? { propagationPolicy: policy } : {}), preconditions: { uid } };
  return { verb: 'delete', resource, namespace, name, options };
}

function withoutFinalizer(object: AnyObject, finalizer: string): AnyObject {
  const finalizers = (object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
  return { ...object, metadata: { ...object.metadata, finalizers } };
}

function orphanDependents(lister: Lister, resource: ResourceName, owner: AnyObject): ApiCall[] {
  const released = dependentsOf(lister, owner).map((dependent) =>
    updateCall(dependent.resource, withoutOwners(dependent.object, [owner.metadata.uid])),
  );
  return [...released, updateCall(resource, withoutFinalizer(owner, ORPHAN))];
}

/** The owner may go once no dependent holds it back with blockOwnerDeletion. */
function finishForeground(lister: Lister, resource: ResourceName, owner: AnyObject): ApiCall[] {
  const { uid } = owner.metadata;
  const isBlocked = dependentsOf(lister, owner).some(({ object }) =>
    object.metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
  );
  return isBlocked ? [] : [updateCall(resource, withoutFinalizer(owner, FOREGROUND))];
}

function attemptToDelete(lister: Lister, resource: ResourceName, object: AnyObject): ApiCall[] {
  const { ownerReferences = [], finalizers = [] } = object.metadata;
  if (ownerReferences.length === 0 || !ownerReferences.every((reference) => isResolvable(object, reference))) return [];
  const owners = ownerReferences.map((reference) => ({ reference, owner: ownerOf(lister, object, reference) }));
  const solid = owners.filter(({ owner }) => owner && !isDeletingDependents(owner));
  if (solid.length > 0) {
    const lost = owners.filter((pair) => !solid.includes(pair)).map(({ reference }) => reference.uid);
    return lost.length === 0 ? [] : [updateCall(resource, withoutOwners(object, lost))];
  }
  const isAwaited = owners.some(({ owner }) => owner !== undefined);
  const dependents = isAwaited ? dependentsOf(lister, object) : [];
  if (dependents.length > 0) {
    // Two that wait for each other would wait for ever: this one stops holding its owners back.
    const isCircle = dependents.some((dependent) => isDeletingDependents(dependent.object));
    return [
      ...(isCircle ? [updateCall(resource, unblocking(object))] : []),
      deleteCall(resource, object, 'Foreground'),
    ];
  }
  if (finalizers.includes(ORPHAN)) return [deleteCall(resource, object, 'Orphan')];
  return [deleteCall(resource, object, finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background')];
}

function unblocking(object: AnyObject): AnyObject {
  const ownerReferences = (object.metadata.ownerReferences ?? []).map((reference): OwnerReference => ({
    ...reference,
    blockOwnerDeletion: false,
  }));
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}
