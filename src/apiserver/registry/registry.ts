/**
 * Writing objects: the same steps in the same order for every kind. Upstream: apiserver/pkg/registry/generic/registry/store.go with
 * rest.BeforeCreate and rest.BeforeUpdate. A write that would change nothing is not made, so the resourceVersion stays.
 */
import {
  RESOURCES,
  objectKey,
  timestamp,
  type Draft,
  type KubernetesObject,
  type ObjectMeta,
  type ResourceInfo,
  type ResourceName,
  type ResourceTypes,
  equalValues,
} from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import type { Simulation } from '../../sim/index.ts';
import { alreadyExists, conflict, generatedNameTaken, invalid, notFound, unexplained } from '../statusErrors.ts';
import { invalidValue, type FieldError } from '../validation/fieldError.ts';
import { IMMUTABLE, validateMeta, validateMetaUpdate } from '../validation/meta.ts';
import type { ManagedFields } from '../managedfields/history.ts';
import { admitIntoNamespace } from '../admission/namespace.ts';
import { MAX_GENERATE_BASE } from './chance.ts';
import type { Notify } from './changes.ts';
import type { Strategies } from './strategies.ts';
import type { RequestContext, Strategy } from './strategy.ts';

/** Upstream tries so often to find a generated name that is free. */
const NAME_TRIES = 8;

type AnyStrategy<R extends ResourceName> = Strategy<ResourceTypes[R]>;

export class Registry {
  readonly sim: Simulation;
  readonly store: Store;
  readonly managed: ManagedFields;
  private readonly strategies: Strategies;
  private readonly notify: Notify;

  constructor(sim: Simulation, store: Store, managed: ManagedFields, strategies: Strategies, notify: Notify) {
    this.sim = sim;
    this.store = store;
    this.managed = managed;
    this.strategies = strategies;
    this.notify = notify;
  }

  strategy<R extends ResourceName>(resource: R): AnyStrategy<R> {
    return this.strategies[resource];
  }

  find<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] | undefined {
    return this.store.get(resource, objectKey(RESOURCES[resource].namespaced ? namespace : undefined, name));
  }

  /** The stored object. @throws ApiError NotFound */
  read<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] {
    const object = this.find(resource, namespace, name);
    if (!object) throw notFound(RESOURCES[resource], name);
    return object;
  }

  create<R extends ResourceName>(
    resource: R,
    draft: Draft<ResourceTypes[R]>,
    context: RequestContext,
  ): ResourceTypes[R] {
    const info = RESOURCES[resource];
    const strategy = this.strategy(resource);
    if (draft.metadata.resourceVersion) throw unexplained('resourceVersion should not be set on objects to be created');
    const defaulted = strategy.withDefaults(draft);
    const metadata = this.newMetadata(info, defaulted.metadata, context);
    let object = { ...defaulted, metadata } as unknown as ResourceTypes[R];
    if (info.namespaced) admitIntoNamespace(this.store, info, object);
    object = strategy.admit?.(object) ?? object;
    object = strategy.beginCreate?.(object, context) ?? object;
    object = strategy.prepareForCreate(object);
    this.refuse(info, metadata.name, strategy.validate(object));
    this.refuse(info, metadata.name, validateMeta(object.metadata, info.namespaced));
    const key = objectKey(metadata.namespace, metadata.name);
    if (this.store.get(resource, key)) {
      if (draft.metadata.name) throw alreadyExists(info, metadata.name);
      throw generatedNameTaken(info, metadata.name);
    }
    strategy.warnings?.(object, undefined).forEach(context.warn);
    const writer = context.writer && { ...context.writer, sent: defaulted };
    return this.write(resource, key, object, writer ? { ...context, writer } : context);
  }

  private newMetadata(info: ResourceInfo, given: Partial<ObjectMeta>, context: RequestContext): ObjectMeta {
    const namespace = info.namespaced ? given.namespace || 'default' : undefined;
    const name =
      given.name || (given.generateName ? this.generateName(info, given.generateName, namespace, context) : '');
    const metadata = withoutFields(given, SET_ON_CREATION);
    metadata['name'] = name;
    if (namespace !== undefined) metadata['namespace'] = namespace;
    metadata['uid'] = context.chance.uid();
    metadata['resourceVersion'] = '';
    metadata['creationTimestamp'] = timestamp(this.sim.now);
    return metadata as unknown as ObjectMeta;
  }

  private generateName(
    info: ResourceInfo,
    base: string,
    namespace: string | undefined,
    { chance }: RequestContext,
  ): string {
    let name = '';
    for (let tries = 0; tries < NAME_TRIES; tries++) {
      name = base.slice(0, MAX_GENERATE_BASE) + chance.suffix();
      if (!this.store.get(info.resource, objectKey(namespace, name))) break;
    }
    return name;
  }

  update<R extends ResourceName>(
    resource: R,
    given: Draft<ResourceTypes[R]>,
    context: RequestContext,
  ): ResourceTypes[R] {
    const info = RESOURCES[resource];
    const strategy = this.strategy(resource);
    const name = given.metadata.name ?? '';
    const old = this.read(resource, given.metadata.namespace ?? 'default', name);
    this.checkPreconditions(info, given.metadata, old, context);
    const defaulted = strategy.withDefaults(given);
    let next = {
      ...defaulted,
      metadata: keptMetadata(defaulted.metadata, old.metadata),
    } as unknown as ResourceTypes[R];
    next = strategy.beginUpdate?.(next, old, context) ?? next;
    next = strategy.prepareForUpdate(next, old);
    this.refuse(info, name, [
      ...validateMetaUpdate(next.metadata, old.metadata),
      ...strategy.validateUpdate(next, old),
    ]);
    strategy.warnings?.(next, old).forEach(context.warn);
    return this.replace(resource, next, old, context);
  }

  /** Status and, over REST, metadata are taken; the rest comes from the stored object. Components change the status alone. */
  updateStatus<R extends ResourceName>(
    resource: R,
    given: ResourceTypes[R],
    context: RequestContext,
  ): ResourceTypes[R] {
    const info = RESOURCES[resource];
    const strategy = this.strategy(resource);
    const { name, namespace = 'default' } = given.metadata;
    const old = this.read(resource, namespace, name);
    this.checkPreconditions(info, given.metadata, old, context);
    const next =
      strategy.prepareForStatusUpdate?.(given, old) ??
      ({ ...old, status: (given as { readonly status?: unknown }).status } as unknown as ResourceTypes[R]);
    this.refuse(info, name, strategy.validateStatusUpdate?.(next, old) ?? []);
    if (!context.writer) return this.replace(resource, next, old, context);
    const metadata = statusMetadata(resource, given.metadata, old.metadata);
    this.refuse(info, name, validateMetaUpdate(metadata, old.metadata));
    return this.replace(resource, { ...next, metadata }, old, context);
  }

  /**
   * A subresource that writes one part of an object.
   * @param change the stored object with that part as it was sent, and the rest as it was
   * @param errors why it cannot be so
   */
  updatePart<R extends ResourceName>(
    resource: R,
    given: Draft<ResourceTypes[R]>,
    change: (given: Draft<ResourceTypes[R]>, old: ResourceTypes[R]) => ResourceTypes[R],
    errors: (next: ResourceTypes[R], old: ResourceTypes[R]) => readonly FieldError[],
    context: RequestContext,
  ): ResourceTypes[R] {
    const info = RESOURCES[resource];
    const { name = '', namespace = 'default' } = given.metadata;
    const old = this.read(resource, namespace, name);
    this.checkPreconditions(info, given.metadata, old, context);
    const next = change(this.strategy(resource).withDefaults(given), old);
    this.refuse(info, name, errors(next, old));
    return this.replace(resource, next, old, context);
  }

  /** Puts `next` in the place of `old`; an object on its way out goes when its last finalizer does. */
  replace<R extends ResourceName>(
    resource: R,
    next: ResourceTypes[R],
    old: ResourceTypes[R],
    context: RequestContext,
  ): ResourceTypes[R] {
    const key = objectKey(old.metadata.namespace, old.metadata.name);
    if (isReleased(next, old)) {
      if (!context.dryRun) this.remove(resource, key, next);
      return next;
    }
    if (context.managersChange !== true && equalValues(next, old)) return old;
    return this.write(resource, key, next, context);
  }

  /** Takes the object out of the store; `last` is its state as deletion finds it. */
  remove<R extends ResourceName>(resource: R, key: string, last: ResourceTypes[R]): void {
    const write = this.store.delete(resource, key);
    if (!write) return;
    const { revision, previous } = write;
    this.notify({ resource, type: 'DELETED', key, revision, object: last, previous });
    this.strategy(resource).afterStored?.(this, undefined, last);
  }

  private write<R extends ResourceName>(
    resource: R,
    key: string,
    object: ResourceTypes[R],
    context: RequestContext,
  ): ResourceTypes[R] {
    const { writer } = context;
    if (context.dryRun) {
      if (writer) this.managed.assume(resource, this.store.get(resource, key), object, writer);
      return object;
    }
    const strategy = this.strategy(resource);
    strategy.beforeStored?.(this, object, this.store.get(resource, key), context);
    const { revision, previous, next } = this.store.put(resource, key, object);
    if (writer) this.managed.record(revision, writer);
    const type = previous ? 'MODIFIED' : 'ADDED';
    this.notify({ resource, type, key, revision, object: next, previous });
    strategy.afterStored?.(this, next, previous);
    return next;
  }

  private checkPreconditions(
    info: ResourceInfo,
    given: Partial<ObjectMeta>,
    old: KubernetesObject,
    { patches }: RequestContext,
  ): void {
    const { name, uid, resourceVersion } = old.metadata;
    if (given.uid && given.uid !== uid && patches)
      this.refuse(info, name, [invalidValue('metadata.uid', given.uid, IMMUTABLE)]);
    if (given.uid && given.uid !== uid)
      throw conflict(info, name, `Precondition failed: UID in precondition: ${given.uid}, UID in object meta: ${uid}`);
    if (given.resourceVersion && given.resourceVersion !== resourceVersion) throw conflict(info, name);
  }

  private refuse(info: ResourceInfo, name: string, errors: readonly FieldError[]): void {
    if (errors.length > 0) throw invalid(info, name, errors);
  }
}

/** What the server sets when it creates an object, whatever the client sent. */
const SET_ON_CREATION: ReadonlySet<string> = new Set<keyof ObjectMeta>([
  'uid',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'namespace',
  'managedFields',
]);

/** What an update takes from the stored object alone. */
const KEPT_ON_UPDATE: ReadonlySet<string> = new Set<keyof ObjectMeta>([
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
]);

/** What the stored object says, if it does. */
const SERVER_FIELDS = [
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
] as const satisfies readonly (keyof ObjectMeta)[];

/** To be completed field by field: with metadata of many shapes, that takes a tenth of what rest and spread take. Every write does it. */
function withoutFields(given: Partial<ObjectMeta>, fields: ReadonlySet<string>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const field in given) if (!fields.has(field)) kept[field] = given[field as keyof ObjectMeta];
  return kept;
}

/** What only the server sets comes from the stored object, whatever the client sent. */
function keptMetadata(given: Partial<ObjectMeta>, old: ObjectMeta): ObjectMeta {
  const kept = withoutFields(given, KEPT_ON_UPDATE);
  kept['name'] = given.name ?? old.name;
  for (const field of SERVER_FIELDS) if (old[field] !== undefined) kept[field] = old[field];
  return kept as unknown as ObjectMeta;
}

/** A status request may change metadata too, with an exception for some kinds (their strategy's PrepareForUpdate). */
function statusMetadata(resource: ResourceName, given: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { labels, ownerReferences, ...metadata } = keptMetadata(given, old);
  const kept = resource === 'deployments' ? old.labels : labels;
  const owners = resource === 'pods' ? old.ownerReferences : ownerReferences;
  return { ...metadata, ...(kept ? { labels: kept } : {}), ...(owners ? { ownerReferences: owners } : {}) };
}

/** Marked for deletion, no longer waited for: the update that takes the last finalizer away deletes the object. */
function isReleased(next: KubernetesObject, old: KubernetesObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = next.metadata;
  if (deletionTimestamp === undefined || finalizers.length > 0 || deletionGracePeriodSeconds > 0) return false;
  if (next.kind === 'Namespace')
    return ((next as { spec?: { finalizers?: unknown[] } }).spec?.finalizers ?? []).length === 0;
  return (old.metadata.finalizers?.length ?? 0) > 0;
}
