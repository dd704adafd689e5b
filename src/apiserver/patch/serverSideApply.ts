/**
 * Server-side apply: the client says what it wants, the server knows who owns what. Upstream: the applyPatcher of
 * apiserver/pkg/endpoints/handlers/patch.go, apimachinery/pkg/util/managedfields and merge/update.go of
 * sigs.k8s.io/structured-merge-diff/v6. Left out: configurations in another version than the stored one are converted before they are
 * merged, not after.
 */
import {
  RESOURCES,
  apiVersionOf,
  type Draft,
  type KubernetesObject,
  type Pod,
  type ResourceInfo,
  type ResourceName,
  type ResourceTypes,
  structNameOf,
  type Json,
  type JsonObject,
  parseJson,
  isObject,
  goJson,
} from '../../api/index.ts';
import { decodeStruct, TypeMismatch } from '../decode/decode.ts';
import { compareObjects, fieldsOf } from '../managedfields/compare.ts';
import { difference, growingSet, intersection, union, type FieldSet } from '../managedfields/fieldSet.ts';
import type { Writer } from '../managedfields/history.ts';
import {
  afterApply,
  conflictsOf,
  describeManager,
  isSameManager,
  sameManagers,
  type FieldConflict,
  type ManagerId,
  type Managers,
} from '../managedfields/owners.ts';
import type { PatchedPart } from './patchObject.ts';
import { mergeConfiguration, withNamedFields, withoutFields } from '../managedfields/merge.ts';
import { typedFault } from '../managedfields/typedErrors.ts';
import { updateEphemeralContainers } from '../registry/ephemeralContainers.ts';
import type { Registry } from '../registry/registry.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { applyConflict, badRequest, conflict, notFound, unexplained } from '../statusErrors.ts';
import { toStored } from '../versions/versions.ts';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** The manager kubectl gives itself: what it applied from the client's side before, it may take over. */
const KUBECTL = 'kubectl';

export interface ApplyRequest<R extends ResourceName> {
  readonly resource: R;
  readonly version: ResourceInfo;
  readonly namespace: string;
  readonly name: string;
  readonly configuration: Json;
  readonly force: boolean;
  readonly subresource: PatchedPart;
}

export interface Applied<R extends ResourceName> {
  readonly object: ResourceTypes[R];
  readonly created: boolean;
}

/** @throws ApiError BadRequest, Conflict, NotFound, Invalid, or without a reason when the configuration does not fit the schema */
export function applyConfiguration<R extends ResourceName>(
  registry: Registry,
  request: ApplyRequest<R>,
  context: RequestContext & { readonly writer: ManagerId },
): Applied<R> {
  const { resource, version, namespace, name, subresource } = request;
  const given = ownPart(checkedConfiguration(request), subresource);
  const configuration = inStoredVersion(given, version);
  const struct = structNameOf(RESOURCES[resource]);
  const live = registry.find(resource, namespace, name);
  if (!live) {
    if (subresource) throw notFound(version, name);
    const draft = draftFrom(created(request, configuration), struct) as Draft<ResourceTypes[R]>;
    const writer: Writer = { ...context.writer, applied: fieldsOf(configuration, struct) };
    return { object: registry.create(resource, draft, { ...context, writer }), created: true };
  }
  const { object, writer, managersChange } = laidOver(registry, request, live, configuration, context.writer);
  const draft = draftFrom(named(object, request), struct) as Draft<ResourceTypes[R]>;
  const own = { ...context, writer, managersChange, patches: true };
  if (subresource === 'ephemeralcontainers')
    return {
      object: updateEphemeralContainers(registry, draft as unknown as Draft<Pod>, own) as ResourceTypes[R],
      created: false,
    };
  if (subresource) {
    const given = draft as unknown as ResourceTypes[R];
    return { object: registry.updateStatus(resource, given, own), created: false };
  }
  return { object: registry.update(resource, draft, own), created: false };
}

/** @throws ApiError */
function checkedConfiguration({ configuration, version, namespace, name }: ApplyRequest<ResourceName>): JsonObject {
  if (!isObject(configuration)) throw badRequest(`error decoding YAML: ${notAnObject(configuration)}`);
  const { apiVersion, kind } = configuration;
  if (apiVersion !== apiVersionOf(version) || kind !== version.kind)
    throw badRequest(`invalid object type: ${groupVersionKind(apiVersion, kind)}`);
  const metadata = isObject(configuration['metadata']) ? configuration['metadata'] : {};
  if (Array.isArray(metadata['managedFields']) && metadata['managedFields'].length > 0)
    throw badRequest('metadata.managedFields must be nil');
  const fault = typedFault(configuration, structNameOf(version));
  if (fault !== undefined) {
    const place = `${namespace}/${name}; ${groupVersionKind(apiVersion, kind)}`;
    throw unexplained(`failed to create typed patch object (${place}): ${fault}`);
  }
  return configuration;
}

function notAnObject(value: Json): string {
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${what} into Go value of type map[string]interface {}`;
}

function groupVersionKind(apiVersion: Json | undefined, kind: Json | undefined): string {
  const text = typeof apiVersion === 'string' ? apiVersion : '';
  const groupVersion = text.includes('/') ? text : `/${text}`;
  return `${groupVersion}, Kind=${typeof kind === 'string' ? kind : ''}`;
}

/** What a request can set: the object without its status, or the status without the rest. */
function ownPart(configuration: JsonObject, subresource: PatchedPart): JsonObject {
  const { apiVersion = '', kind = '', metadata = {}, status, ...rest } = configuration;
  const type = { apiVersion, kind, metadata };
  if (subresource === 'ephemeralcontainers') {
    const ephemeralContainers = isObject(rest['spec']) ? rest['spec']['ephemeralContainers'] : undefined;
    return { ...type, ...(ephemeralContainers === undefined ? {} : { spec: { ephemeralContainers } }) };
  }
  return subresource ? { ...type, ...(status === undefined ? {} : { status }) } : { ...type, ...rest };
}

/** @throws ApiError Conflict: an identity was asked for, and nobody has it */
function created(request: ApplyRequest<ResourceName>, configuration: JsonObject): JsonObject {
  const { uid } = configuration['metadata'] as JsonObject;
  if (typeof uid === 'string' && uid !== '')
    throw conflict(
      request.version,
      request.name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  return named(configuration, request);
}

/** The object under the name and namespace of the URL. @throws ApiError BadRequest */
function named(object: JsonObject, { version, namespace, name }: ApplyRequest<ResourceName>): JsonObject {
  const metadata = object['metadata'] as JsonObject;
  const own = typeof metadata['name'] === 'string' ? metadata['name'] : '';
  if (own === '')
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  if (own !== name) throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
  const within = metadata['namespace'] ?? '';
  if (within !== '' && within !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  const { resourceVersion, ...rest } = metadata;
  const revision = resourceVersion === undefined ? {} : { resourceVersion };
  return { ...object, metadata: { ...rest, ...revision, ...(version.namespaced ? { namespace } : {}) } };
}

/** What is stored, with the configuration laid over it. @throws ApiError Conflict */
function laidOver(
  registry: Registry,
  { resource, force }: ApplyRequest<ResourceName>,
  stored: KubernetesObject,
  wanted: JsonObject,
  id: ManagerId,
): { object: JsonObject; writer: Writer; managersChange: boolean } {
  const struct = structNameOf(RESOURCES[resource]);
  const live = stored as unknown as JsonObject;
  const applied = fieldsOf(wanted, struct);
  const before = registry.managed.of(stored);
  const merged = pruned(mergeConfiguration(live, wanted, struct), before, id, applied, struct);
  const change = compareObjects(live, merged, struct);
  const conflicts = conflictsOf(before, change, id);
  const taken = id.manager === KUBECTL ? lastApplied(live, struct) : undefined;
  const left = taken ? conflictsOf(before, without(change, taken), id) : conflicts;
  if (!force && left.length > 0) throw conflicting(left);
  const after = afterApply(before, change, id, applied, '');
  const writer: Writer = { ...id, applied };
  const object = id.manager === KUBECTL ? withLastApplied(merged, live, wanted) : merged;
  return { object, writer, managersChange: !sameManagers(before, after) };
}

const inStoredVersion = (configuration: JsonObject, version: ResourceInfo): JsonObject =>
  toStored(version, configuration as unknown as Draft<KubernetesObject>) as unknown as JsonObject;

type Change = ReturnType<typeof compareObjects>;

function without({ added, modified, removed }: Change, fields: FieldSet): Change {
  return { added: difference(added, fields), modified: difference(modified, fields), removed };
}

/** What this manager applied before and does not apply now goes, unless somebody else owns it. */
function pruned(merged: JsonObject, managers: Managers, id: ManagerId, applied: FieldSet, struct: string): JsonObject {
  const last = managers.find((managed) => isSameManager(managed, id))?.fields;
  if (!last) return merged;
  const others = managers.filter((managed) => !isSameManager(managed, id));
  const owned = others.reduce<FieldSet>((all, { fields }) => union(all, fields), applied);
  const all = withNamedFields(fieldsOf(merged, struct), struct);
  const goneFrom = (object: JsonObject): FieldSet => difference(all, withNamedFields(fieldsOf(object, struct), struct));
  const left = withoutFields(merged, last, struct);
  const unowned = withoutFields(merged, difference(goneFrom(left), withNamedFields(owned, struct)), struct);
  return withoutFields(merged, intersection(goneFrom(unowned), withNamedFields(last, struct)), struct);
}

function conflicting(conflicts: readonly FieldConflict[]): Error {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${describeManager(manager)}`,
    field: path,
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first)
    return applyConflict(
      `Apply failed with 1 conflict: conflict with ${describeManager(first.manager)}: ${first.path}`,
      causes,
    );
  const lines: string[] = [];
  for (const manager of new Set(conflicts.map((one) => one.manager))) {
    lines.push(`conflicts with ${describeManager(manager)}:`);
    for (const one of conflicts) if (one.manager === manager) lines.push(`- ${one.path}`);
  }
  return applyConflict(`Apply failed with ${String(conflicts.length)} conflicts: ${lines.join('\n')}`, causes);
}

/** What kubectl applied from the client's side, by its annotation. */
function lastApplied(live: JsonObject, struct: string): FieldSet {
  const text = annotationsOf(live)[LAST_APPLIED];
  if (typeof text !== 'string') return growingSet();
  try {
    const { value } = parseJson(text);
    return isObject(value) && typedFault(value, struct) === undefined ? fieldsOf(value, struct) : growingSet();
  } catch {
    return growingSet();
  }
}

function annotationsOf(object: JsonObject): JsonObject {
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return isObject(metadata['annotations']) ? metadata['annotations'] : {};
}

/** Whoever goes back to applying from the client's side finds the annotation up to date. */
function withLastApplied(merged: JsonObject, live: JsonObject, configuration: JsonObject): JsonObject {
  if (annotationsOf(live)[LAST_APPLIED] === undefined) return merged;
  const annotations = { ...annotationsOf(merged), [LAST_APPLIED]: `${goJson(configuration)}\n` };
  return { ...merged, metadata: { ...(merged['metadata'] as JsonObject), annotations } };
}

/** @throws ApiError without a reason: upstream does not expect this either */
function draftFrom(object: JsonObject, struct: string): unknown {
  try {
    return decodeStruct(object, struct).object;
  } catch (error) {
    if (error instanceof TypeMismatch) throw unexplained(error.message);
    throw error;
  }
}
