/**
 * What the server serves: versions, groups, resources, in the old form (one request each) and the aggregated one.
 * Upstream: apiserver/pkg/endpoints/discovery.
 */
import { RESOURCES, servedVersions, type ResourceInfo, type ResourceName } from '../../api/index.ts';

import { METRICS_RESOURCES, METRICS_VERBS } from './aggregated.ts';
import { reviewGroups, reviewsIn } from './reviews.ts';

export const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.2',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.1',
  compiler: 'gc',
  platform: 'linux/amd64',
};

export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
/** A namespace goes with all there is in it: they are deleted one by one. */
const NAMESPACE_VERBS = VERBS.filter((verb) => verb !== 'deletecollection');

interface Subresource {
  readonly name: string;
  readonly kind?: { readonly group: string; readonly version: string; readonly kind: string };
  readonly verbs: readonly string[];
}

const STATUS: Subresource = { name: 'status', verbs: ['get', 'patch', 'update'] };
const SCALE: Subresource = {
  name: 'scale',
  kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
  verbs: ['get', 'patch', 'update'],
};
/** What is handed on to a program: every method goes through. */
const proxy = (kind: string): Subresource => ({
  name: 'proxy',
  kind: { group: '', version: 'v1', kind },
  verbs: ['create', 'delete', 'get', 'patch', 'update'],
});
const SUBRESOURCES: Readonly<Partial<Record<ResourceName, readonly Subresource[]>>> = {
  namespaces: [{ name: 'finalize', verbs: ['update'] }, STATUS],
  nodes: [proxy('NodeProxyOptions'), STATUS],
  pods: [
    { name: 'attach', kind: { group: '', version: 'v1', kind: 'PodAttachOptions' }, verbs: ['create', 'get'] },
    { name: 'binding', kind: { group: '', version: 'v1', kind: 'Binding' }, verbs: ['create'] },
    { name: 'ephemeralcontainers', verbs: ['get', 'patch', 'update'] },
    { name: 'eviction', kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] },
    { name: 'exec', kind: { group: '', version: 'v1', kind: 'PodExecOptions' }, verbs: ['create', 'get'] },
    { name: 'log', verbs: ['get'] },
    {
      name: 'portforward',
      kind: { group: '', version: 'v1', kind: 'PodPortForwardOptions' },
      verbs: ['create', 'get'],
    },
    proxy('PodProxyOptions'),
    STATUS,
  ],
  services: [proxy('ServiceProxyOptions'), STATUS],
  deployments: [SCALE, STATUS],
  replicasets: [SCALE, STATUS],
  replicationcontrollers: [SCALE, STATUS],
  daemonsets: [STATUS],
  statefulsets: [SCALE, STATUS],
  jobs: [STATUS],
  cronjobs: [STATUS],
  horizontalpodautoscalers: [STATUS],
  poddisruptionbudgets: [STATUS],
  servicecidrs: [STATUS],
};

/** In the category `all`, which `kubectl get all` asks for. */
const ALL: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'pods',
  'services',
  'deployments',
  'replicasets',
  'replicationcontrollers',
  'daemonsets',
  'statefulsets',
  'jobs',
  'cronjobs',
  'horizontalpodautoscalers',
]);

const infos = (): ResourceInfo[] => [
  ...(Object.keys(RESOURCES) as ResourceName[]).flatMap(servedVersions),
  ...METRICS_RESOURCES,
];
const isMetrics = (info: ResourceInfo): boolean => METRICS_RESOURCES.includes(info);
const verbsOf = (info: ResourceInfo): readonly string[] =>
  isMetrics(info) ? METRICS_VERBS : info.resource === 'namespaces' ? NAMESPACE_VERBS : VERBS;
/** The resource whose subresources and categories these are: what is named alike in another group has none. */
const subresourcesOf = (info: ResourceInfo): readonly Subresource[] =>
  isMetrics(info) ? [] : (SUBRESOURCES[info.resource] ?? []);
/** What can be done with a resource, or with a subresource of it; undefined: there is no such subresource. */
export const servedVerbs = (info: ResourceInfo, subresource: string | undefined): readonly string[] | undefined =>
  subresource === undefined ? verbsOf(info) : subresourcesOf(info).find(({ name }) => name === subresource)?.verbs;
const isInAll = (info: ResourceInfo): boolean => !isMetrics(info) && ALL.has(info.resource);
/** The groups that are served, without the core one. */
export const groupNames = (): string[] =>
  [...new Set([...infos().map(({ group }) => group), ...reviewGroups()])].filter((group) => group !== '').sort();
/** The versions of a group, the preferred one first. */
export const versionsOf = (group: string): string[] => [
  ...new Set(
    infos()
      .filter((info) => info.group === group)
      .map(({ version }) => version),
  ),
  ...reviewsIn(group, 'v1')
    .slice(0, 1)
    .map(() => 'v1'),
];

const inVersion = (group: string, version: string): ResourceInfo[] =>
  infos()
    .filter((info) => info.group === group && info.version === version)
    .sort((a, b) => (a.resource < b.resource ? -1 : 1));

export const apiVersions = (): unknown => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
});

function groupEntry(name: string): Record<string, unknown> {
  const versions = versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

export const apiGroups = (): unknown => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupNames().map(groupEntry),
});

/** One group; undefined when it is not served. */
export function apiGroup(name: string): unknown {
  return groupNames().includes(name) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(name) } : undefined;
}

/** The resources of a group's version; undefined when it is not served. */
export function apiResources(group: string, version: string): unknown {
  const found = inVersion(group, version);
  const reviews = reviewsIn(group, version).map(({ resource, kind }) => ({
    name: resource,
    singularName: kind.toLowerCase(),
    namespaced: false,
    kind,
    verbs: ['create'],
  }));
  if (found.length + reviews.length === 0) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: [...found.flatMap(resourceEntries), ...reviews],
  };
}

function resourceEntries(info: ResourceInfo): Record<string, unknown>[] {
  const { resource, singular, namespaced, kind, shortNames } = info;
  const own = {
    name: resource,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(info),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(isInAll(info) ? { categories: ['all'] } : {}),
  };
  const others = subresourcesOf(info).map((subresource) => ({
    name: `${resource}/${subresource.name}`,
    singularName: '',
    namespaced,
    ...(subresource.kind ?? { kind }),
    verbs: subresource.verbs,
  }));
  return [own, ...others];
}

/** The aggregated form: `/api` carries the core group, `/apis` the others. */
export function groupDiscovery(core: boolean): unknown {
  const items = (core ? [''] : groupNames()).map((group) => ({
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: versionsOf(group).map((version) => ({
      version,
      freshness: 'Current',
      resources: [
        ...inVersion(group, version).map(aggregatedEntry),
        ...reviewsIn(group, version).map(aggregatedReview),
      ],
    })),
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

const aggregatedReview = ({
  resource,
  group,
  kind,
}: ReturnType<typeof reviewsIn>[number]): Record<string, unknown> => ({
  resource,
  responseKind: { group, version: 'v1', kind },
  scope: 'Cluster',
  singularResource: kind.toLowerCase(),
  verbs: ['create'],
});

function aggregatedEntry(info: ResourceInfo): Record<string, unknown> {
  const { resource, group, version, kind, namespaced, singular, shortNames } = info;
  const subresources = subresourcesOf(info).map((subresource) => ({
    subresource: subresource.name,
    responseKind: subresource.kind ?? { group, version, kind },
    verbs: subresource.verbs,
  }));
  return {
    resource,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(info),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(isInAll(info) ? { categories: ['all'] } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}
