/**
 * What differs between two versions of an object, field by field, and which fields a configuration names. Upstream: typed/compare.go
 * and typed/tofieldset.go of sigs.k8s.io/structured-merge-diff/v6. Objects are compared as Go would write them: a struct that is no
 * pointer is there even when nobody wrote it, and so is a field that is not left out when empty.
 */
import { equalValues, isObject, type SchemaField, type Json, type JsonObject } from '../../api/index.ts';
import { addPath, growingSet, union, type FieldSet, type GrowingSet } from './fieldSet.ts';
import { itemsByElement, partsOf, shapeOfStruct, type FieldParts, type ListParts, type Shape } from './shape.ts';

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

/** Fields of the metadata that no client owns. */
export const SERVERS_METADATA: ReadonlySet<string> = new Set([
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation'],
  ...['managedFields', 'resourceVersion'],
]);

/** Added and modified: what the writer has set. */
export const touchedBy = ({ added, modified }: Comparison): FieldSet => union(added, modified);

/** @param before undefined: there was no object */
export function compareObjects(before: JsonObject | undefined, after: JsonObject, struct: string): Comparison {
  const walk = new Comparer();
  walk.values(before ?? {}, after, shapeOfStruct(struct));
  return walk;
}

type Maybe = Json | undefined;

const isEmpty = (value: Maybe): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'object' && (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0));

class Comparer implements Comparison {
  readonly added: GrowingSet = growingSet();
  readonly modified: GrowingSet = growingSet();
  readonly removed: GrowingSet = growingSet();
  /** Where the walk is. */
  private readonly path: string[] = [];

  /** Only called with values that are not the same one. */
  values(before: Maybe, after: Maybe, shape: Shape): void {
    const parts = partsOf(shape);
    if (parts.kind === 'leaf' || (isEmpty(before) && isEmpty(after))) {
      this.leaf(before, after);
      return;
    }
    if (parts.kind === 'list' || parts.kind === 'set') this.lists(before, after, parts);
    else this.fields(before, after, parts);
    if (before === undefined) addPath(this.added, this.path);
    else if (after === undefined) addPath(this.removed, this.path);
  }

  private leaf(before: Maybe, after: Maybe): void {
    if (before === undefined) addPath(this.added, this.path);
    else if (after === undefined) addPath(this.removed, this.path);
    else if (!equalValues(before, after)) addPath(this.modified, this.path);
  }

  private fields(before: Maybe, after: Maybe, parts: FieldParts): void {
    for (const name of fieldNames(before, after, parts)) {
      const known = parts.kind === 'struct' ? parts.fields.get(name) : undefined;
      const field = parts.kind === 'struct' ? known : parts.item;
      const old = fieldOf(before, name, known);
      const now = fieldOf(after, name, known);
      if (!field || old === now || this.isServers(name)) continue;
      this.path.push(`f:${name}`);
      this.values(old, now, field);
      this.path.pop();
    }
  }

  /** What the server itself says about an object has no owner. */
  private isServers(name: string): boolean {
    const { path } = this;
    if (path.length === 0) return name === 'apiVersion' || name === 'kind';
    return path.length === 1 && path[0] === 'f:metadata' && SERVERS_METADATA.has(name);
  }

  private lists(before: Maybe, after: Maybe, parts: ListParts): void {
    const left = itemsByElement(before, parts);
    const right = itemsByElement(after, parts);
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      const [old, ...oldTwins] = left.get(element) ?? [];
      const [now, ...twins] = right.get(element) ?? [];
      this.path.push(element);
      // Items that cannot be told apart are one field together.
      if (oldTwins.length + twins.length > 0) this.leaf(left.get(element), right.get(element));
      else if (old !== now) this.values(old, now, parts.item);
      this.path.pop();
    }
  }
}

function fieldNames(before: Maybe, after: Maybe, parts: FieldParts): Iterable<string> {
  const names = new Set<string>();
  for (const side of [before, after]) if (isObject(side)) for (const name of Object.keys(side)) names.add(name);
  // Where the whole object is new, so is what Go always writes with it.
  if (parts.kind === 'struct' && (before === undefined || after === undefined))
    for (const [name, field] of parts.fields) if (unwritten(field) !== undefined) names.add(name);
  return names;
}

function fieldOf(object: Maybe, name: string, field: SchemaField | undefined): Maybe {
  if (object === undefined) return undefined;
  const value = isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  return value === undefined && field ? unwritten(field) : value;
}

/** What Go writes of a field that nobody has set; undefined: nothing. */
function unwritten({ type, omitEmpty }: SchemaField): Maybe {
  if (type.kind === 'struct' && !type.pointer) return {};
  if (omitEmpty || (type.kind === 'leaf' && type.leaf === 'time')) return undefined;
  if (type.pointer || type.kind !== 'leaf') return null;
  if (type.leaf === 'bool') return false;
  return type.leaf === 'int32' || type.leaf === 'int64' ? 0 : '';
}

/** Every field a configuration names. */
export function fieldsOf(object: JsonObject, struct: string): FieldSet {
  const set = growingSet();
  collect(object, shapeOfStruct(struct), [], set);
  return set;
}

function collect(value: Json, shape: Shape, path: readonly string[], set: GrowingSet): void {
  const parts = partsOf(shape);
  if (parts.kind === 'leaf') addPath(set, path);
  else if (parts.kind === 'list' || parts.kind === 'set')
    for (const [element, items] of itemsByElement(value, parts)) {
      addPath(set, [...path, element]);
      for (const item of items) collect(item, parts.item, [...path, element], set);
    }
  else if (isObject(value)) collectFields(value, parts, path, set);
}

function collectFields(value: JsonObject, parts: FieldParts, path: readonly string[], set: GrowingSet): void {
  for (const name of Object.keys(value)) {
    const field = parts.kind === 'struct' ? parts.fields.get(name) : parts.item;
    const below = [...path, `f:${name}`];
    const item = value[name]!;
    const bare = item === null || (isObject(item) && Object.keys(item).length === 0);
    if (bare || !field || parts.kind === 'map') addPath(set, below);
    if (field && !bare) collect(item, field, below, set);
  }
}
