/**
 * The patch that leads from one object to another, in the language of strategic merge patches: list items by their key, `$patch: delete`,
 * `$setElementOrder`, `$retainKeys`. Upstream: apimachinery/pkg/util/strategicpatch/patch.go (diffMaps, diffLists).
 */
import {
  compareText,
  equalValues,
  isObject,
  keyedItems,
  setOwn,
  structOf,
  type Json,
  type JsonObject,
  type SchemaField,
  type SchemaType,
} from '../../api/index.ts';
import { textOf } from '../records.ts';

export interface DiffOptions {
  /** Only what goes is of interest. */
  readonly ignoreChanges?: boolean;
  /** Only what comes or changes is of interest. */
  readonly ignoreDeletions?: boolean;
  /** The map stands for alternatives: say which keys stay. */
  readonly retainKeys?: boolean;
}

export type FieldOf = (key: string) => SchemaField | undefined;

export const fieldsOfStruct =
  (struct: string): FieldOf =>
  (key) =>
    structOf(struct).fields.get(key);

export function fieldsOfType(type: SchemaType | undefined): FieldOf {
  return type?.kind === 'struct' ? fieldsOfStruct(type.struct) : () => undefined;
}

/** Two ways: what has changed and what has gone. @throws PatchError when a list item lacks its key */
export const strategicDiff = (before: JsonObject, after: JsonObject, struct: string): JsonObject =>
  diffMaps(before, after, fieldsOfStruct(struct), {});

export function diffMaps(before: JsonObject, after: JsonObject, fieldOf: FieldOf, options: DiffOptions): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(after)) diffKey(patch, key, before, after, fieldOf, options);
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  if (!options.ignoreDeletions) for (const key of gone) setOwn(patch, key, null);
  const changes = Object.keys(patch).length > 0 || gone.some((key) => before[key] !== null);
  const retained = Object.keys(after).filter((key) => after[key] !== null);
  if (options.retainKeys && retained.length > 0 && changes) patch['$retainKeys'] = retained.sort(compareText);
  return patch;
}

function diffKey(
  patch: JsonObject,
  key: string,
  before: JsonObject,
  after: JsonObject,
  fieldOf: FieldOf,
  { ignoreChanges = false, ignoreDeletions = false }: DiffOptions,
): void {
  const is = after[key]!;
  const was = Object.hasOwn(before, key) ? before[key]! : undefined;
  const field = fieldOf(key);
  const options = { ignoreChanges, ignoreDeletions, retainKeys: field?.retainKeys ?? false };
  if (isObject(was) && isObject(is)) {
    const inner = diffMaps(was, is, fieldsOfType(field?.type), options);
    if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
  } else if (Array.isArray(was) && Array.isArray(is) && field?.mergeKey !== undefined && field.type.kind === 'list') {
    diffLists(patch, key, was, is, field.mergeKey, field.type.item, options);
  } else if (!ignoreChanges && !equalValues(was, is)) setOwn(patch, key, is);
}

function diffLists(
  patch: JsonObject,
  key: string,
  before: readonly Json[],
  after: readonly Json[],
  mergeKey: string,
  item: SchemaType,
  options: DiffOptions,
): void {
  if (before.length === 0) {
    if (after.length > 0 && !options.ignoreChanges) setOwn(patch, key, [...after]);
    return;
  }
  if (mergeKey === '') diffScalars(patch, key, before, after, options);
  else diffKeyed(patch, key, before, after, mergeKey, item, options);
}

function diffScalars(
  patch: JsonObject,
  key: string,
  before: readonly Json[],
  after: readonly Json[],
  { ignoreChanges, ignoreDeletions }: DiffOptions,
): void {
  const added = ignoreChanges ? [] : after.filter((value) => !before.includes(value));
  const gone = ignoreDeletions ? [] : [...new Set(before.filter((value) => !after.includes(value)))];
  if (added.length > 0) setOwn(patch, key, added);
  if (gone.length > 0) setOwn(patch, `$deleteFromPrimitiveList/${key}`, gone);
  if (gone.length > 0 || (!ignoreChanges && !equalValues(before, after)))
    setOwn(patch, `$setElementOrder/${key}`, [...after]);
}

/** A merge key's value as Go prints it: items are compared by it. */
const keyText = (item: JsonObject, mergeKey: string): string => textOf(item[mergeKey]);

function diffKeyed(
  patch: JsonObject,
  key: string,
  before: readonly Json[],
  after: readonly Json[],
  mergeKey: string,
  type: SchemaType,
  options: DiffOptions,
): void {
  const byKey = (a: JsonObject, b: JsonObject): number => compareText(keyText(a, mergeKey), keyText(b, mergeKey));
  const old = [...keyedItems([...before], mergeKey)].sort(byKey);
  const items = keyedItems([...after], mergeKey);
  const fresh = [...items].sort(byKey);
  const changed: JsonObject[] = [];
  const deleted: JsonObject[] = [];
  for (let i = 0, j = 0; i < old.length || j < fresh.length;) {
    const order = i >= old.length ? 1 : j >= fresh.length ? -1 : byKey(old[i]!, fresh[j]!);
    if (order === 0) {
      const inner = diffMaps(old[i]!, fresh[j]!, fieldsOfType(type), options);
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [mergeKey]: fresh[j]![mergeKey]! });
      i++;
      j++;
    } else if (order > 0) {
      if (!options.ignoreChanges) changed.push(fresh[j]!);
      j++;
    } else {
      if (!options.ignoreDeletions) deleted.push({ $patch: 'delete', [mergeKey]: old[i]![mergeKey]! });
      i++;
    }
  }
  const place = (item: JsonObject): number => items.findIndex((other) => other[mergeKey] === item[mergeKey]);
  const list = [...changed.sort((a, b) => place(a) - place(b)), ...deleted];
  const sameOrder =
    before.length === items.length && items.every((item, i) => (before[i] as JsonObject)[mergeKey] === item[mergeKey]);
  if (list.length > 0) setOwn(patch, key, list);
  if (list.length > 0 || (!options.ignoreChanges && !sameOrder))
    setOwn(
      patch,
      `$setElementOrder/${key}`,
      items.map((item) => ({ [mergeKey]: item[mergeKey]! })),
    );
}
