/** The JSON merge patch from one object to another (RFC 7386). Upstream: evanphx/json-patch, CreateMergePatch. */
import { equalValues, isObject, setOwn, type JsonObject } from '../../api/index.ts';

export function mergeDiff(before: JsonObject, after: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const key of Object.keys(after)) {
    const is = after[key]!;
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    if (isObject(was) && isObject(is)) {
      const inner = mergeDiff(was, is);
      if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
    } else if (!equalValues(was, is)) setOwn(patch, key, is);
  }
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) setOwn(patch, key, null);
  return patch;
}
