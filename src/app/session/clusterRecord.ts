/**
 * What a cluster says at one moment, as plain data: everything the first picture reads. It is written while the page is built, by
 * the engine itself, and read by recordedCluster.ts until the engine is there. What no picture shows is left out.
 */
import {
  RESOURCES,
  type ConnectionRecord,
  type Death,
  type Flight,
  type Plate,
  type ProxyStatus,
  type ResourceName,
  type ResourceTypes,
  type TrafficSource,
} from '../../api/index.ts';
import type { ActionMark, Cluster } from '../../cluster/index.ts';

export interface ClusterRecord {
  readonly now: number;
  readonly revision: number;
  readonly nextEventAt: number | undefined;
  readonly options: Cluster['options'];
  readonly settings: Cluster['settings'];
  readonly objects: { readonly [R in ResourceName]?: readonly ResourceTypes[R][] };
  /** By node. */
  readonly plates: Readonly<Record<string, readonly Plate[]>>;
  /** By node. */
  readonly proxies: Readonly<Record<string, ProxyStatus | undefined>>;
  readonly flights: readonly Flight[];
  /** All since boot. */
  readonly deaths: readonly Death[];
  /** All the cluster remembers, newest first. */
  readonly connections: readonly ConnectionRecord[];
  readonly traffic: readonly TrafficSource[];
  readonly actions: readonly ActionMark[];
}

export const UNPICTURED: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'events',
  'endpoints',
  'leases',
  'controllerrevisions',
  'configmaps',
  'secrets',
  'serviceaccounts',
  'priorityclasses',
  'servicecidrs',
  'ipaddresses',
]);

export function recordCluster(cluster: Cluster): ClusterRecord {
  const nodes = cluster.objects('nodes').map((node) => node.metadata.name);
  const resources = (Object.keys(RESOURCES) as ResourceName[]).filter((resource) => !UNPICTURED.has(resource));
  return {
    now: cluster.now,
    revision: cluster.revision,
    nextEventAt: cluster.nextEventAt,
    options: cluster.options,
    settings: cluster.settings,
    objects: Object.fromEntries(resources.map((resource) => [resource, cluster.objects(resource)])),
    plates: Object.fromEntries(nodes.map((node) => [node, cluster.plates(node)])),
    proxies: Object.fromEntries(nodes.map((node) => [node, cluster.proxyStatus(node)])),
    flights: cluster.flights(),
    deaths: cluster.deaths(cluster.now),
    connections: cluster.connections(Number.MAX_SAFE_INTEGER),
    traffic: cluster.traffic(),
    actions: cluster.actions(),
  };
}

/**
 * Without the records of what was explained: its words stand beside them, and the tables that say it in another language come with the
 * engine only. Every kilobyte of the first scene is waited for.
 */
export function inPlainWords(record: ClusterRecord): ClusterRecord {
  return JSON.parse(
    JSON.stringify(record, (key, value: unknown) => (key === 'said' ? undefined : value)),
  ) as ClusterRecord;
}
