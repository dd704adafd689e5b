/** One function for each verb on a resource. Upstream: apiserver/pkg/endpoints/handlers. */
import {
  apiVersionOf,
  type Draft,
  type KubernetesObject,
  type Pod,
  type ResourceInfo,
  type ResponseStream,
  type ResourceName,
  type ResourceTypes,
  isObject,
  resourceOfKind,
  structNameOf,
  type JsonObject,
} from '../../api/index.ts';
import { deleteOptions, type AskedDeletion } from './deleteOptions.ts';
import { decodeOrRefuse, decodeTyped, type FieldValidation } from '../decode/typed.ts';
import { withGivenManagers } from '../managedfields/given.ts';
import { APPLY, checkName, isPatchType, patchObject, PATCH_TYPES, type PatchedPart } from '../patch/patchObject.ts';
import { applyConfiguration } from '../patch/serverSideApply.ts';
import { bindPod } from '../registry/binding.ts';
import { deleteObject, finalizeNamespace } from '../registry/deletion.ts';
import { updateEphemeralContainers } from '../registry/ephemeralContainers.ts';
import { evictPod } from '../registry/eviction.ts';
import type { Registry } from '../registry/registry.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { badRequest, methodNotAllowed, noSuchPath, unsupportedMediaType } from '../statusErrors.ts';
import type { DeleteOptions } from '../types.ts';
import { toStored } from '../versions/versions.ts';
import type { Body } from './body.ts';
import { isScalable, patchScale, putScale, scaleOf } from './scale.ts';
import type { Target } from './target.ts';

/** A request that has found its target. */
export interface Call {
  readonly target: Target & { readonly name: string };
  readonly body: Body;
  readonly mediaType: string;
  readonly validation: FieldValidation;
  /** An apply takes what others own. */
  readonly force: boolean;
  readonly context: RequestContext;
}

export interface Answer {
  readonly status: number;
  /** A stored object: representation.ts shows it in the version and the form asked for. */
  readonly body: unknown;
  readonly stream?: ResponseStream;
}

type AnyDraft = Draft<ResourceTypes[ResourceName]>;

const ok = (body: unknown): Answer => ({ status: 200, body });
const created = (body: unknown): Answer => ({ status: 201, body });

export function readOne(registry: Registry, { target }: Call): Answer {
  const { info, namespace, name, subresource } = target;
  const object = registry.read(info.resource, namespace, name);
  if (subresource === undefined || subresource === 'status' || isEphemeral(target)) return ok(object);
  if (subresource === 'scale' && isScalable(info.resource))
    return ok(scaleOf(registry.read(info.resource, namespace, name)));
  throw noSuchPath();
}

/** The way to add containers to a Pod that runs. */
const isEphemeral = ({ info, subresource }: Target): boolean =>
  info.resource === 'pods' && subresource === 'ephemeralcontainers';

/** The body as an object of the target's kind, in the target's namespace. */
function bodyObject({
  target,
  body,
  validation,
  context,
}: Omit<Call, 'target'> & { readonly target: Target }): AnyDraft {
  const { info, namespace } = target;
  const value = isObject(body.value) ? body.value : {};
  const { apiVersion = '', kind = '' } = value;
  checkType(info, typeof apiVersion === 'string' ? apiVersion : '', typeof kind === 'string' ? kind : '');
  const expected = apiVersionOf(info);
  const typed = { ...value, apiVersion: expected, kind: info.kind };
  const { object, warnings } = decodeTyped(
    body.duplicates ? retyped(value, expected, info.kind) : typed,
    info,
    validation,
    body.duplicates,
  );
  warnings.forEach(context.warn);
  const own = object.metadata.namespace ?? '';
  if (own !== '' && own !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return toStored(info, namespace === '' ? object : { ...object, metadata: { ...object.metadata, namespace } });
}

/** The body is of the kind that lives here. @throws ApiError BadRequest */
function checkType(info: ResourceInfo, apiVersion: string, kind: string): void {
  const expected = apiVersionOf(info);
  const given = apiVersion || expected;
  const named = kind || info.kind;
  if (given === expected && named === info.kind) return;
  const [version = ''] = given.split('/').slice(-1);
  const refused = `${named} in version "${version}" cannot be handled as a ${info.kind}`;
  if (!resourceOfKind(given, named) && !UNSTORED.has(named))
    throw badRequest(
      `${refused}: no kind "${named}" is registered for version "${given}" in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    );
  if (named !== info.kind)
    throw badRequest(`${refused}: converting (${version}.${named}) to (${internalName(info)}): unknown conversion`);
  throw badRequest(`the API version in the data (${given}) does not match the expected API version (${expected})`);
}

/** Kinds the server knows and does not store. */
const UNSTORED: ReadonlySet<string> = new Set(['List', 'Status', 'DeleteOptions']);

/** As Go names the type that has no version. */
const internalName = ({ group, kind }: ResourceInfo): string => `${group.split('.')[0] || 'core'}.${kind}`;

/** The duplicate keys of an object are known by the object itself, so it must stay the same one. */
function retyped(value: JsonObject, apiVersion: string, kind: string): JsonObject {
  value['apiVersion'] = apiVersion;
  value['kind'] = kind;
  return value;
}

/** The context of a write whose body may say itself who manages what. */
const given = (
  registry: Registry,
  { body, context }: Pick<Call, 'body' | 'context'>,
  stored: KubernetesObject | undefined,
): RequestContext => withGivenManagers(context, body.value, stored, registry.managed);

export function createOne(registry: Registry, call: Omit<Call, 'target'> & { readonly target: Target }): Answer {
  const { target } = call;
  return created(registry.create(target.info.resource, bodyObject(call), given(registry, call, undefined)));
}

/** POST to a subresource: binding and eviction. */
export function postSubresource(registry: Registry, { target, body, context }: Call): Answer {
  const { info, namespace, name, subresource } = target;
  if (info.resource !== 'pods') throw noSuchPath();
  if (subresource === 'binding') {
    const { object } = decodeOrRefuse(body.value, { kind: 'Binding', version: 'v1' }, 'core.Binding');
    const destination = isObject(object['target']) ? object['target']['name'] : undefined;
    if (typeof destination !== 'string' || destination === '') throw badRequest('target.name: Required value');
    bindPod(registry, namespace, name, destination, context);
  } else if (subresource === 'eviction') {
    evictPod(registry, namespace, name, evictionOptions(body, name), context);
  } else throw noSuchPath();
  return created({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

/** What an Eviction says of the deletion. @throws ApiError BadRequest */
function evictionOptions(body: Body, name: string): DeleteOptions {
  const value = isObject(body.value) ? body.value : {};
  const kind = { kind: 'Eviction', version: 'v1' };
  if (value['kind'] !== undefined && value['kind'] !== 'Eviction')
    throw badRequest(`no kind ${JSON.stringify(value['kind'])} is registered for version "policy/v1"`);
  const { object } = decodeOrRefuse(value, kind, 'policy.Eviction', body.duplicates);
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  if (metadata['name'] !== name) throw badRequest('name in URL does not match name in Eviction object');
  return deleteOptions(object['deleteOptions'] ?? null, new Map());
}

export function replaceOne(registry: Registry, call: Call): Answer {
  const { target, body } = call;
  const { info, namespace, name, subresource } = target;
  if (subresource === 'scale' && isScalable(info.resource))
    return ok(scaleOf(putScale(registry, info.resource, namespace, name, body.value, call.context)));
  const object = bodyObject(call);
  const stored = registry.find(info.resource, namespace, name);
  const context = given(registry, call, stored);
  checkName(object as unknown as JsonObject, name, namespace);
  if (subresource === 'finalize' && info.resource === 'namespaces') {
    const { spec } = object as { readonly spec?: { readonly finalizers?: readonly string[] } };
    return ok(finalizeNamespace(registry, name, spec?.finalizers ?? [], context));
  }
  if (subresource === 'status') {
    const given = object as unknown as ResourceTypes[ResourceName];
    return ok(registry.updateStatus(info.resource, given, context));
  }
  if (isEphemeral(target)) return ok(updateEphemeralContainers(registry, object as Draft<Pod>, context));
  if (subresource !== undefined) throw noSuchPath();
  if (!stored && registry.strategy(info.resource).createsOnUpdate)
    return created(registry.create(info.resource, object, context));
  return ok(registry.update(info.resource, object, context));
}

export function patchOne(registry: Registry, call: Call): Answer {
  const { target, body, mediaType, validation, context } = call;
  const { info, namespace, name, subresource } = target;
  if (!isPatchType(mediaType)) throw unsupportedMediaType(PATCH_TYPES);
  if (mediaType === APPLY) return applyOne(registry, call);
  if (subresource === 'scale' && isScalable(info.resource))
    return ok(scaleOf(patchScale(registry, info.resource, namespace, name, mediaType, body.value, context)));
  const part = patchedPart(target);
  const request = { resource: info.resource, version: info, namespace, name, type: mediaType, patch: body.value };
  return ok(patchObject(registry, { ...request, validation, subresource: part }, context));
}

/** Which part of an object a patch is for. @throws ApiError NotFound when no patch changes that */
function patchedPart(target: Target): PatchedPart {
  if (isEphemeral(target)) return 'ephemeralcontainers';
  if (target.subresource !== undefined && target.subresource !== 'status') throw noSuchPath();
  return target.subresource;
}

function applyOne(registry: Registry, { target, body, force, validation, context }: Call): Answer {
  const { info, namespace, name } = target;
  const { writer } = context;
  if (!writer) throw noSuchPath();
  const part = patchedPart(target);
  refuseDuplicates(body, info, validation, context);
  const configuration = body.value;
  const named = { resource: info.resource, version: info, namespace, name };
  const own = { ...context, writer: { ...writer, operation: 'Apply' } as const };
  const request = { ...named, configuration, force, subresource: part };
  const { object, created: isNew } = applyConfiguration(registry, request, own);
  return isNew ? created(object) : ok(object);
}

/** A field given twice; fields that nobody knows are found when the configuration is taken apart. @throws ApiError BadRequest */
function refuseDuplicates(body: Body, info: ResourceInfo, validation: FieldValidation, { warn }: RequestContext): void {
  if (validation === 'Ignore' || !isObject(body.value) || !body.duplicates) return;
  const { strictErrors } = decodeOrRefuse(body.value, info, structNameOf(info), body.duplicates);
  const twice = strictErrors.filter((error) => error.startsWith('duplicate field'));
  if (twice.length > 0 && validation === 'Strict') throw badRequest(`error strict decoding YAML: ${twice.join(', ')}`);
  twice.forEach(warn);
}

/** Kinds whose deletion answers with the object itself. */
const RETURNED: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'pods',
  'services',
  'namespaces',
  'serviceaccounts',
]);

export function deleteOne(registry: Registry, call: Call, query: ReadonlyMap<string, string>): Answer {
  const { target, body, context } = call;
  const { info, namespace, name, subresource } = target;
  if (subresource !== undefined) throw methodNotAllowed();
  const options = byDefault(info.resource, deleteOptions(body.value, query));
  const object = deleteObject(registry, info.resource, namespace, name, options, context);
  const left = registry.find(info.resource, namespace, name);
  const waits = context.dryRun ? object.metadata.deletionTimestamp !== undefined : left !== undefined;
  // Only to those who asked in the old words is it said that the work is not done yet: clients are used to 200.
  if (waits && options.cascades) return { status: 202, body: object };
  if (waits || RETURNED.has(info.resource)) return ok(object);
  const { group, resource } = info;
  const details = { name, ...(group === '' ? {} : { group }), kind: resource, uid: object.metadata.uid };
  return ok({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
}

/** Nothing said about dependents: they go too. Only batch/v1 still leaves a Job's Pods behind, as it always did. */
const byDefault = (resource: ResourceName, options: AskedDeletion): AskedDeletion =>
  resource === 'jobs' || resource === 'replicationcontrollers' ? { propagationPolicy: 'Orphan', ...options } : options;

/** DELETE of a collection: each object with the same options. */
export function deleteMany(
  registry: Registry,
  { target, body, context }: Omit<Call, 'target'> & { readonly target: Target },
  objects: readonly KubernetesObject[],
  query: ReadonlyMap<string, string>,
): readonly KubernetesObject[] {
  const options = byDefault(target.info.resource, deleteOptions(body.value, query));
  return objects.map(({ metadata }) =>
    deleteObject(registry, target.info.resource, metadata.namespace ?? '', metadata.name, options, context),
  );
}
