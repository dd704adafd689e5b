/**
 * PATCH: the stored object, changed by one of three formats, written like a PUT. Upstream: apiserver/pkg/endpoints/handlers/patch.go.
 * The fourth, server-side apply, is in serverSideApply.ts.
 */
import {
  RESOURCES,
  type Draft,
  type KubernetesObject,
  type Pod,
  type ResourceInfo,
  type ResourceName,
  type ResourceTypes,
  structNameOf,
  type Json,
  type JsonObject,
  goPlain,
  applyJsonPatch,
  PatchError,
  applyMergePatch,
  isObject,
  applyStrategicPatch,
} from '../../api/index.ts';
import { decodeStruct, TypeMismatch } from '../decode/decode.ts';
import type { FieldValidation } from '../decode/typed.ts';
import { withGivenManagers } from '../managedfields/given.ts';
import { updateEphemeralContainers } from '../registry/ephemeralContainers.ts';
import type { Registry } from '../registry/registry.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { badRequest, entityTooLarge, invalid, rejectedPatch, unsupportedMediaType } from '../statusErrors.ts';
import type { PatchType } from '../types.ts';
import { fromStored, toStored } from '../versions/versions.ts';
import { invalidValue } from '../validation/fieldError.ts';

/** Server-side apply. */
export const APPLY = 'application/apply-patch+yaml';

export const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  APPLY,
] as const satisfies readonly PatchType[];

export const isPatchType = (type: string): type is PatchType => (PATCH_TYPES as readonly string[]).includes(type);

/** The part of the object that is patched; undefined: all but its status. */
export type PatchedPart = 'status' | 'ephemeralcontainers' | undefined;

export interface PatchRequest<R extends ResourceName> {
  readonly resource: R;
  /** The resource in the version in which the patch speaks; default: the stored one. */
  readonly version?: ResourceInfo;
  readonly namespace: string;
  readonly name: string;
  readonly type: PatchType;
  readonly patch: Json;
  readonly subresource: PatchedPart;
  readonly validation: FieldValidation;
}

/** @throws ApiError NotFound, UnsupportedMediaType, BadRequest, Invalid or Conflict */
export function patchObject<R extends ResourceName>(
  registry: Registry,
  request: PatchRequest<R>,
  context: RequestContext,
): ResourceTypes[R] {
  const { resource, namespace, name, subresource } = request;
  const info = request.version ?? RESOURCES[resource];
  const stored = registry.read(resource, namespace, name);
  const struct = structNameOf(info);
  // Clients patch what they see. Components see no managers, and it costs to find out.
  const seen = fromStored<KubernetesObject>(info, context.writer ? registry.managed.shown(stored) : stored);
  const patched = applyPatch(seen as unknown as JsonObject, request.type, request.patch, struct);
  const object = decodePatched(patched, info, request, context);
  checkName(object, name, stored.metadata.namespace ?? '');
  const draft = toStored(info, object as unknown as Draft<ResourceTypes[R]>);
  const patching = { ...context, patches: true };
  if (subresource === 'status') return registry.updateStatus(resource, draft as unknown as ResourceTypes[R], patching);
  if (subresource === 'ephemeralcontainers')
    return updateEphemeralContainers(registry, draft as unknown as Draft<Pod>, patching) as ResourceTypes[R];
  return registry.update(resource, draft, withGivenManagers(patching, patched, stored, registry.managed));
}

/** @throws ApiError when the patch cannot be applied */
export function applyPatch(target: JsonObject, type: PatchType, patch: Json, struct: string): Json {
  try {
    switch (type) {
      case 'application/json-patch+json':
        return applyJsonPatch(target, patch);
      case 'application/merge-patch+json':
        if (!isObject(patch)) throw badRequest(`error decoding patch: ${noMap(patch)}`);
        return applyMergePatch(target, patch);
      case 'application/strategic-merge-patch+json':
        if (!isObject(patch)) throw badRequest(noMap(patch));
        return applyStrategicPatch(target, patch, struct);
      case APPLY:
        throw unsupportedMediaType(PATCH_TYPES);
    }
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    throw refusalOf(error);
  }
}

function noMap(patch: Json): string {
  const what = Array.isArray(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch;
  return `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`;
}

function refusalOf({ message, kind }: PatchError): Error {
  switch (kind) {
    case 'malformed':
      return badRequest(message);
    case 'too large':
      return entityTooLarge(message);
    case 'impossible':
      return rejectedPatch();
  }
}

function decodePatched(
  patched: Json,
  info: ResourceInfo,
  { type, patch, validation }: PatchRequest<ResourceName>,
  context: RequestContext,
): JsonObject {
  const refuse = (why: string): never => {
    const shown = type === 'application/strategic-merge-patch+json' ? goPlain(patch) : JSON.stringify(patched);
    throw invalid({ group: '', kind: '' }, '', [invalidValue('patch', shown, why)]);
  };
  try {
    const { object, strictErrors } = decodeStruct(patched, structNameOf(info));
    if (validation === 'Strict' && strictErrors.length > 0) refuse(`strict decoding error: ${strictErrors.join(', ')}`);
    if (validation === 'Warn') strictErrors.forEach(context.warn);
    return object;
  } catch (error) {
    if (error instanceof TypeMismatch) return refuse(error.message);
    throw error;
  }
}

/** An object is written under the name it has. @throws ApiError BadRequest */
export function checkName(object: JsonObject, name: string, namespace: string): void {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const given = typeof metadata['name'] === 'string' ? metadata['name'] : '';
  const within = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : '';
  if (given === '')
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  if (within !== '' && within !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}
