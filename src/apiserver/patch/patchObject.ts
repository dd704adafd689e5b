/**
 * PATCH: the stored object, changed by one of three formats, written like a PUT. Upstream: apiserver/pkg/endpoints/handlers/patch.go.
 * Server-side apply is left out: it needs managedFields.
 */
import {
  RESOURCES,
  type Draft,
  type KubernetesObject,
  type ResourceInfo,
  type ResourceName,
  type ResourceTypes,
} from '../../api/index.ts';
import { decodeStruct, TypeMismatch } from '../decode/decode.ts';
import type { FieldValidation } from '../decode/typed.ts';
import type { Registry } from '../registry/registry.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { structNameOf } from '../schema/kinds.ts';
import { badRequest, invalid, rejectedPatch, unsupportedMediaType } from '../statusErrors.ts';
import type { PatchType } from '../types.ts';
import { fromStored, toStored } from '../versions/versions.ts';
import { invalidValue } from '../validation/fieldError.ts';
import type { Json, JsonObject } from '../yaml/construct.ts';
import { applyJsonPatch, PatchError } from './jsonPatch.ts';
import { applyMergePatch, isObject } from './mergePatch.ts';
import { applyStrategicPatch } from './strategic.ts';

export const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
] as const satisfies readonly PatchType[];

export interface PatchRequest<R extends ResourceName> {
  readonly resource: R;
  /** The resource in the version in which the patch speaks; default: the stored one. */
  readonly version?: ResourceInfo;
  readonly namespace: string;
  readonly name: string;
  readonly type: PatchType;
  readonly patch: Json;
  readonly subresource: 'status' | undefined;
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
  const seen = fromStored<KubernetesObject>(info, stored);
  const patched = applyPatch(seen as unknown as JsonObject, request.type, request.patch, struct);
  const object = decodePatched(patched, info, request, context);
  checkName(object, stored);
  const draft = toStored(info, object as unknown as Draft<ResourceTypes[R]>);
  if (subresource === 'status') return registry.updateStatus(resource, draft as unknown as ResourceTypes[R], context);
  return registry.update(resource, draft, context);
}

/** @throws ApiError when the patch cannot be applied */
export function applyPatch(target: JsonObject, type: PatchType, patch: Json, struct: string): Json {
  try {
    switch (type) {
      case 'application/json-patch+json':
        return applyJsonPatch(target, patch);
      case 'application/merge-patch+json':
        return applyMergePatch(target, patch);
      case 'application/strategic-merge-patch+json':
        return applyStrategicPatch(target, patch, struct);
      case 'application/apply-patch+yaml':
        throw unsupportedMediaType(PATCH_TYPES);
    }
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    throw type === 'application/strategic-merge-patch+json' ? badRequest(error.message) : rejectedPatch();
  }
}

function decodePatched(
  patched: Json,
  info: ResourceInfo,
  { type, patch, validation }: PatchRequest<ResourceName>,
  context: RequestContext,
): JsonObject {
  const refuse = (why: string): never => {
    const shown = type === 'application/strategic-merge-patch+json' ? goMap(patch) : JSON.stringify(patched);
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

/** A patch changes what an object says, not which object it is. */
export function checkName(object: JsonObject, stored: KubernetesObject): void {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  const { name = '', namespace = stored.metadata.namespace } = metadata;
  if (name !== stored.metadata.name)
    throw badRequest(
      `the name of the object (${JSON.stringify(name).slice(1, -1)}) does not match the name on the URL (${stored.metadata.name})`,
    );
  if (namespace !== stored.metadata.namespace)
    throw badRequest(
      `the namespace of the object (${JSON.stringify(namespace).slice(1, -1)}) does not match the namespace on the URL (${stored.metadata.namespace ?? ''})`,
    );
}

/** A map as Go's %+v prints it. */
function goMap(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const pairs = Object.keys(value).sort();
  return `map[${pairs.map((key) => `${key}:${goMap(value[key]!)}`).join(' ')}]`;
}
