/** The resources the API serves, and what discovery says about each. */
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from './apps.ts';
import type { HorizontalPodAutoscaler } from './autoscaling.ts';
import type { CronJob, Job } from './batch.ts';
import type { ConfigMap, Secret, ServiceAccount } from './config.ts';
import type { Lease } from './coordination.ts';
import type { Event, Namespace, Node, Pod, Service } from './core.ts';
import type { EndpointSlice } from './discovery.ts';
import type { Endpoints } from './endpoints.ts';
import type { IPAddress, ServiceCIDR } from './networking.ts';
import type { PodDisruptionBudget } from './policy.ts';
import type { ReplicationController } from './replicationController.ts';
import type { PriorityClass } from './scheduling.ts';

/** Resource (plural, as in URLs) to the type of its objects. */
export interface ResourceTypes {
  namespaces: Namespace;
  nodes: Node;
  pods: Pod;
  services: Service;
  endpointslices: EndpointSlice;
  deployments: Deployment;
  replicasets: ReplicaSet;
  events: Event;
  daemonsets: DaemonSet;
  statefulsets: StatefulSet;
  controllerrevisions: ControllerRevision;
  endpoints: Endpoints;
  leases: Lease;
  configmaps: ConfigMap;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  jobs: Job;
  horizontalpodautoscalers: HorizontalPodAutoscaler;
  poddisruptionbudgets: PodDisruptionBudget;
  priorityclasses: PriorityClass;
  servicecidrs: ServiceCIDR;
  ipaddresses: IPAddress;
  replicationcontrollers: ReplicationController;
  cronjobs: CronJob;
}

export type ResourceName = keyof ResourceTypes;
export type AnyObject = ResourceTypes[ResourceName];

export interface ResourceInfo {
  readonly resource: ResourceName;
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

function info(
  resource: ResourceName,
  group: string,
  kind: string,
  namespaced: boolean,
  ...shortNames: string[]
): ResourceInfo {
  return { resource, group, version: 'v1', kind, singular: kind.toLowerCase(), shortNames, namespaced };
}

/** Each resource in its preferred version, which is the one it is stored in. */
export const RESOURCES: Readonly<Record<ResourceName, ResourceInfo>> = {
  namespaces: info('namespaces', '', 'Namespace', false, 'ns'),
  nodes: info('nodes', '', 'Node', false, 'no'),
  pods: info('pods', '', 'Pod', true, 'po'),
  services: info('services', '', 'Service', true, 'svc'),
  endpointslices: info('endpointslices', 'discovery.k8s.io', 'EndpointSlice', true),
  deployments: info('deployments', 'apps', 'Deployment', true, 'deploy'),
  replicasets: info('replicasets', 'apps', 'ReplicaSet', true, 'rs'),
  events: info('events', '', 'Event', true, 'ev'),
  daemonsets: info('daemonsets', 'apps', 'DaemonSet', true, 'ds'),
  statefulsets: info('statefulsets', 'apps', 'StatefulSet', true, 'sts'),
  controllerrevisions: info('controllerrevisions', 'apps', 'ControllerRevision', true),
  endpoints: info('endpoints', '', 'Endpoints', true, 'ep'),
  leases: info('leases', 'coordination.k8s.io', 'Lease', true),
  configmaps: info('configmaps', '', 'ConfigMap', true, 'cm'),
  secrets: info('secrets', '', 'Secret', true),
  serviceaccounts: info('serviceaccounts', '', 'ServiceAccount', true, 'sa'),
  jobs: info('jobs', 'batch', 'Job', true),
  horizontalpodautoscalers: {
    ...info('horizontalpodautoscalers', 'autoscaling', 'HorizontalPodAutoscaler', true, 'hpa'),
    version: 'v2',
  },
  poddisruptionbudgets: info('poddisruptionbudgets', 'policy', 'PodDisruptionBudget', true, 'pdb'),
  priorityclasses: info('priorityclasses', 'scheduling.k8s.io', 'PriorityClass', false, 'pc'),
  servicecidrs: info('servicecidrs', 'networking.k8s.io', 'ServiceCIDR', false),
  ipaddresses: info('ipaddresses', 'networking.k8s.io', 'IPAddress', false, 'ip'),
  replicationcontrollers: info('replicationcontrollers', '', 'ReplicationController', true, 'rc'),
  cronjobs: info('cronjobs', 'batch', 'CronJob', true, 'cj'),
};

/** Versions besides the preferred one, in which a resource can be read and written too: other forms of the same stored object. */
const OLDER_VERSIONS: Readonly<Partial<Record<ResourceName, readonly string[]>>> = {
  horizontalpodautoscalers: ['v1'],
};

/** A resource as each version serves it, the preferred one first. */
export function servedVersions(resource: ResourceName): readonly ResourceInfo[] {
  const preferred = RESOURCES[resource];
  return [preferred, ...(OLDER_VERSIONS[resource] ?? []).map((version) => ({ ...preferred, version }))];
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(resource: ResourceInfo): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `deployments.apps`, or `services` for the core group: how error messages name a resource. */
export function qualifiedName(resource: Pick<ResourceInfo, 'group'> & { readonly resource: string }): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
}

/** An object's key in its table: "namespace/name", or "name" for what has no namespace. */
export function objectKey(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

export function keyOf(object: { readonly metadata: { readonly namespace?: string; readonly name: string } }): string {
  return objectKey(object.metadata.namespace, object.metadata.name);
}

/** The parts of a key. A cluster-scoped key has an empty namespace. */
export function splitKey(key: string): { namespace: string; name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
