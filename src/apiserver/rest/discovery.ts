/**
 * What the server serves: versions, groups, resources, in the old form (one request each) and the aggregated one.
 * Upstream: apiserver/pkg/endpoints/discovery. Left out: OpenAPI.
 */
import { RESOURCES, type ResourceInfo, type ResourceName } from '../../api/index.ts';

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
const SUBRESOURCES: Readonly<Partial<Record<ResourceName, readonly Subresource[]>>> = {
  namespaces: [{ name: 'finalize', verbs: ['update'] }, STATUS],
  nodes: [STATUS],
  pods: [
    { name: 'binding', kind: { group: '', version: 'v1', kind: 'Binding' }, verbs: ['create'] },
    { name: 'eviction', kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] },
    STATUS,
  ],
  services: [STATUS],
  deployments: [SCALE, STATUS],
  replicasets: [SCALE, STATUS],
  daemonsets: [STATUS],
  statefulsets: [SCALE, STATUS],
};

/** In the category `all`, which `kubectl get all` asks for. */
const ALL: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'pods',
  'services',
  'deployments',
  'replicasets',
  'daemonsets',
  'statefulsets',
]);

const infos = (): ResourceInfo[] => Object.values(RESOURCES);
const groups = (): string[] => [...new Set(infos().map(({ group }) => group))].filter((group) => group !== '').sort();
const inGroup = (group: string): ResourceInfo[] =>
  infos()
    .filter((info) => info.group === group)
    .sort((a, b) => (a.resource < b.resource ? -1 : 1));

export const apiVersions = (): unknown => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }],
});

function groupEntry(name: string): Record<string, unknown> {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
}

export const apiGroups = (): unknown => ({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(groupEntry) });

/** One group; undefined when it is not served. */
export function apiGroup(name: string): unknown {
  return groups().includes(name) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(name) } : undefined;
}

/** The resources of a group's v1; undefined when it is not served. */
export function apiResources(group: string): unknown {
  const found = inGroup(group);
  if (found.length === 0) return undefined;
  const groupVersion = group === '' ? 'v1' : `${group}/v1`;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: found.flatMap(resourceEntries) };
}

function resourceEntries(info: ResourceInfo): Record<string, unknown>[] {
  const { resource, singular, namespaced, kind, shortNames } = info;
  const own = {
    name: resource,
    singularName: singular,
    namespaced,
    kind,
    verbs: VERBS,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(ALL.has(resource) ? { categories: ['all'] } : {}),
  };
  const others = (SUBRESOURCES[resource] ?? []).map((subresource) => ({
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
  const items = (core ? [''] : groups()).map((group) => ({
    metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
    versions: [{ version: 'v1', freshness: 'Current', resources: inGroup(group).map(aggregatedEntry) }],
  }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}

function aggregatedEntry(info: ResourceInfo): Record<string, unknown> {
  const { resource, group, version, kind, namespaced, singular, shortNames } = info;
  const subresources = (SUBRESOURCES[resource] ?? []).map((subresource) => ({
    subresource: subresource.name,
    responseKind: subresource.kind ?? { group, version, kind },
    verbs: subresource.verbs,
  }));
  return {
    resource,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: VERBS,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(ALL.has(resource) ? { categories: ['all'] } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  };
}
