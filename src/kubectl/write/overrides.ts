/** --overrides: a patch over an object made from flags. Upstream: kubectl/pkg/cmd/util/override_options.go. */
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  isObject,
  JsonError,
  parseJson,
  PatchError,
  type Json,
  type JsonObject,
} from '../../api/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';

/** @param struct such as core.Pod. @throws Failure */
export function overridden({ flags }: Invocation, object: JsonObject, struct: string): JsonObject {
  const text = flags.text('overrides');
  if (text === '') return object;
  const type = flags.text('override-type');
  try {
    const patch = parseJson(text).value;
    const changed = apply(object, patch, type === '' ? 'merge' : type, struct);
    if (!isObject(changed)) throw new Failure('Invalid JSON Patch');
    return changed;
  } catch (error) {
    if (error instanceof JsonError || error instanceof PatchError) throw new Failure(error.message);
    throw error;
  }
}

function apply(object: JsonObject, patch: Json, type: string, struct: string): Json {
  if (type === 'json') return applyJsonPatch(object, patch);
  if (type === 'strategic') return applyStrategicPatch(object, patch, struct);
  if (type === 'merge') return applyMergePatch(object, patch);
  throw new Failure(`invalid override type: ${type}`);
}
