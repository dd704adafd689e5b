/**
 * What becomes of a namespace that is to go: its content is deleted, Pods first, and when there is none left its finalizer is taken away.
 * Upstream: pkg/controller/namespace (namespace_controller.go, deletion/namespaced_resources_deleter.go).
 */
import type { ResourceName } from '../../api/index.ts';
import {
  RESOURCES,
  parseTimestamp,
  timestamp,
  type KubernetesObject,
  type Namespace,
  type Pod,
} from '../../api/index.ts';
import type { ApiCall, Controller, Lister, Plan } from '../../client-go/index.ts';
import { isPodFinished } from '../podConditions.ts';
import { withConditions, type Remains } from './conditions.ts';

/** Before it is looked at: others, too, have to hear first that nothing more is created there. */
const GRACE_MS = 5000;
/** For what waits for other finalizers, as nobody knows how long those take. */
const FINALIZER_SECONDS = 15;
/** Between the deletions and the look at what they left. */
const SECOND_LOOK_MS = 1;
const FINALIZER = 'kubernetes';

const CONTENT = (Object.keys(RESOURCES) as ResourceName[]).filter(
  (resource) => RESOURCES[resource].namespaced && resource !== 'pods',
);

export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: { namespaces: ({ type, object, key }) => (type === 'DELETED' || !isGoing(object) ? [] : [key]) },
  ignores: { namespaces: ({ object }) => !isGoing(object) },
  reconcile: deleteContent,
  retry: { base: 5, max: 60_000 },
};

const isGoing = ({ metadata, spec }: Namespace): boolean =>
  metadata.deletionTimestamp !== undefined && (spec?.finalizers?.length ?? 0) > 0;

function deleteContent(lister: Lister, name: string, now: number): Plan {
  const namespace = lister.get('namespaces', '', name);
  if (!namespace || !isGoing(namespace)) return { calls: [] };
  const deletedAt = parseTimestamp(namespace.metadata.deletionTimestamp ?? '') ?? now;
  if (now < deletedAt + GRACE_MS) return { calls: [], requeueAfter: deletedAt + GRACE_MS - now };
  return (
    firstThePods(lister, namespace, now - deletedAt, now) ??
    thenTheRest(lister, namespace, now) ?? {
      calls: [...statusCalls(namespace, {}, now), finalizeCall(namespace)],
    }
  );
}

/** Undefined when there are none. */
function firstThePods(lister: Lister, namespace: Namespace, elapsed: number, now: number): Plan | undefined {
  const pods = lister.list('pods', namespace.metadata.name);
  if (pods.length === 0) return undefined;
  const calls = deletions('pods', pods);
  const examined = pods.length;
  if (calls.length > 0) return { calls, requeueAfter: SECOND_LOOK_MS, examined };
  const grace = graceOf(pods);
  const estimate = elapsed >= grace * 1000 ? 0 : grace;
  const finalizers = pods.some(({ metadata }) => metadata.finalizers?.length);
  if (estimate === 0 && !finalizers) return { ...unexpected(namespace, now), examined };
  // Upstream counts nothing as remaining while it waits for Pods.
  const seconds = estimate === 0 ? FINALIZER_SECONDS : estimate;
  return { calls: statusCalls(namespace, {}, now), requeueAfter: waitFor(seconds), examined };
}

/** Seconds that the slowest of the Pods may take. */
function graceOf(pods: readonly Pod[]): number {
  return pods
    .filter((pod) => !isPodFinished(pod))
    .reduce((longest, { spec }) => Math.max(longest, spec.terminationGracePeriodSeconds ?? 0), 0);
}

/** It looks again when half of the time is over. */
const waitFor = (seconds: number): number => (Math.floor(seconds / 2) + 1) * 1000;

/** They are past their time: that is an error, after which it looks again ever more rarely. */
function unexpected(namespace: Namespace, now: number): Plan {
  const failure = `unexpected items still remain in namespace: ${namespace.metadata.name} for gvr: /v1, Resource=pods`;
  return { calls: statusCalls(namespace, { failures: [failure] }, now), failed: true };
}

/** Everything else at once; undefined when there is nothing. */
function thenTheRest(lister: Lister, namespace: Namespace, now: number): Plan | undefined {
  const content = CONTENT.map((resource) => {
    const objects: readonly KubernetesObject[] = lister.list(resource, namespace.metadata.name);
    return { resource, objects };
  }).filter(({ objects }) => objects.length > 0);
  if (content.length === 0) return undefined;
  const calls = content.flatMap(({ resource, objects }) => deletions(resource, objects));
  if (calls.length > 0) return { calls, requeueAfter: SECOND_LOOK_MS };
  return {
    calls: statusCalls(namespace, { content }, now),
    requeueAfter: waitFor(FINALIZER_SECONDS),
    background: true,
  };
}

function deletions(resource: ResourceName, objects: readonly KubernetesObject[]): ApiCall[] {
  return objects
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata: { namespace = '', name } }) => ({
      verb: 'delete',
      resource,
      namespace,
      name,
      options: { propagationPolicy: 'Background' },
    }));
}

function statusCalls(namespace: Namespace, remains: Remains, now: number): ApiCall[] {
  const object = withConditions(namespace, remains, timestamp(now));
  return object === namespace ? [] : [{ verb: 'updateStatus', resource: 'namespaces', object }];
}

function finalizeCall(namespace: Namespace): ApiCall {
  const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER).sort();
  return { verb: 'finalize', resource: 'namespaces', object: { ...namespace, spec: { finalizers } } };
}
