/** A Lister over a few objects: enough API for a pure reconcile. */
import { keyOf, objectKey, type AnyObject, type ResourceName, type ResourceTypes } from '../api/index.ts';
import type { Lister } from '../apiserver/index.ts';

const RESOURCE_OF: Readonly<Record<string, ResourceName>> = {
  Namespace: 'namespaces',
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  EndpointSlice: 'endpointslices',
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  Event: 'events',
  DaemonSet: 'daemonsets',
  StatefulSet: 'statefulsets',
  ControllerRevision: 'controllerrevisions',
  Endpoints: 'endpoints',
  Lease: 'leases',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  PodDisruptionBudget: 'poddisruptionbudgets',
};

/** Reads what it is given, in that order, by full scans: the slow, obvious Lister. */
export function listerOf(...objects: readonly AnyObject[]): Lister {
  const all = <R extends ResourceName>(resource: R): ResourceTypes[R][] =>
    objects.filter((object) => RESOURCE_OF[object.kind] === resource) as ResourceTypes[R][];
  const inNamespace = <R extends ResourceName>(resource: R, namespace?: string): ResourceTypes[R][] =>
    all(resource).filter((object) => namespace === undefined || object.metadata.namespace === namespace);
  return {
    get: (resource, namespace, name) => all(resource).find((object) => keyOf(object) === objectKey(namespace, name)),
    getByKey: (resource, key) => all(resource).find((object) => keyOf(object) === key),
    list: inNamespace,
    podsOnNode: (node) => all('pods').filter((pod) => pod.spec.nodeName === node),
    controlledBy: (resource, uid) =>
      all(resource).filter(({ metadata }) =>
        metadata.ownerReferences?.some((ref) => ref.controller && ref.uid === uid),
      ),
    ownedBy: (uid) =>
      objects.flatMap((object) => {
        const resource = RESOURCE_OF[object.kind];
        const isOwned = object.metadata.ownerReferences?.some((ref) => ref.uid === uid) ?? false;
        return resource && isOwned ? [{ resource, object }] : [];
      }),
    orphans: (resource, namespace) =>
      inNamespace(resource, namespace).filter(
        ({ metadata }) => !metadata.ownerReferences?.some((ref) => ref.controller),
      ),
    withLabel: (resource, namespace, label, value) =>
      inNamespace(resource, namespace).filter(({ metadata }) => metadata.labels?.[label] === value),
  };
}
