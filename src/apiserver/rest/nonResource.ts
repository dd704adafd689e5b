/**
 * Paths that name no resource: health, version, discovery, metrics, and the list of them all. Upstream: apiserver/pkg/server/healthz
 * and routes. The checks are the ones a control plane of one member has; here they always pass.
 */
import { RESOURCES } from '../../api/index.ts';
import type { Lister } from '../types.ts';
import {
  apiGroup,
  apiGroups,
  apiResources,
  apiVersions,
  groupDiscovery,
  groupNames,
  VERSION,
  versionsOf,
} from './discovery.ts';

const HOOKS = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'start-kubernetes-service-cidr-controller',
].map((name) => `poststarthook/${name}`);

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd', ...HOOKS],
  livez: ['ping', 'log', 'etcd', ...HOOKS],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, 'shutdown'],
};

type Query = ReadonlyMap<string, string>;

/** Health text; undefined when the path is none of health's. */
function health([name = '', ...check]: readonly string[], query: Query): string | undefined {
  const checks = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  if (!checks) return undefined;
  if (check.length > 0) return checks.includes(check.join('/')) ? 'ok' : undefined;
  if (!query.has('verbose')) return 'ok';
  const lines = checks.map((each) => (query.get('exclude') === each ? `[+]${each} excluded: ok` : `[+]${each} ok`));
  return [...lines, `${name} check passed`, ''].join('\n');
}

/** How many objects there are of each resource, in the format of Prometheus. */
function metrics(lister: Lister): string {
  const counts = Object.values(RESOURCES).map(({ resource, group }) => {
    const name = group === '' ? resource : `${resource}.${group}`;
    return `apiserver_storage_objects{resource="${name}"} ${String(lister.list(resource).length)}`;
  });
  const { major, minor, gitVersion, platform, goVersion } = VERSION;
  return [
    '# HELP apiserver_storage_objects [STABLE] Number of stored objects at the time of last check split by kind.',
    '# TYPE apiserver_storage_objects gauge',
    ...counts.sort(),
    '# HELP kubernetes_build_info [ALPHA] Constant 1, with what was built.',
    '# TYPE kubernetes_build_info gauge',
    `kubernetes_build_info{git_version="${gitVersion}",go_version="${goVersion}",major="${major}",minor="${minor}",platform="${platform}"} 1`,
    '',
  ].join('\n');
}

/** Everything there is to GET without naming an object. */
function paths(): readonly string[] {
  const groups = groupNames().flatMap((group) => [
    `/apis/${group}`,
    ...versionsOf(group).map((version) => `/apis/${group}/${version}`),
  ]);
  const checks = Object.entries(CHECKS).flatMap(([name, all]) => [
    `/${name}`,
    ...all.map((each) => `/${name}/${each}`),
  ]);
  return ['/api', '/api/v1', '/apis', ...groups, ...checks, '/metrics', '/version'].sort();
}

/** What GET of a path without a resource answers: text, or an object. Undefined when the path is none. */
export function nonResourceBody(
  segments: readonly string[],
  query: Query,
  aggregated: boolean,
  lister: Lister,
): unknown {
  const [first = '', second = '', third] = segments;
  switch (segments.length) {
    case 0:
      return { paths: paths() };
    case 1:
      if (first === 'version') return VERSION;
      if (first === 'metrics') return metrics(lister);
      if (first === 'api') return aggregated ? groupDiscovery(true) : apiVersions();
      if (first === 'apis') return aggregated ? groupDiscovery(false) : apiGroups();
      break;
    case 2:
      if (first === 'api') return apiResources('', second);
      if (first === 'apis') return apiGroup(second);
      break;
    case 3:
      if (first === 'apis') return apiResources(second, third ?? '');
  }
  return health(segments, query);
}
