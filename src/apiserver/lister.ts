/** Reading stored objects, now or as of an earlier revision, by the indexes. */
import { RESOURCES, objectKey, type ResourceName, type ResourceTypes } from '../api/index.ts';
import { labelTerm, orphanTerm, type Store } from '../etcd/index.ts';
import type { TableIndex } from '../sim/index.ts';
import type { LaggingLister, Lister } from './types.ts';

export function createLister(store: Store): Lister & LaggingLister {
  return {
    get: (resource, namespace, name) =>
      store.get(resource, objectKey(RESOURCES[resource].namespaced ? namespace : undefined, name)),

    getByKey: (resource, key) => store.get(resource, key),

    list<R extends ResourceName>(resource: R, namespace?: string): readonly ResourceTypes[R][] {
      if (namespace === undefined || namespace === '') return store.table(resource).values();
      const index = store.indexes.namespace[resource] as unknown as TableIndex<ResourceTypes[R], string>;
      return index.get(namespace);
    },

    podsOnNode: (node) => store.indexes.podsByNode.get(node),

    controlledBy<R extends 'pods' | 'replicasets' | 'controllerrevisions'>(resource: R, uid: string) {
      const index = store.indexes.controller[resource] as unknown as TableIndex<ResourceTypes[R], string>;
      return index.get(uid);
    },

    ownedBy: (uid) =>
      store.indexes.owned.flatMap(({ resource, index }) =>
        index.get(uid).map((object) => ({ resource, object: object as ResourceTypes[typeof resource] })),
      ),

    orphans<R extends 'pods' | 'replicasets'>(resource: R, namespace: string | undefined) {
      const index = store.indexes.controller[resource] as unknown as TableIndex<ResourceTypes[R], string>;
      return index.get(orphanTerm(namespace));
    },

    withLabel<R extends 'pods' | 'endpointslices'>(resource: R, namespace: string, label: string, value: string) {
      const index = store.indexes.label[resource] as unknown as TableIndex<ResourceTypes[R], string>;
      return index.get(labelTerm(namespace, label, value));
    },

    getAsOf: (resource, key, revision) => store.table(resource).asOf(key, revision),

    listAsOf<R extends 'services' | 'endpointslices' | 'nodes'>(resource: R, revision: number) {
      const table = store.table(resource);
      const objects: ResourceTypes[R][] = [];
      for (const key of table.everyKey()) {
        const object = table.asOf(key, revision);
        if (object) objects.push(object);
      }
      return objects;
    },
  };
}
