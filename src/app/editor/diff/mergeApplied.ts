/**
 * What an object would be after apply: kubectl's three-way merge of the manifest, what was applied before, and the live object.
 * Fields the manifest sets win; fields applied before and no longer in the manifest go; everything else stays. Upstream:
 * apimachinery/pkg/util/strategicpatch. Here lists of named items are merged by their key and all others replaced; new defaults
 * for removed fields are the API server's to fill in, so they are not shown.
 */
import { itemKey } from '../live/filledIn.ts';

export function mergeApplied(live: unknown, manifest: unknown, before: unknown): unknown {
  if (isMapping(manifest) && isMapping(live)) return mergeMaps(live, manifest, isMapping(before) ? before : {});
  if (Array.isArray(manifest) && Array.isArray(live))
    return mergeLists(live, manifest, Array.isArray(before) ? before : []);
  return manifest;
}

type Mapping = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(map: Mapping, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function mergeMaps(live: Mapping, manifest: Mapping, before: Mapping): Mapping {
  const merged = new Map<string, unknown>(Object.entries(live));
  for (const key of Object.keys(before)) if (own(manifest, key) === undefined) merged.delete(key);
  for (const [key, value] of Object.entries(manifest))
    if (value === null) merged.delete(key);
    else merged.set(key, merged.has(key) ? mergeApplied(own(live, key), value, own(before, key)) : value);
  return Object.fromEntries(merged);
}

function mergeLists(
  live: readonly unknown[],
  manifest: readonly unknown[],
  before: readonly unknown[],
): readonly unknown[] {
  const keyed = (items: readonly unknown[]) => items.every((item) => itemKey(item) !== undefined);
  if (!keyed(live) || !keyed(manifest)) return manifest;
  const find = (items: readonly unknown[], like: unknown) => items.find((item) => itemKey(item) === itemKey(like));
  const merged = manifest.map((item) => {
    const there = find(live, item);
    return there === undefined ? item : mergeApplied(there, item, find(before, item));
  });
  const others = live.filter((item) => !find(manifest, item) && !find(before, item));
  return [...merged, ...others];
}
