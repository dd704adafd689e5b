/**
 * metrics.k8s.io/v1beta1, which another server answers for this one: it can be read and listed, no more. Upstream: kube-aggregator
 * and metrics-server's pkg/api. Left out: APIService objects; other servers.
 */
import { keyOf, type KubernetesObject, type ResourceInfo, type ResourceName } from '../../api/index.ts';
import { methodNotAllowed, noSuchPath, notFound, unavailable } from '../statusErrors.ts';
import { parseFieldQuery } from './fieldQuery.ts';
import type { Answer } from './handlers.ts';
import { parseLabelQuery } from './labelQuery.ts';
import type { Query } from './listOptions.ts';
import { shownObject, type FormMaker } from './representation.ts';

/** The server behind. Objects come in any order. */
export interface AggregatedApi {
  /** @param namespace '' for all */
  list(resource: 'nodes' | 'pods', namespace: string): readonly KubernetesObject[];
}

const GROUP = { group: 'metrics.k8s.io', version: 'v1beta1', singular: '', shortNames: [] } as const;

/** The names are those of core resources, but what they name is not stored here. */
export const METRICS_RESOURCES: readonly ResourceInfo[] = [
  { ...GROUP, resource: 'nodes', kind: 'NodeMetrics', namespaced: false },
  { ...GROUP, resource: 'pods', kind: 'PodMetrics', namespaced: true },
];

export const METRICS_VERBS: readonly string[] = ['get', 'list'];

interface MetricsTarget {
  readonly info: ResourceInfo;
  readonly namespace: string;
  readonly name: string | undefined;
}

/** Whether a path belongs to the other server. */
export const isAggregated = ([root, group, version, resource]: readonly string[]): boolean =>
  root === 'apis' && group === GROUP.group && version === GROUP.version && resource !== undefined;

/** @throws ApiError NotFound */
function targetOf(path: readonly string[]): MetricsTarget {
  const within = path[0] === 'namespaces';
  const [resource, name, ...more] = within ? path.slice(2) : path;
  const info = METRICS_RESOURCES.find((each) => each.resource === resource);
  if (!info || more.length > 0 || (info.namespaced !== within && (within || name !== undefined))) throw noSuchPath();
  return { info, namespace: within ? (path[1] ?? '') : '', name };
}

/** @throws ApiError NotFound, BadRequest, MethodNotAllowed, ServiceUnavailable */
export function answerAggregated(
  api: AggregatedApi | undefined,
  method: string,
  segments: readonly string[],
  query: Query,
  form: FormMaker,
): Answer {
  if (!api) throw unavailable();
  const { info, namespace, name } = targetOf(segments.slice(3));
  if (method !== 'GET' || query.get('watch') === 'true' || query.get('watch') === '1') throw methodNotAllowed();
  const objects = api.list(info.resource as 'nodes' | 'pods', namespace);
  if (name !== undefined) {
    const found = objects.find(({ metadata }) => metadata.name === name);
    const named = { group: info.group, resource: info.kind.toLowerCase() };
    if (!found) throw notFound(named, namespace === '' ? name : `${namespace}/${name}`);
    return { status: 200, body: shownObject(found, form(info)) };
  }
  const labels = parseLabelQuery(query.get('labelSelector') ?? '');
  // Of the fields only the common ones say anything here.
  const fields = parseFieldQuery('configmaps' satisfies ResourceName, query.get('fieldSelector') ?? '');
  const seen = objects.filter((object) => labels(object.metadata.labels) && fields(object));
  const sorted = [...seen].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  // Nothing is stored here, so a list has no revision.
  return { status: 200, body: form(info).list(sorted, {}) };
}
