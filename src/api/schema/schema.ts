/**
 * The types of the API as Go declares them: which fields a struct has, of what type, and how patches merge its lists. Read lazily
 * from the generated table. Upstream: k8s.io/api types and their json and patchMergeKey tags.
 */
import { MERGE_TYPES } from './mergeTypes.generated.ts';
import { NAMED, STRUCTS } from './structs.generated.ts';

export type Leaf = 'string' | 'bool' | 'int32' | 'int64' | 'bytes' | 'quantity' | 'intOrString' | 'time' | 'any';

export type SchemaType = {
  /** As Go prints the type: v1.Protocol, []v1.ServicePort. */
  readonly go: string;
  /** Nil is not the same as zero. */
  readonly pointer: boolean;
} & (
  | { readonly kind: 'struct'; readonly struct: string }
  | { readonly kind: 'list'; readonly item: SchemaType }
  | { readonly kind: 'map'; readonly item: SchemaType }
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
);

export interface SchemaField {
  readonly name: string;
  readonly type: SchemaType;
  readonly omitEmpty: boolean;
  /** A patch merges this list: by the key's value, or as a set when the key is empty. */
  readonly mergeKey: string | undefined;
  /** A patch that changes this struct keeps only the keys it names: they stand for alternatives. */
  readonly retainKeys: boolean;
  /** How managers own what is in a list or map: as a whole, value by value, or item by item with these keys. */
  readonly owned: 'atomic' | 'set' | 'granular' | readonly string[];
}

export interface Struct {
  /** Without its package, as Go's errors name it. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, SchemaField>;
  /** The same by their protobuf numbers. What JSON inlines is a message of its own there: a field without a name. */
  readonly numbered: ReadonlyMap<number, SchemaField>;
  /** Managers own it as a whole. */
  readonly atomic: boolean;
}

const LEAVES: Readonly<Record<string, Leaf>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intOrString',
  'meta.Time': 'time',
  'meta.MicroTime': 'time',
  'meta.FieldsV1': 'any',
  'runtime.RawExtension': 'any',
};

/** A type as Go's errors print it: the last element of its package's path is the version. */
export const goName = (name: string): string =>
  name
    .replace(/\bautoscalingv2\./, 'v2.')
    .replace(
      /\b(?:core|apps|meta|discovery|coordination|authentication|authorization|autoscaling|batch|policy|scheduling|networking)\./,
      'v1.',
    );

const structs = new Map<string, Struct>();
const types = new Map<string, SchemaType>();

/** A struct by its qualified name, such as core.Service. */
export function structOf(name: string): Struct {
  const known = structs.get(name);
  if (known) return known;
  const text = STRUCTS[name];
  if (text === undefined) throw new Error(`the schema has no ${name}`);
  const fields = new Map<string, SchemaField>();
  const numbered = new Map<number, SchemaField>();
  for (const part of text.split('; ')) {
    const [field = '', type = '', ...flags] = part.split(' ');
    const read = readField(name, field, type, flags);
    const number = flags.find((flag) => flag.startsWith('#'));
    if (number !== undefined) numbered.set(Number(number.slice(1)), read);
    if (field === '') for (const [key, inlined] of structOf(type).fields) fields.set(key, inlined);
    else fields.set(field, read);
  }
  const atomic = MERGE_TYPES[name] === 'atomic';
  const struct = { name: name.slice(name.indexOf('.') + 1), fields, numbered, atomic };
  structs.set(name, struct);
  return struct;
}

function readField(struct: string, name: string, type: string, flags: readonly string[]): SchemaField {
  const mergeKey = flags.find((flag) => flag.startsWith('merge='))?.slice('merge='.length);
  const read = typeOf(type);
  return {
    name,
    type: read,
    omitEmpty: flags.includes('o'),
    mergeKey,
    retainKeys: flags.includes('retainKeys'),
    owned: ownership(MERGE_TYPES[`${struct} ${name}`], read.kind === 'list', mergeKey),
  };
}

/** A list nobody marked is owned as a whole, unless patches merge it; a map or struct key by key. */
function ownership(marker: string | undefined, isList: boolean, mergeKey: string | undefined): SchemaField['owned'] {
  if (marker?.startsWith('map=')) return marker.slice('map='.length).split(',');
  if (marker === 'atomic' || marker === 'set') return marker;
  if (!isList) return 'granular';
  if (mergeKey === undefined) return 'atomic';
  return mergeKey === '' ? 'set' : [mergeKey];
}

function typeOf(text: string): SchemaType {
  const known = types.get(text);
  if (known) return known;
  const type = readType(text);
  types.set(text, type);
  return type;
}

function readType(text: string): SchemaType {
  if (text.startsWith('*')) return { ...typeOf(text.slice(1)), pointer: true };
  const go = goName(text);
  if (text === '[]byte') return { kind: 'leaf', leaf: 'bytes', go: '[]uint8', pointer: false };
  if (text.startsWith('[]')) return { kind: 'list', item: typeOf(text.slice(2)), go, pointer: false };
  if (text.startsWith('map[string]')) return { kind: 'map', item: typeOf(text.slice(11)), go, pointer: false };
  const leaf = LEAVES[text];
  if (leaf !== undefined) return { kind: 'leaf', leaf, go, pointer: false };
  const underlying = NAMED[text];
  if (underlying !== undefined) return { ...typeOf(underlying), go };
  return { kind: 'struct', struct: text, go, pointer: false };
}
