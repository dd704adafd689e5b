/**
 * kubectl apply: what was applied last, what is applied now, and what is there. What is new in the manifest is set, what has gone from
 * it is taken away, what others added stays. Upstream: CreateThreeWayMergePatch in apimachinery/pkg/util/strategicpatch, followed by
 * the patch's application; here in one step.
 */
import {
  equalValues,
  structOf,
  type SchemaField,
  type SchemaType,
  setOwn,
  type Json,
  type JsonObject,
  inOrder,
  keyedItems,
  sameItem,
  isObject,
} from '../../api/index.ts';

interface Three {
  /** What the last apply said; empty when there was none. */
  readonly last: Json | undefined;
  /** What the manifest says. */
  readonly wanted: Json;
  /** What is stored. */
  readonly live: Json | undefined;
}

/** @returns the object as it should be stored. @throws PatchError when a list item lacks its merge key */
export function mergeThreeWays(last: JsonObject, wanted: JsonObject, live: JsonObject, struct: string): JsonObject {
  return mergeObjects({ last, wanted, live }, (key) => structOf(struct).fields.get(key));
}

function mergeObjects({ last, wanted, live }: Three, fieldOf: (key: string) => SchemaField | undefined): JsonObject {
  const before = isObject(last) ? last : {};
  const after = isObject(wanted) ? wanted : {};
  const stored = isObject(live) ? live : {};
  const merged: JsonObject = {};
  for (const key of Object.keys(stored)) {
    const dropped = Object.hasOwn(before, key) && !Object.hasOwn(after, key);
    if (!dropped && after[key] !== null) setOwn(merged, key, stored[key]!);
  }
  for (const key of Object.keys(after)) {
    const value = after[key]!;
    if (value === null) continue;
    const three = { last: own(before, key), wanted: value, live: own(stored, key) };
    setOwn(merged, key, mergeField(three, fieldOf(key)));
  }
  return merged;
}

const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;

function mergeField(three: Three, field: SchemaField | undefined): Json {
  if (!field) return three.wanted;
  const { type, mergeKey, retainKeys } = field;
  if (type.kind === 'list' && mergeKey !== undefined && Array.isArray(three.wanted))
    return mergeKey === '' ? mergeSets(three) : mergeKeyed(three, mergeKey, type.item);
  const merged = mergeValue(three, type);
  return retainKeys && type.kind === 'struct' ? retained(merged, three) : merged;
}

function mergeValue(three: Three, type: SchemaType): Json {
  if (!isObject(three.wanted)) return three.wanted;
  if (type.kind === 'struct') return mergeObjects(three, (key) => structOf(type.struct).fields.get(key));
  if (type.kind === 'map') return mergeObjects(three, () => undefined);
  return three.wanted;
}

/** Alternatives (a strategy and its settings): once something changes, only what the manifest names stays. */
function retained(merged: Json, { wanted, live }: Three): Json {
  if (!isObject(merged) || !isObject(wanted) || equalValues(merged, live)) return merged;
  return Object.fromEntries(Object.entries(merged).filter(([key]) => Object.hasOwn(wanted, key)));
}

function mergeSets({ last, wanted, live }: Three): Json[] {
  const after = wanted as Json[];
  const gone = Array.isArray(last) ? last.filter((item) => !after.includes(item)) : [];
  const kept = Array.isArray(live) ? live.filter((item) => !gone.includes(item)) : [];
  return [...kept, ...after.filter((item) => !kept.includes(item))];
}

function mergeKeyed({ last, wanted, live }: Three, mergeKey: string, type: SchemaType): Json[] {
  const before = keyedItems(last, mergeKey);
  const after = keyedItems(wanted, mergeKey);
  const stored = keyedItems(live, mergeKey);
  const merged: JsonObject[] = [];
  const rank = new Map<JsonObject, number>();
  for (const item of stored) {
    const mentioned = after.find((candidate) => sameItem(stored, candidate, mergeKey) === item);
    if (!mentioned && sameItem(before, item, mergeKey)) continue;
    if (!mentioned) merged.push(item);
    else {
      const three = { last: sameItem(before, mentioned, mergeKey), wanted: mentioned, live: item };
      const result = mergeValue(three, type) as JsonObject;
      rank.set(result, after.indexOf(mentioned));
      merged.push(result);
    }
  }
  for (const item of after) {
    if (sameItem(stored, item, mergeKey)) continue;
    const fresh = withoutNulls(item) as JsonObject;
    rank.set(fresh, after.indexOf(item));
    merged.push(fresh);
  }
  return inOrder(merged, (item) => rank.get(item));
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  );
}
