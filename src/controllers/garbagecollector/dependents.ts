/** The graph of owners and dependents, read from the store's indexes instead of being kept. Upstream: garbagecollector/graph_builder.go. */
import { keyOf, RESOURCES, splitKey, type AnyObject, type OwnerReference, type ResourceName } from '../../api/index.ts';
import type { Lister } from '../../client-go/index.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** Resources that may have owners. Events and Namespaces never do. */
export const COLLECTED: readonly ResourceName[] = (Object.keys(RESOURCES) as ResourceName[]).filter(
  (resource) => resource !== 'events' && resource !== 'namespaces',
);

export function resourceOfKind(kind: string): ResourceName | undefined {
  return (Object.keys(RESOURCES) as ResourceName[]).find((resource) => RESOURCES[resource].kind === kind);
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
  const resource = resourceOfKind(reference.kind);
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
 * Everything that names `owner` in its ownerReferences. The owners that come by the thousand, Pods and Services, are looked up by
 * index only: what they control, and a Service's slices. The others are found by a scan.
 */
export function dependentsOf(lister: Lister, owner: AnyObject): readonly Dependent[] {
  const { namespace = '', name, uid } = owner.metadata;
  if (owner.kind === 'Event') return [];
  if (owner.kind === 'Pod' || owner.kind === 'Service') {
    const slices = owner.kind === 'Service' ? lister.withLabel('endpointslices', namespace, SERVICE_NAME, name) : [];
    return [
      ...lister.controlledBy('pods', uid).map((object) => ({ resource: 'pods' as const, object })),
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
