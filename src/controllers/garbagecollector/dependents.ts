/** The graph of owners and dependents, read from the store's indexes instead of being kept. Upstream: garbagecollector/graph_builder.go. */
import { keyOf, RESOURCES, splitKey, type AnyObject, type OwnerReference, type ResourceName } from '../../api/index.ts';
import type { Lister } from '../../client-go/index.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** Resources that may have owners. Events and Namespaces never do. */
export const COLLECTED: readonly ResourceName[] = (Object.keys(RESOURCES) as ResourceName[]).filter(
  (resource) => resource !== 'events' && resource !== 'namespaces',
);

/** The resource an owner is of; undefined: nobody here knows its kind, in no version of its group. */
export function resourceOfOwner({ apiVersion, kind }: OwnerReference): ResourceName | undefined {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return (Object.keys(RESOURCES) as ResourceName[]).find((resource) => {
    const info = RESOURCES[resource];
    return info.kind === kind && info.group === group;
  });
}

/** Whether it can be told if the owner exists. What has no namespace cannot be owned by what has one: that is never decided. */
export function isResolvable(dependent: AnyObject, reference: OwnerReference): boolean {
  const resource = resourceOfOwner(reference);
  return resource !== undefined && (!RESOURCES[resource].namespaced || dependent.metadata.namespace !== undefined);
}

/** `pods default/web-0`: an object's key among those of all resources. */
export function itemKey(resource: ResourceName, object: AnyObject): string {
  return `${resource} ${keyOf(object)}`;
}

export function itemOf(lister: Lister, key: string): { resource: ResourceName; object: AnyObject } | undefined {
  const space = key.indexOf(' ');
  const resource = key.slice(0, space) as ResourceName;
  const { namespace, name } = splitKey(key.slice(space + 1));
  const object = lister.get(resource, namespace, name);
  return object && { resource, object };
}

/** The owner that a reference names, if it still exists (a namesake with another UID is not it). */
export function ownerOf(lister: Lister, dependent: AnyObject, reference: OwnerReference): AnyObject | undefined {
  const resource = resourceOfOwner(reference);
  if (!resource) return undefined;
  const namespace = RESOURCES[resource].namespaced ? (dependent.metadata.namespace ?? '') : '';
  const owner = lister.get(resource, namespace, reference.name);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

export interface Dependent {
  readonly resource: ResourceName;
  readonly object: AnyObject;
}

function refersTo(object: AnyObject, uid: string): boolean {
  return object.metadata.ownerReferences?.some((reference) => reference.uid === uid) ?? false;
}

/**
 * Everything that names `owner` in its ownerReferences. For the owners that come by the thousand, Pods and Services, the
 * indexes are asked: a Pod that they own without controlling it is missed. For the others all objects are looked at.
 */
export function dependentsOf(lister: Lister, owner: AnyObject): readonly Dependent[] {
  const { namespace = '', name, uid } = owner.metadata;
  if (owner.kind === 'Event') return [];
  if (owner.kind === 'Pod' || owner.kind === 'Service') {
    const slices = owner.kind === 'Service' ? lister.withLabel('endpointslices', namespace, SERVICE_NAME, name) : [];
    return [
      ...lister.controlledBy('pods', uid).map((object) => ({ resource: 'pods' as const, object })),
      ...lister.ownedBy(uid),
      ...lister.controlledBy('replicasets', uid).map((object) => ({ resource: 'replicasets' as const, object })),
      ...slices
        .filter((slice) => refersTo(slice, uid))
        .map((object) => ({ resource: 'endpointslices' as const, object })),
    ];
  }
  return COLLECTED.flatMap((resource) => {
    const objects: readonly AnyObject[] = lister.list(resource, namespace);
    return objects.filter((object) => refersTo(object, uid)).map((object) => ({ resource, object }));
  });
}
