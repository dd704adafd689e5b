/**
 * An object as Go's encoder writes it once it went through a typed struct: fields in the struct's order, zero values where the struct
 * has no `omitempty`, none where it has. It is why `--dry-run=client -o yaml` shows `creationTimestamp: null` and `status: {}`.
 * Upstream: encoding/json over k8s.io/api. The field tables are of v1.36, where kubectl 1.33 prints the same for every kind served here.
 */
import {
  isObject,
  resourceOfKind,
  setOwn,
  structNameOf,
  structOf,
  type Json,
  type JsonObject,
  type SchemaField,
  type SchemaType,
} from '../../api/index.ts';

/** The object in its kind's typed form; as it is when its kind is not a compiled-in one. */
export function typedForm(object: JsonObject): JsonObject {
  const { apiVersion, kind } = object;
  const info =
    typeof apiVersion === 'string' && typeof kind === 'string' ? resourceOfKind(apiVersion, kind) : undefined;
  return info ? formOfStruct(object, structNameOf(info)) : object;
}

/** The same for a part, such as a core.PodTemplateSpec. */
export function formOfStruct(value: JsonObject, struct: string): JsonObject {
  const form: JsonObject = {};
  for (const [name, field] of structOf(struct).fields) {
    if (name === '') continue;
    const printed = formOfField(Object.hasOwn(value, name) ? value[name] : undefined, field);
    if (printed !== undefined) setOwn(form, name, printed);
  }
  return form;
}

function formOfField(value: Json | undefined, { type, omitEmpty }: SchemaField): Json | undefined {
  if (value === undefined || value === null) return zero(type, omitEmpty);
  const form = formOf(value, type);
  return omitEmpty && !type.pointer && isEmpty(form, type) ? zero(type, true) : form;
}

function formOf(value: Json, type: SchemaType): Json {
  if (type.kind === 'struct') return isObject(value) ? formOfStruct(value, type.struct) : value;
  if (type.kind === 'list') return Array.isArray(value) ? value.map((item) => formOf(item, type.item)) : value;
  if (type.kind !== 'map' || !isObject(value)) return value;
  const form: JsonObject = {};
  for (const key of Object.keys(value).sort()) setOwn(form, key, formOf(value[key]!, type.item));
  return form;
}

/** What Go's `omitempty` leaves out. It never leaves out a struct, and times, quantities and int-or-strings are structs. */
function isEmpty(value: Json, type: SchemaType): boolean {
  if (type.kind === 'list') return Array.isArray(value) && value.length === 0;
  if (type.kind === 'map') return isObject(value) && Object.keys(value).length === 0;
  if (type.kind === 'struct') return false;
  return (
    ['string', 'bool', 'int32', 'int64', 'bytes'].includes(type.leaf) &&
    (value === '' || value === false || value === 0)
  );
}

function zero(type: SchemaType, omitEmpty: boolean): Json | undefined {
  if (type.pointer) return omitEmpty ? undefined : null;
  if (type.kind === 'struct') return formOfStruct({}, type.struct);
  if (type.kind !== 'leaf') return omitEmpty ? undefined : null;
  switch (type.leaf) {
    case 'time':
      return null;
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    case 'any':
    case 'bytes':
      return omitEmpty ? undefined : null;
    default:
      return omitEmpty ? undefined : type.leaf === 'string' ? '' : type.leaf === 'bool' ? false : 0;
  }
}
