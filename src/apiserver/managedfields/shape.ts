/**
 * How an object is taken apart into fields that can have an owner each. Upstream: the typed values of
 * sigs.k8s.io/structured-merge-diff/v6/typed with the schema of the API. A list without a merge type, and what is marked atomic, is one
 * field.
 */
import { structOf, type SchemaField, type SchemaType, type Json, type JsonObject, isObject } from '../../api/index.ts';

/** A type and how what is in it is owned. */
export interface Shape {
  readonly type: SchemaType;
  readonly owned: SchemaField['owned'];
}

export function shapeOfStruct(struct: string): Shape {
  return { type: { kind: 'struct', struct, go: struct, pointer: false }, owned: 'granular' };
}

/** What has fields with names. */
export type FieldParts =
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, SchemaField> }
  | { readonly kind: 'map'; readonly item: Shape };

/** What has items, told apart by their keys or by what they are. */
export type ListParts =
  | { readonly kind: 'list'; readonly item: Shape; readonly keys: readonly string[] }
  | { readonly kind: 'set'; readonly item: Shape };

export type Parts = { readonly kind: 'leaf' } | FieldParts | ListParts;

const LEAF: Parts = { kind: 'leaf' };

/** What an object of this shape falls apart into. */
export function partsOf({ type, owned }: Shape): Parts {
  if (type.kind === 'leaf' || owned === 'atomic') return LEAF;
  if (type.kind === 'struct') {
    const struct = structOf(type.struct);
    return struct.atomic ? LEAF : { kind: 'struct', fields: struct.fields };
  }
  const item: Shape = { type: type.item, owned: 'granular' };
  if (type.kind === 'map') return { kind: 'map', item };
  if (owned === 'set') return { kind: 'set', item };
  return owned === 'granular' ? LEAF : { kind: 'list', item, keys: owned };
}

/** Keys that may be left out, and what they are then. */
const KEY_DEFAULTS: Readonly<Record<string, Json>> = { protocol: 'TCP' };

/** The element that stands for an item of a keyed list; undefined when a key is missing. */
export function keyElement(item: Json, keys: readonly string[]): string | undefined {
  if (!isObject(item)) return undefined;
  const key: JsonObject = {};
  for (const name of keys) {
    const value = item[name] ?? KEY_DEFAULTS[name];
    if (value === undefined) return undefined;
    key[name] = value;
  }
  return `k:${JSON.stringify(key)}`;
}

export const valueElement = (item: Json): string => `v:${JSON.stringify(item)}`;

/** The items of a list by their elements, in order. An item whose keys are not complete stands for itself by its place. */
export function itemsByElement(list: Json | undefined, parts: Parts): Map<string, Json[]> {
  const items = new Map<string, Json[]>();
  if (!Array.isArray(list)) return items;
  list.forEach((item, i) => {
    const element = parts.kind === 'list' ? (keyElement(item, parts.keys) ?? `i:${String(i)}`) : valueElement(item);
    const others = items.get(element);
    if (others) others.push(item);
    else items.set(element, [item]);
  });
  return items;
}

/** The shape of what an element leads to; undefined: the schema does not know it. */
export function shapeAt(parts: Parts, element: string): Shape | undefined {
  if (parts.kind === 'struct') return parts.fields.get(element.slice(2));
  return parts.kind === 'leaf' ? undefined : parts.item;
}

/** A path as conflicts name it: `.spec.containers[name="web"].image`. */
export function printPath(path: readonly string[]): string {
  return path.map(printElement).join('');
}

function printElement(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('i:')) return `[${rest}]`;
  const key = JSON.parse(rest) as JsonObject;
  return `[${Object.keys(key)
    .sort()
    .map((name) => `${name}=${JSON.stringify(key[name])}`)
    .join(',')}]`;
}
