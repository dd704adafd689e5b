/**
 * JSON patch, RFC 6902: a list of operations, all or none. Upstream: gopkg.in/evanphx/json-patch.v4, whose sentences are kept.
 */
import { equalValues } from '../equality.ts';
import { setOwn, type Json, type JsonObject } from '../yaml/construct.ts';
import { isObject } from './mergePatch.ts';

/** Why a patch cannot be applied: what the server answers depends on it. */
export type PatchFault = 'malformed' | 'too large' | 'impossible';

/** An operation that cannot be done, in upstream's words. */
export class PatchError extends Error {
  override name = 'PatchError';
  readonly kind: PatchFault;

  constructor(message: string, kind: PatchFault = 'impossible') {
    super(message);
    this.kind = kind;
  }
}

const MAX_OPERATIONS = 10_000;

/** @throws PatchError */
export function applyJsonPatch(target: Json, patch: Json): Json {
  if (!Array.isArray(patch))
    throw new PatchError(
      `error decoding patch: json: cannot unmarshal ${isObject(patch) ? 'object' : typeof patch} into Go value of type []handlers.jsonPatchOp`,
      'malformed',
    );
  if (patch.length > MAX_OPERATIONS)
    throw new PatchError(
      `The allowed maximum operations in a JSON patch is ${String(MAX_OPERATIONS)}, got ${String(patch.length)}`,
      'too large',
    );
  return patch.reduce<Json>((document, operation) => applyOperation(document, operation), structuredCopy(target));
}

function applyOperation(document: Json, operation: Json): Json {
  const { op, path, from, value } = isObject(operation) ? operation : ({} as JsonObject);
  if (typeof path !== 'string') throw new PatchError('missing value');
  switch (op) {
    case 'add':
      return add(document, path, value ?? null);
    case 'remove':
      return remove(document, path, 'remove');
    case 'replace':
      return replace(document, path, value ?? null);
    case 'move':
    case 'copy': {
      if (typeof from !== 'string') throw new PatchError('missing value');
      const moved = structuredCopy(read(document, from, op));
      return add(op === 'move' ? remove(document, from, op) : document, path, moved);
    }
    case 'test':
      if (equalValues(find(document, path) ?? null, value ?? null)) return document;
      throw new PatchError(`testing value ${path} failed: test failed`);
    default:
      throw new PatchError(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
}

const structuredCopy = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

/** `/a~1b/0` to `a/b` and `0`. */
function segments(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function step(value: Json | undefined, segment: string): Json | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(segment) ? value[Number(segment)] : undefined;
  return isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
}

function find(document: Json, pointer: string): Json | undefined {
  let value: Json | undefined = document;
  for (const segment of segments(pointer)) value = step(value, segment);
  return value;
}

function read(document: Json, pointer: string, operation: string): Json {
  const value = find(document, pointer);
  if (value === undefined) throw missing(operation, pointer);
  return value;
}

function missing(operation: string, pointer: string): PatchError {
  return new PatchError(`${operation} operation does not apply: doc is missing path: "${pointer}": missing value`);
}

/** The container the last segment points into. */
function parentOf(document: Json, pointer: string, operation: string): { parent: Json[] | JsonObject; key: string } {
  const path = segments(pointer);
  const key = path.pop();
  let parent: Json | undefined = document;
  for (const segment of path) parent = step(parent, segment);
  if (key === undefined || typeof parent !== 'object' || parent === null) throw missing(operation, pointer);
  return { parent, key };
}

function indexIn(list: readonly Json[], key: string, limit: number): number {
  const index = /^-?\d+$/.test(key) ? Number(key) : Number.NaN;
  if (Number.isNaN(index)) throw new PatchError(`strconv.Atoi: parsing "${key}": invalid syntax`);
  const at = index < 0 ? index + list.length : index;
  if (at < 0 || at > limit)
    throw new PatchError(`Unable to access invalid index: ${String(index)}: invalid index referenced`);
  return at;
}

function add(document: Json, pointer: string, value: Json): Json {
  if (pointer === '') return value;
  const { parent, key } = parentOf(document, pointer, 'add');
  if (Array.isArray(parent)) parent.splice(key === '-' ? parent.length : indexIn(parent, key, parent.length), 0, value);
  else setOwn(parent, key, value);
  return document;
}

function remove(document: Json, pointer: string, operation: string): Json {
  const { parent, key } = parentOf(document, pointer, operation);
  if (Array.isArray(parent)) parent.splice(indexIn(parent, key, parent.length - 1), 1);
  else if (Object.hasOwn(parent, key)) Reflect.deleteProperty(parent, key);
  else throw new PatchError(`${operation} operation does not apply: doc is missing key: ${pointer}: missing value`);
  return document;
}

function replace(document: Json, pointer: string, value: Json): Json {
  if (pointer === '') return value;
  const { parent, key } = parentOf(document, pointer, 'replace');
  if (Array.isArray(parent)) parent[indexIn(parent, key, parent.length - 1)] = value;
  else if (Object.hasOwn(parent, key)) setOwn(parent, key, value);
  else throw new PatchError(`replace operation does not apply: doc is missing key: ${pointer}: missing value`);
  return document;
}
