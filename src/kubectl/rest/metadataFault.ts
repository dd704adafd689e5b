/**
 * An object's metadata is read into ObjectMeta before it is sent; what does not fit is told in encoding/json's words. Upstream:
 * cli-runtime/pkg/resource/metadata_decoder.go.
 */
import { isObject, structOf, type Json, type SchemaType } from '../../api/index.ts';

/** The first thing that does not fit; undefined when all does. */
export function metadataFault(metadata: Json | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (!isObject(metadata)) return mismatch(metadata, 'metadata', 'v1.ObjectMeta');
  for (const [name, { type }] of structOf('meta.ObjectMeta').fields) {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    const fault = value === undefined ? undefined : faultOf(value, type, `metadata.${name}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOf(value: Json, type: SchemaType, path: string): string | undefined {
  if (value === null) return undefined;
  switch (type.kind) {
    case 'list':
      if (!Array.isArray(value)) return mismatch(value, path, type.go);
      return first(value, (item) => faultOf(item, type.item, path));
    case 'map':
      if (!isObject(value)) return mismatch(value, path, type.go);
      return first(Object.values(value), (item) => faultOf(item, type.item, path));
    case 'struct':
      return isObject(value) ? undefined : mismatch(value, path, type.go);
    case 'leaf':
      return type.leaf === 'string' && typeof value !== 'string' ? mismatch(value, path, 'string') : undefined;
  }
}

function first(values: readonly Json[], fault: (value: Json) => string | undefined): string | undefined {
  for (const value of values) {
    const found = fault(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mismatch(value: Json, path: string, type: string): string {
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${what} into Go struct field ObjectMeta.${path} of type ${type}`;
}
