/**
 * The cluster's objects as manifests a real cluster accepts: what somebody wrote, without what the server and the controllers added. A
 * field is left out when a fresh API server fills it in by itself: that is asked of one, field by field, with dry runs.
 */
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { stringify } from 'yaml';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** In the order they are applied in. What a controller made of another (slices, ReplicaSets) is left out and comes again by itself. */
const KINDS: readonly ResourceName[] = [
  'namespaces',
  'priorityclasses',
  'serviceaccounts',
  'configmaps',
  'secrets',
  'services',
  'endpoints',
  'endpointslices',
  'deployments',
  'replicasets',
  'replicationcontrollers',
  'daemonsets',
  'statefulsets',
  'jobs',
  'cronjobs',
  'pods',
  'horizontalpodautoscalers',
  'poddisruptionbudgets',
];

const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

interface Written {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly unknown[];
    readonly deletionTimestamp?: string;
  };
}

/** Of the API server itself there is one of each: its own Service, and where that leads. */
const API_SERVERS_OWN: readonly ResourceName[] = ['services', 'endpoints', 'endpointslices'];

/** The Endpoints of a Service are no property of it: their controller tells its own by this. */
const MADE_BY_CONTROLLER = 'endpoints.kubernetes.io/managed-by';

/** Every cluster has these already. */
function isEverywhere(resource: ResourceName, name: string, namespace: string): boolean {
  if (resource === 'namespaces') return name === 'default' || SYSTEM_NAMESPACES.has(name);
  if (API_SERVERS_OWN.includes(resource)) return namespace === 'default' && name === 'kubernetes';
  if (resource === 'serviceaccounts') return name === 'default';
  if (resource === 'configmaps') return name === 'kube-root-ca.crt';
  return resource === 'priorityclasses' && name.startsWith('system-');
}

function isOurs(resource: ResourceName, { metadata }: Written): boolean {
  const { name, namespace = '', labels = {}, ownerReferences = [], deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined || ownerReferences.length > 0 || SYSTEM_NAMESPACES.has(namespace)) return false;
  if (labels[MADE_BY_CONTROLLER] !== undefined) return false;
  return !isEverywhere(resource, name, namespace);
}

/** kubectl's and the controllers' own notes. */
const isNote = (key: string): boolean =>
  /(^|\.)kubernetes\.io\//.test(key) || key === 'deprecated.daemonset.template.generation';

function withoutNotes(map: Readonly<Record<string, string>> | undefined): Fields | undefined {
  const left = Object.entries(map ?? {}).filter(([key]) => !isNote(key));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** Given by this cluster, and another gives its own. */
const GIVEN: readonly string[] = ['clusterIP', 'clusterIPs', 'healthCheckNodePort', 'nodeName', 'priority'];

function bare(resource: ResourceName, object: Written): Fields {
  const { group, version, kind } = RESOURCES[resource];
  const { status: _, metadata, spec: whole, ...rest } = object as Written & { status?: unknown; spec?: Fields };
  const { name, namespace } = metadata;
  const labels = resource === 'namespaces' ? withoutNotes(metadata.labels) : metadata.labels;
  const annotations = withoutNotes(metadata.annotations);
  const isHeadless = whole?.['clusterIP'] === 'None';
  const spec = Object.entries(whole ?? {}).filter(
    ([field]) => !GIVEN.includes(field) || (isHeadless && field === 'clusterIP'),
  );
  return {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    ...rest,
    ...(resource === 'namespaces' || !whole ? {} : { spec: Object.fromEntries(spec) }),
  };
}

/** A fresh server that is only asked. */
function createJudge(namespaces: readonly string[]) {
  const scratch = createCluster({ systemPods: false });
  for (const name of namespaces)
    scratch.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  scratch.advance(3000);
  return (resource: ResourceName, object: Fields): unknown => {
    const { group, version, namespaced } = RESOURCES[resource];
    const { namespace, name } = object['metadata'] as Written['metadata'];
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const { status, body } = scratch.request({
      method: 'POST',
      path: `${root}${namespaced ? `/namespaces/${namespace ?? 'default'}` : ''}/${resource}?dryRun=All`,
      headers: { 'content-type': 'application/json' },
      // A name of its own: two Services of one name would be refused for that alone.
      body: { ...object, metadata: { ...(object['metadata'] as Fields), name: `${name}-x`.slice(-60) } },
    });
    return status < 300 ? body : undefined;
  };
}

/** Fields in one order, whatever order they were filled in; the server's gifts left out. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([field, each]) => !GIVEN.includes(field) || each === 'None');
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept.map(([field, each]) => [field, inOrder(each)]));
}

/** What the server would store, as text to compare. */
function stored(answer: unknown): string | undefined {
  if (!isFields(answer)) return undefined;
  const { metadata: _, status: __, ...rest } = answer;
  return JSON.stringify(inOrder(rest));
}

/** Every field without which the server would store the same is left out, the largest first. */
function prune(object: Fields, isSame: (candidate: Fields) => boolean): Fields {
  let whole: unknown = object;
  const replaced = (value: unknown, [key, ...path]: readonly string[], next: unknown): unknown => {
    if (key === undefined) return next;
    if (Array.isArray(value))
      return value.map((each, at) => (String(at) === key ? replaced(each, path, next) : (each as unknown)));
    const { [key]: old, ...others } = value as Fields;
    if (path.length > 0 || next !== undefined) return { ...(value as Fields), [key]: replaced(old, path, next) };
    return others;
  };
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) return value.forEach((each, at) => visit(each, [...path, String(at)]));
    if (!isFields(value)) return;
    for (const [key, each] of Object.entries(value)) {
      const candidate = replaced(whole, [...path, key], undefined) as Fields;
      if (isSame(candidate)) whole = candidate;
      else visit(each, [...path, key]);
    }
  };
  visit(object['spec'], ['spec']);
  return whole as Fields;
}

/** Many documents of YAML; empty when nobody wrote anything. */
export function writeManifests(cluster: Pick<Cluster, 'objects'>): string {
  const objects = KINDS.flatMap((resource) =>
    (cluster.objects(resource) as readonly Written[])
      .filter((each) => isOurs(resource, each))
      .map((each) => ({ resource, object: bare(resource, each) })),
  );
  const namespaces = objects.flatMap(({ resource, object }) =>
    resource === 'namespaces' ? [(object['metadata'] as Written['metadata']).name] : [],
  );
  const judge = createJudge(namespaces);
  const documents = objects.map(({ resource, object }) => {
    const whole = stored(judge(resource, object));
    return whole === undefined ? object : prune(object, (candidate) => stored(judge(resource, candidate)) === whole);
  });
  return documents.map((document) => stringify(JSON.parse(JSON.stringify(document)), { lineWidth: 0 })).join('---\n');
}
