/** JSON merge patch, RFC 7386: objects merge, null takes away, everything else replaces. */
import { setOwn, type Json, type JsonObject } from '../yaml/construct.ts';

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = {};
  const base = isObject(target) ? target : {};
  for (const key of Object.keys(base)) if (!Object.hasOwn(patch, key)) setOwn(merged, key, base[key]!);
  for (const key of Object.keys(patch)) {
    const change = patch[key]!;
    if (change === null) continue;
    setOwn(merged, key, applyMergePatch(Object.hasOwn(base, key) ? base[key]! : null, change));
  }
  return merged;
}
