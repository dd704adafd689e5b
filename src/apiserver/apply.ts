/**
 * kubectl apply, client side: creates what is not there and merges what is, remembering in an annotation what was applied.
 * Upstream: kubectl/pkg/cmd/apply. Left out: --prune, --server-side; a manifest that repeats the live object word for word with nulls
 * in it counts as unchanged.
 */
import {
  ApiError,
  apiVersionOf,
  objectKey,
  qualifiedName,
  type Draft,
  type KubernetesObject,
  type ResourceName,
  type ResourceTypes,
  equalValues,
  PatchError,
  isObject,
  structNameOf,
  type Json,
  type JsonObject,
  parseJson,
  goJson,
} from '../api/index.ts';
import { readManifest, type ManifestObject } from './decode/manifest.ts';
import { decodeTyped } from './decode/typed.ts';
import { mergeThreeWays } from './patch/threeWay.ts';
import type { Registry } from './registry/registry.ts';
import type { RequestContext } from './registry/strategy.ts';
import { warnOfDeprecation } from './rest/deprecation.ts';
import { badRequest } from './statusErrors.ts';
import type { ApplyResult } from './types.ts';
import { fromStored, toStored } from './versions/versions.ts';

const APPLIER = 'kubectl-client-side-apply';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** @throws ApiError carrying the index of the document that was refused; those before it stay applied */
export function applyManifest(
  registry: Registry,
  manifest: string,
  defaultNamespace: string,
  contextWith: (warn: (sentence: string) => void) => RequestContext,
): ApplyResult[] {
  const results: ApplyResult[] = [];
  let document = 0;
  try {
    for (const item of readManifest(manifest, (index) => (document = index))) {
      const warnings: string[] = [];
      const applied = applyObject(
        registry,
        item,
        defaultNamespace,
        contextWith((said) => warnings.push(said)),
      );
      results.push({ ...applied, ...(warnings.length > 0 ? { warnings } : {}) });
    }
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError(error.status, document);
    throw error;
  }
  return results;
}

function applyObject(
  registry: Registry,
  item: ManifestObject,
  defaultNamespace: string,
  context: RequestContext,
): ApplyResult {
  const { info } = item;
  const own = {
    ...context,
    writer: { manager: APPLIER, operation: 'Update', apiVersion: apiVersionOf(info) } as const,
  };
  warnOfDeprecation(info.resource, context.warn);
  const { name = '' } = item.object.metadata;
  if (name === '') throw nameless(item.object.metadata.generateName);
  const namespace = info.namespaced ? (item.object.metadata.namespace ?? defaultNamespace) : '';
  const wanted = placed(item.raw, namespace);
  const described = { kind: info.kind, namespace, name };
  const stored = registry.store.get(info.resource, objectKey(namespace, name));
  if (!stored) {
    const body = withAnnotation(decodeTyped(wanted, info).object, lastApplied(wanted));
    registry.create(info.resource, toStored(info, body), own);
    return { ...described, result: 'created' };
  }
  const live = fromStored<KubernetesObject>(info, stored);
  const last = live.metadata.annotations?.[LAST_APPLIED];
  if (last === undefined) context.warn(missingAnnotation(qualifiedName(info), name));
  const merged = withAnnotation(mergeWithLive(item, wanted, live, last), lastApplied(wanted));
  if (equalValues(merged, live)) return { ...described, result: 'unchanged' };
  // What the patch says need not be how the server writes it: 1024Mi is stored as 1Gi.
  const changed = decodeTyped(merged as unknown as Json, info, 'Ignore').object;
  registry.update(info.resource, toStored(info, changed), own);
  return { ...described, result: 'configured' };
}

type AnyDraft = Draft<ResourceTypes[ResourceName]>;

/** kubectl compares texts as they were written, not what they mean; so does this. */
function mergeWithLive(
  { info }: ManifestObject,
  wanted: JsonObject,
  live: KubernetesObject,
  last: string | undefined,
): AnyDraft {
  try {
    const merged = mergeThreeWays(parseLast(last), wanted, live as unknown as JsonObject, structNameOf(info));
    return merged as unknown as AnyDraft;
  } catch (error) {
    if (error instanceof PatchError) throw badRequest(error.message);
    throw error;
  }
}

/** What the annotation says was applied; a broken one counts as nothing. */
function parseLast(last: string | undefined): JsonObject {
  if (last === undefined) return {};
  try {
    const { value } = parseJson(last);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** The manifest with its namespace filled in and without the annotation of an earlier apply. */
function placed(raw: JsonObject, namespace: string): JsonObject {
  const metadata = isObject(raw['metadata']) ? raw['metadata'] : {};
  const annotations = isObject(metadata['annotations']) ? metadata['annotations'] : {};
  const { [LAST_APPLIED]: _earlier, ...kept } = annotations;
  return sorted({
    ...raw,
    metadata: { ...metadata, annotations: kept, ...(namespace === '' ? {} : { namespace }) },
  }) as JsonObject;
}

/** Go writes maps with their keys sorted. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key]!)]),
  );
}

const lastApplied = (wanted: JsonObject): string => `${goJson(wanted)}\n`;

function withAnnotation(object: Draft<ResourceTypes[ResourceName]>, value: string): Draft<ResourceTypes[ResourceName]> {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [LAST_APPLIED]: value } } };
}

function nameless(generateName: string | undefined): ApiError {
  const message = generateName
    ? `from ${generateName}: cannot use generate name with apply`
    : 'resource name may not be empty';
  return badRequest(message, [{ reason: 'FieldValueRequired', message, field: 'metadata.name' }]);
}

function missingAnnotation(resource: string, name: string): string {
  return `resource ${resource}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`;
}
