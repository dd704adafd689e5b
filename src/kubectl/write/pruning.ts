/**
 * `kubectl apply --prune`: what was applied once and is in no file any more goes. Upstream: kubectl/pkg/cmd/apply/prune.go and
 * pkg/util/prune. Of the kinds that are pruned without an allowlist those that the server knows. Left out: apply sets.
 */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { resourcePath, type Resource } from '../rest/discovery.ts';
import { metadataMap, metadataOf, type Info } from '../rest/info.ts';
import { LAST_APPLIED } from './lastApplied.ts';
import type { DryRun } from './options.ts';
import type { Outcome } from './outcome.ts';

/** Upstream: defaultNamespacedPruneResources, and the others after them. */
const DEFAULTS = [
  ...['ConfigMap', 'Endpoints', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'Secret', 'Service'].map(
    (kind) => `core/v1/${kind}`,
  ),
  ...['batch/v1/Job', 'batch/v1/CronJob', 'networking.k8s.io/v1/Ingress'],
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/v1/${kind}`),
  ...['core/v1/Namespace', 'core/v1/PersistentVolume'],
];

/** What --prune may take away: those of a namespace first. @throws Failure for what is no group/version/kind */
export function* prunedResources({ flags, discovery }: Invocation): Routine<readonly Resource[]> {
  const allowed = flags.list('prune-allowlist');
  const found: Resource[] = [];
  for (const text of allowed.length > 0 ? allowed : DEFAULTS) {
    const [group = '', version = '', kind = '', more] = text.split('/');
    if (kind === '' || more !== undefined)
      throw new Failure(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const apiVersion = group === 'core' ? version : `${group}/${version}`;
    const resource = yield* discovery.ofKind(apiVersion, kind);
    if (resource) found.push(resource);
    else if (allowed.length > 0)
      throw new Failure(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
  }
  return [...found.filter(({ namespaced }) => namespaced), ...found.filter(({ namespaced }) => !namespaced)];
}

/**
 * Deletes what was applied and is not among the objects now applied, in their namespaces.
 * @param applied as the server has them
 * @throws Failure
 */
export function* prune(
  call: Invocation,
  applied: readonly Info[],
  resources: readonly Resource[],
  dryRun: DryRun,
  outcome: Outcome,
): Routine<void> {
  const uids = new Set(applied.map(({ object }) => metadataOf(object)['uid']));
  const namespaces = new Set(applied.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace));
  for (const namespace of namespaces)
    for (const resource of resources.filter(({ namespaced }) => namespaced))
      yield* pruneKind(call, resource, namespace, uids, dryRun, outcome);
  for (const resource of resources.filter(({ namespaced }) => !namespaced))
    yield* pruneKind(call, resource, '', uids, dryRun, outcome);
}

function* pruneKind(
  call: Invocation,
  resource: Resource,
  namespace: string,
  uids: ReadonlySet<unknown>,
  dryRun: DryRun,
  outcome: Outcome,
): Routine<void> {
  const { client, flags } = call;
  const path = resourcePath(resource, namespace);
  const list = yield* client.get<JsonObject>(path, { labelSelector: flags.text('selector') || undefined });
  const items = Array.isArray(list['items']) ? list['items'].filter(isObject) : [];
  for (const item of items) {
    const { uid, name } = metadataOf(item);
    if (metadataMap(item, 'annotations')[LAST_APPLIED] === undefined || uids.has(uid)) continue;
    if (dryRun !== 'client') {
      const gracePeriod = flags.int('grace-period');
      const body = {
        ...(gracePeriod >= 0 ? { gracePeriodSeconds: gracePeriod } : {}),
        propagationPolicy: 'Background',
        ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
      };
      yield* client.send('DELETE', resourcePath(resource, namespace, typeof name === 'string' ? name : ''), { body });
    }
    const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    yield* outcome.tell({ apiVersion, kind: resource.kind, ...item }, 'pruned');
  }
}
