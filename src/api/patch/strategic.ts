/**
 * Strategic merge patch: like a merge patch, but lists with a merge key are merged item by item, and directives say what JSON cannot.
 * Upstream: apimachinery/pkg/util/strategicpatch (StrategicMergePatch).
 *
 * Directives: `$patch: replace|delete` in an object or list, `$retainKeys`, `$deleteFromPrimitiveList/<field>`,
 * `$setElementOrder/<field>`. A patch that makes no sense is a BadRequest; upstream forgets for some to say so, and answers 500.
 */
import { structOf, type SchemaField, type SchemaType } from '../schema/schema.ts';
import { setOwn, type Json, type JsonObject } from '../yaml/construct.ts';
import { goPlain } from './goPlain.ts';
import { PatchError } from './jsonPatch.ts';
import { inOrder, keyedItems, sameItem } from './mergeLists.ts';
import { isObject } from './mergePatch.ts';

const PATCH = '$patch';
const RETAIN = '$retainKeys';
const ORDER = '$setElementOrder/';
const DELETE_FROM = '$deleteFromPrimitiveList/';

type FieldOf = (key: string) => SchemaField | undefined;

/** @throws PatchError */
export function applyStrategicPatch(target: JsonObject, patch: Json, struct: string): JsonObject {
  if (!isObject(patch)) throw new PatchError('invalid JSON document', 'malformed');
  return mergeObject(target, patch, (key) => structOf(struct).fields.get(key)) ?? {};
}

/** Undefined: the patch deletes the object. */
function mergeObject(target: JsonObject, patch: JsonObject, fieldOf: FieldOf): JsonObject | undefined {
  const directive = patch[PATCH];
  if (directive === 'delete') return undefined;
  if (directive === 'replace') return plain(patch) as JsonObject;
  if (directive !== undefined && directive !== 'merge')
    throw new PatchError(`unknown patch type: ${goPlain(directive)} in map: ${goPlain(patch)}`, 'malformed');
  const merged: JsonObject = {};
  const retain = retainedKeys(patch);
  for (const key of Object.keys(target)) if (!retain || retain.includes(key)) setOwn(merged, key, target[key]!);
  for (const key of Object.keys(patch)) if (!isDirective(key)) mergeKey(merged, key, patch, fieldOf(key));
  applyListDirectives(merged, patch, fieldOf);
  return merged;
}

/** A key the patch language knows. What else begins with a dollar is a field nobody knows. */
function isDirective(key: string): boolean {
  return key === PATCH || key === RETAIN || key.startsWith(ORDER) || key.startsWith(DELETE_FROM);
}

/** Undefined: all keys stay. @throws PatchError */
function retainedKeys(patch: JsonObject): readonly Json[] | undefined {
  const retain = patch[RETAIN];
  if (retain === undefined) return undefined;
  if (!Array.isArray(retain)) throw new PatchError('invalid patch format of retainKeys', 'malformed');
  const named = Object.keys(patch).filter((key) => !isDirective(key) && patch[key] !== null);
  if (named.some((key) => !retain.includes(key))) throw new PatchError("patch content doesn't match retainKeys list");
  return retain;
}

function mergeKey(merged: JsonObject, key: string, patch: JsonObject, field: SchemaField | undefined): void {
  const change = patch[key]!;
  if (change === null) {
    Reflect.deleteProperty(merged, key);
    return;
  }
  const present = Object.hasOwn(merged, key) ? merged[key]! : null;
  const value = mergeField(present, change, field, patch[ORDER + key]);
  if (value === undefined) Reflect.deleteProperty(merged, key);
  else setOwn(merged, key, value);
}

function mergeField(
  present: Json,
  change: Json,
  field: SchemaField | undefined,
  order: Json | undefined,
): Json | undefined {
  if (isObject(change)) return mergeObject(isObject(present) ? present : {}, change, fieldsOf(field?.type));
  if (!Array.isArray(change) || field?.mergeKey === undefined || field.type.kind !== 'list') return plain(change);
  const list = Array.isArray(present) ? present : [];
  if (field.mergeKey === '') return ordered([...list, ...change.filter((item) => !list.includes(item))], order, '');
  return mergeList(list, change, field.mergeKey, field.type.item, order);
}

function fieldsOf(type: SchemaType | undefined): FieldOf {
  return type?.kind === 'struct' ? (key) => structOf(type.struct).fields.get(key) : () => undefined;
}

function mergeList(list: Json[], changes: Json[], key: string, type: SchemaType, order: Json | undefined): Json[] {
  const patches = changes.filter(
    (change) => !(isObject(change) && change[PATCH] === 'replace' && Object.keys(change).length === 1),
  );
  if (patches.length < changes.length) return patches.map(plain);
  let merged = keyedItems(list, key);
  for (const change of keyedItems(patches, key)) {
    const present = sameItem(merged, change, key);
    const result = mergeObject(present ?? {}, change, fieldsOf(type));
    if (!present) merged = result ? [...merged, result] : merged;
    else merged = merged.flatMap((item) => (item !== present ? [item] : result ? [result] : []));
  }
  return ordered(merged, order, key);
}

/** `$setElementOrder` lists the keys in the order the client wants; without it new items come last. */
function ordered(items: Json[], order: Json | undefined, key: string): Json[] {
  if (!Array.isArray(order)) return items;
  const wanted = key === '' ? order : keyedItems(order, key);
  return inOrder(items, (item) => {
    const index =
      key === ''
        ? wanted.indexOf(item)
        : wanted.indexOf(sameItem(wanted as JsonObject[], item as JsonObject, key) ?? null);
    return index < 0 ? undefined : index;
  });
}

/** Directives about lists that the patch does not otherwise change. */
function applyListDirectives(merged: JsonObject, patch: JsonObject, fieldOf: FieldOf): void {
  for (const key of Object.keys(patch)) {
    const value = patch[key]!;
    if (key.startsWith(DELETE_FROM)) {
      if (!Array.isArray(value)) throw new PatchError('invalid patch format of primitive list', 'malformed');
      const field = key.slice(DELETE_FROM.length);
      const list = merged[field];
      if (Array.isArray(list)) merged[field] = list.filter((item) => !value.includes(item));
    } else if (key.startsWith(ORDER)) {
      if (!Array.isArray(value)) throw new PatchError('invalid patch format of setElementOrder list', 'malformed');
      const field = key.slice(ORDER.length);
      const list = merged[field];
      if (Array.isArray(list) && !Object.hasOwn(patch, field))
        merged[field] = ordered(list, value, fieldOf(field)?.mergeKey ?? '');
    }
  }
}

/** The value without directives and nulls: what a patch means where nothing was before. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !(isObject(item) && item[PATCH] === 'delete')).map(plain);
  if (!isObject(value)) return value;
  const object: JsonObject = {};
  for (const key of Object.keys(value))
    if (!isDirective(key) && value[key] !== null) setOwn(object, key, plain(value[key]!));
  return object;
}
