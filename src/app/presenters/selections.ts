/** From a reference in an object to what the page selects: a name is then a way to get there. */
import { RESOURCES, splitKey, type ObjectReference, type Place, type ResourceName } from '../../api/index.ts';
import type { Selection } from '../store/viewStore.ts';

const RESOURCE_OF_KIND = new Map(Object.values(RESOURCES).map(({ kind, resource }) => [kind, resource]));

export function objectSelection(resource: ResourceName, namespace: string | undefined, name: string): Selection {
  return { kind: 'object', resource, namespace: namespace ?? '', name };
}

/** What a reference (involvedObject, targetRef, ownerReference) points to; undefined for kinds the cluster does not serve. */
export function selectionOf(reference: ObjectReference, namespace?: string): Selection | undefined {
  const resource = RESOURCE_OF_KIND.get(reference.kind ?? '');
  if (!resource || !reference.name) return undefined;
  const where = RESOURCES[resource].namespaced ? (reference.namespace ?? namespace) : '';
  return objectSelection(resource, where, reference.name);
}

/** The Pod, node or client at a place. Nothing stands beyond the default route. */
export function selectionAt(place: Place): Selection | undefined {
  switch (place.kind) {
    case 'pod': {
      const { namespace, name } = splitKey(place.name);
      return objectSelection('pods', namespace, name);
    }
    case 'node':
      return objectSelection('nodes', '', place.name);
    case 'external':
      return { kind: 'external', name: place.name };
    case 'void':
      return undefined;
  }
}

export function isSameSelection(a: Selection | undefined, b: Selection | undefined): boolean {
  if (a === b) return true;
  if (a?.kind === 'object' && b?.kind === 'object')
    return a.resource === b.resource && a.namespace === b.namespace && a.name === b.name;
  if (a?.kind === 'connection' && b?.kind === 'connection') return a.id === b.id;
  if (a?.kind === 'happening' && b?.kind === 'happening') return a.revision === b.revision;
  if (a?.kind === 'external' && b?.kind === 'external') return a.name === b.name;
  return false;
}
