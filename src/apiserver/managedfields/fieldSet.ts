/**
 * Sets of fields: which paths of an object somebody owns. Upstream: sigs.k8s.io/structured-merge-diff/v6/fieldpath. A set is a tree
 * whose edges are written as FieldsV1 writes them: `f:name`, `k:{"name":"web"}`, `v:"x"`. Sets are values: operations that change
 * nothing return the set itself.
 */
import { compareText, type Json, type JsonObject, setOwn, isObject } from '../../api/index.ts';

export interface FieldSet {
  /** The path to here belongs to the set, whatever is below. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

const NO_FIELDS: FieldSet = { member: false, children: new Map() };

export const isNone = ({ member, children }: FieldSet): boolean => !member && children.size === 0;

/** A set that is being put together, path by path. */
export interface GrowingSet extends FieldSet {
  member: boolean;
  readonly children: Map<string, GrowingSet>;
}

export const growingSet = (): GrowingSet => ({ member: false, children: new Map() });

export function addPath(set: GrowingSet, path: readonly string[]): void {
  let node = set;
  for (const element of path) {
    let child = node.children.get(element);
    if (!child) node.children.set(element, (child = growingSet()));
    node = child;
  }
  node.member = true;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isNone(b)) return a;
  if (isNone(a)) return b;
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const own = children.get(element);
    children.set(element, own ? union(own, child) : child);
  }
  return { member: a.member || b.member, children };
}

/** What is in `a` and, path for path, not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  let same = !(a.member && b.member);
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const left = other ? difference(child, other) : child;
    if (left !== child) same = false;
    if (!isNone(left)) children.set(element, left);
  }
  return same ? a : { member: a.member && !b.member, children };
}

/** What is in `a` and neither in `b` nor below anything in `b`. */
export function beyond(a: FieldSet, b: FieldSet): FieldSet {
  if (b.member) return NO_FIELDS;
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const left = other ? beyond(child, other) : child;
    if (!isNone(left)) children.set(element, left);
  }
  return { member: a.member, children };
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const both = other ? intersection(child, other) : NO_FIELDS;
    if (!isNone(both)) children.set(element, both);
  }
  return { member: a.member && b.member, children };
}

export function sameFields(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.member !== b.member || a.children.size !== b.children.size) return false;
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (!other || !sameFields(child, other)) return false;
  }
  return true;
}

const inOrder = ({ children }: FieldSet): (readonly [string, FieldSet])[] =>
  [...children].sort(([a], [b]) => compareText(a, b));

/** The member paths, in the order of their elements. */
export function pathsOf(set: FieldSet, above: readonly string[] = []): (readonly string[])[] {
  const paths = set.member ? [above] : [];
  for (const [element, child] of inOrder(set)) paths.push(...pathsOf(child, [...above, element]));
  return paths;
}

/** The set as FieldsV1 writes it: a member with others below it says so with a dot. */
export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: JsonObject = set.member && set.children.size > 0 ? { '.': {} } : {};
  for (const [element, child] of inOrder(set)) setOwn(fields, element, toFieldsV1(child));
  return fields;
}

export function fromFieldsV1(fields: Json, isRoot = true): FieldSet {
  const children = new Map<string, FieldSet>();
  const given = isObject(fields) ? fields : {};
  const elements = Object.keys(given);
  for (const element of elements) if (element !== '.') children.set(element, fromFieldsV1(given[element]!, false));
  return { member: Object.hasOwn(given, '.') || (!isRoot && elements.length === 0), children };
}
