/**
 * Deleting: at once, after a grace period (Pods), or when the last finalizer is gone. Upstream: rest.BeforeDelete and
 * Store.Delete in apiserver/pkg/registry. What the owner's deletion means for its dependents is the garbage collector's work; here
 * the propagation policy only leaves its finalizer.
 */
import {
  RESOURCES,
  objectKey,
  parseTimestamp,
  timestamp,
  type Namespace,
  type ObjectMeta,
  type ResourceName,
  type ResourceTypes,
} from '../../api/index.ts';
import { admitNamespaceDeletion } from '../admission/namespace.ts';
import { conflict } from '../statusErrors.ts';
import type { DeleteOptions } from '../types.ts';
import type { Registry } from './registry.ts';
import type { RequestContext } from './strategy.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/**
 * @returns the object as it was removed, or as it now waits for its grace period or finalizers.
 * @throws ApiError NotFound, Conflict (preconditions) or Forbidden
 */
export function deleteObject<R extends ResourceName>(
  registry: Registry,
  resource: R,
  namespace: string,
  name: string,
  options: DeleteOptions,
  context: RequestContext,
): ResourceTypes[R] {
  if (resource === 'namespaces') admitNamespaceDeletion(name);
  const old = registry.read(resource, namespace, name);
  checkPreconditions(resource, old.metadata, options);
  if (resource === 'namespaces') return terminateNamespace(registry, old as Namespace, context) as ResourceTypes[R];

  const now = registry.sim.now;
  const grace = registry.strategy(resource).gracePeriod?.(old, clampGrace(options.gracePeriodSeconds));
  const marked = grace === undefined ? undefined : markGraceful(old.metadata, options.gracePeriodSeconds, grace, now);
  const metadata = marked ?? old.metadata;
  const finalizers = finalizersFor(metadata, options);
  if (finalizers.length > 0) {
    const waiting = { ...metadata, deletionTimestamp: metadata.deletionTimestamp ?? timestamp(now) };
    const seconds = metadata.deletionGracePeriodSeconds ?? grace ?? 0;
    return registry.replace(
      resource,
      { ...old, metadata: { ...waiting, deletionGracePeriodSeconds: seconds, finalizers } },
      old,
      context,
    );
  }
  if ((metadata.deletionGracePeriodSeconds ?? 0) > 0)
    return registry.replace(resource, { ...old, metadata }, old, context);
  if (!context.dryRun) registry.remove(resource, objectKey(old.metadata.namespace, name), old);
  return old;
}

/** @throws ApiError Conflict */
export function checkPreconditions(
  resource: ResourceName,
  { name, uid, resourceVersion }: ObjectMeta,
  options: DeleteOptions,
): void {
  const wanted = options.preconditions;
  // Upstream names the Kind, not the resource, in this one message.
  const info = RESOURCES[resource];
  const kind = { ...info, resource: info.kind as ResourceName };
  if (wanted?.uid !== undefined && wanted.uid !== uid)
    throw conflict(
      kind,
      name,
      `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion)
    throw conflict(
      kind,
      name,
      `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
}

/** A negative period means one second. */
function clampGrace(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds < 0 ? 1 : seconds;
}

/** The metadata with its deletion time set, or moved earlier; a second, longer period changes nothing. */
function markGraceful(old: ObjectMeta, requested: number | undefined, grace: number, now: number): ObjectMeta {
  if (old.deletionTimestamp === undefined)
    return {
      ...old,
      deletionTimestamp: timestamp(now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(old.generation === undefined ? {} : { generation: old.generation + 1 }),
    };
  const pending = old.deletionGracePeriodSeconds ?? 0;
  const shorter = clampGrace(requested);
  if (shorter === undefined || shorter >= pending) return old;
  const moved = (parseTimestamp(old.deletionTimestamp) ?? now) + (shorter - pending) * 1000;
  // The whole of a shorter period may have passed already: then one second is left, or nothing when nothing was asked for.
  const late = moved < now;
  return {
    ...old,
    deletionTimestamp: timestamp(late ? now : moved),
    deletionGracePeriodSeconds: late && shorter !== 0 ? 1 : shorter,
  };
}

/** The policy's finalizer comes, the other policy's goes. */
function finalizersFor({ finalizers = [] }: ObjectMeta, { propagationPolicy }: DeleteOptions): readonly string[] {
  if (propagationPolicy === undefined) return finalizers;
  const others = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (propagationPolicy === 'Background') return others;
  return [...others, propagationPolicy === 'Orphan' ? ORPHAN : FOREGROUND];
}

/** A namespace stays, Terminating, until its content is gone and its finalizer is taken away. */
function terminateNamespace(registry: Registry, old: Namespace, context: RequestContext): Namespace {
  const held = (old.spec?.finalizers?.length ?? 0) > 0 || (old.metadata.finalizers?.length ?? 0) > 0;
  if (!held) {
    if (!context.dryRun) registry.remove('namespaces', old.metadata.name, old);
    return old;
  }
  const deletionTimestamp = old.metadata.deletionTimestamp ?? timestamp(registry.sim.now);
  const next: Namespace = {
    ...old,
    metadata: { ...old.metadata, deletionTimestamp },
    status: { ...old.status, phase: 'Terminating' },
  };
  return registry.replace('namespaces', next, old, context);
}

/** The finalize subresource: only spec.finalizers is taken. The last one gone, a Namespace marked for deletion is removed. */
export function finalizeNamespace(
  registry: Registry,
  name: string,
  finalizers: readonly string[],
  context: RequestContext,
): Namespace {
  const old = registry.read('namespaces', '', name);
  return registry.replace('namespaces', { ...old, spec: { ...old.spec, finalizers } }, old, context);
}
