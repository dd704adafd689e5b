/**
 * What `kubectl apply` sends: what differs between the live object and the manifest, without taking away what others added, and what the
 * last applied manifest had and this one has not. Upstream: strategicpatch.CreateThreeWayMergePatch, whose two halves are joined by
 * mergeMap.
 */
import { equalValues, isObject, setOwn, type Json, type JsonObject } from '../../api/index.ts';
import { diffMaps, fieldsOfStruct, fieldsOfType, type FieldOf } from './strategicDiff.ts';

/**
 * @param last what the last-applied annotation says; empty when there is none
 * @throws PatchError when a list item lacks its key
 */
export function threeWayPatch(last: JsonObject, wanted: JsonObject, live: JsonObject, struct: string): JsonObject {
  const fieldOf = fieldsOfStruct(struct);
  const delta = diffMaps(live, wanted, fieldOf, { ignoreDeletions: true });
  const deletions = diffMaps(last, wanted, fieldOf, { ignoreChanges: true });
  return join(deletions, delta, fieldOf);
}

/** Two patches that say different things of one object, as one. */
function join(first: JsonObject, second: JsonObject, fieldOf: FieldOf): JsonObject {
  const joined: JsonObject = {};
  for (const key of Object.keys(first)) setOwn(joined, key, first[key]!);
  for (const key of Object.keys(second)) {
    const there = Object.hasOwn(joined, key) ? joined[key]! : undefined;
    setOwn(joined, key, joinValues(there, second[key]!, key, second, fieldOf));
  }
  return joined;
}

function joinValues(there: Json | undefined, here: Json, key: string, second: JsonObject, fieldOf: FieldOf): Json {
  const field = fieldOf(key);
  if (isObject(there) && isObject(here)) return join(there, here, fieldsOfType(field?.type));
  const keyed = field?.type.kind === 'list' && field.mergeKey !== undefined && field.mergeKey !== '';
  if (!Array.isArray(there) || !Array.isArray(here) || !keyed || field.type.kind !== 'list') return here;
  return joinLists(there, here, field.mergeKey ?? '', second[`$setElementOrder/${key}`], fieldsOfType(field.type.item));
}

function joinLists(first: Json[], second: Json[], mergeKey: string, order: Json | undefined, fieldOf: FieldOf): Json[] {
  const joined = [...first] as JsonObject[];
  for (const item of second as JsonObject[]) {
    const at = joined.findIndex((other) => equalValues(other[mergeKey], item[mergeKey]));
    if (at < 0) joined.push(item);
    else joined[at] = join(joined[at]!, item, fieldOf);
  }
  if (!Array.isArray(order)) return joined;
  const place = (item: JsonObject): number => {
    const index = order.findIndex((other) => isObject(other) && equalValues(other[mergeKey], item[mergeKey]));
    return index < 0 ? order.length : index;
  };
  return joined.sort((a, b) => place(a) - place(b));
}
