/**
 * Laying a configuration over an object, and taking fields out of one. Upstream: typed/merge.go and typed/remove.go of
 * sigs.k8s.io/structured-merge-diff/v6.
 */
import { isObject, setOwn, type Json, type JsonObject } from '../../api/index.ts';
import type { FieldSet } from './fieldSet.ts';
import {
  itemsByElement,
  partsOf,
  shapeAt,
  shapeOfStruct,
  valueElement,
  keyElement,
  type ListParts,
  type Parts,
  type Shape,
} from './shape.ts';

/** The object with everything the configuration names as the configuration has it. */
export function mergeConfiguration(live: JsonObject, configuration: JsonObject, struct: string): JsonObject {
  return merged(live, configuration, shapeOfStruct(struct)) as JsonObject;
}

function merged(live: Json | undefined, wanted: Json, shape: Shape): Json {
  const parts = partsOf(shape);
  if (parts.kind === 'leaf' || wanted === null) return wanted;
  if (parts.kind === 'list' || parts.kind === 'set') return mergedList(live, wanted, parts);
  if (!isObject(wanted)) return wanted;
  const result: JsonObject = {};
  const before = isObject(live) ? live : {};
  for (const key of Object.keys(before)) setOwn(result, key, before[key]!);
  for (const key of Object.keys(wanted)) {
    const below = shapeAt(parts, `f:${key}`);
    const present = Object.hasOwn(before, key) ? before[key] : undefined;
    setOwn(result, key, below ? merged(present, wanted[key]!, below) : wanted[key]!);
  }
  return result;
}

/** Items in the order of the configuration; those it does not name stay behind the ones they followed. */
function mergedList(live: Json | undefined, wanted: Json, parts: ListParts): Json {
  const before = [...itemsByElement(live, parts)];
  const after = itemsByElement(wanted, parts);
  const known = new Map(before);
  const result: Json[] = [];
  let next = 0;
  const passOthers = (): void => {
    while (next < before.length && !after.has(before[next]![0])) result.push(...before[next++]![1]);
  };
  for (const [element, items] of after) {
    passOthers();
    const present = known.get(element);
    result.push(...(parts.kind === 'set' ? items : items.map((item) => merged(present?.[0], item, parts.item))));
    if (before[next]?.[0] === element) next++;
    else if (present) {
      // Its place among the others comes later: it has moved, and is not met again there.
      const at = before.findIndex(([other]) => other === element);
      before.splice(at, 1);
      if (at < next) next--;
    }
  }
  passOthers();
  return result;
}

/** The object without the fields of the set, and without what they leave empty. */
export function withoutFields(object: JsonObject, fields: FieldSet, struct: string): JsonObject {
  return (taken(object, fields, shapeOfStruct(struct)) ?? {}) as JsonObject;
}

function taken(value: Json, fields: FieldSet, shape: Shape): Json | undefined {
  const parts = partsOf(shape);
  if (fields.children.size === 0 || parts.kind === 'leaf') return value;
  if (Array.isArray(value)) {
    const items = value.flatMap((item, i) => {
      const left = takenAt(item, elementOf(item, i, parts), fields, parts);
      return left === undefined ? [] : [left];
    });
    return items.length === 0 && value.length > 0 ? undefined : items;
  }
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const key of Object.keys(value)) {
    const left = takenAt(value[key]!, `f:${key}`, fields, parts);
    if (left !== undefined) setOwn(result, key, left);
  }
  return Object.keys(result).length === 0 && Object.keys(value).length > 0 ? undefined : result;
}

function takenAt(item: Json, element: string, fields: FieldSet, parts: Parts): Json | undefined {
  const below = fields.children.get(element);
  if (!below) return item;
  if (below.member) return undefined;
  const shape = shapeAt(parts, element);
  return shape ? taken(item, below, shape) : item;
}

function elementOf(item: Json, index: number, parts: Parts): string {
  if (parts.kind === 'set') return valueElement(item);
  return (parts.kind === 'list' ? keyElement(item, parts.keys) : undefined) ?? `i:${String(index)}`;
}

/** The set with the named fields above its members: whoever owns a.b owns a. Items of lists and keys of maps are not named fields. */
export function withNamedFields(fields: FieldSet, struct: string): FieldSet {
  return named(fields, shapeOfStruct(struct));
}

function named(fields: FieldSet, shape: Shape): FieldSet {
  const parts = partsOf(shape);
  const children = new Map<string, FieldSet>();
  for (const [element, child] of fields.children) {
    const below = shapeAt(parts, element);
    const result = below ? named(child, below) : child;
    children.set(element, parts.kind === 'struct' && below ? { ...result, member: true } : result);
  }
  return { member: fields.member, children };
}
