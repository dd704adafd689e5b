/**
 * Lists whose items have a key: containers by name, ports by number. Upstream: apimachinery/pkg/util/strategicpatch. Upstream knows
 * one merge key for each list and confuses TCP and UDP ports of one number; here the protocol tells such items apart.
 */
import type { Json, JsonObject } from '../yaml/construct.ts';
import { PatchError } from './jsonPatch.ts';
import { goPlain } from './goPlain.ts';
import { isObject } from './mergePatch.ts';

const SECOND_KEY = 'protocol';

/** @throws PatchError when an item is no object or lacks the key */
export function keyedItems(list: Json | undefined, mergeKey: string): JsonObject[] {
  if (!Array.isArray(list)) return [];
  return list.map((item) => {
    if (!isObject(item)) throw new PatchError('invalid JSON document', 'malformed');
    if (item[mergeKey] === undefined || item[mergeKey] === null)
      throw new PatchError(`map: ${goPlain(item)} does not contain declared merge key: ${mergeKey}`, 'malformed');
    return item;
  });
}

/** The item of the list that `item` stands for. */
export function sameItem(list: readonly JsonObject[], item: JsonObject, mergeKey: string): JsonObject | undefined {
  const candidates = list.filter((other) => other[mergeKey] === item[mergeKey]);
  if (candidates.length < 2) return candidates[0];
  return candidates.find((other) => (other[SECOND_KEY] ?? 'TCP') === (item[SECOND_KEY] ?? 'TCP')) ?? candidates[0];
}

/**
 * Puts items in the order asked for; those the asker does not know keep their place relative to the ones before them.
 * @param ranked rank of an item in the order asked for; undefined: not mentioned
 */
export function inOrder<T>(items: readonly T[], ranked: (item: T) => number | undefined): T[] {
  const mentioned = items
    .filter((item) => ranked(item) !== undefined)
    .sort((a, b) => (ranked(a) ?? 0) - (ranked(b) ?? 0));
  const ordered: T[] = [];
  let next = 0;
  for (const item of items) ordered.push(ranked(item) === undefined ? item : mentioned[next++]!);
  return ordered;
}
