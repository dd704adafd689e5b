/**
 * JSON values to typed objects, strictly: the first value of a wrong type ends it; fields that no type has, and fields given twice,
 * are collected. What Go would not write back (nulls, zero values of omitempty fields) is dropped, so that what is stored compares
 * as the server's objects do. Upstream: sigs.k8s.io/json.UnmarshalStrict into the types of k8s.io/api.
 */
import {
  setOwn,
  type Duplicates,
  type Json,
  type JsonObject,
  goName,
  structOf,
  type Leaf,
  type SchemaField,
  type SchemaType,
} from '../../api/index.ts';
import { decodeLeaf, LeafError } from './leaves.ts';

export interface Decoded {
  readonly object: JsonObject;
  /** `unknown field "spec.foo"`, `duplicate field "spec.x"`: in the order of the text, each once, at most 100. */
  readonly strictErrors: readonly string[];
}

/** A value of a wrong type, in Go's words. */
export class TypeMismatch extends Error {
  override name = 'TypeMismatch';

  /** Path of the value, with indexes; '' for the whole object. */
  readonly field: string;

  constructor(message: string, field: string) {
    super(message);
    this.field = field;
  }
}

const MAX_STRICT_ERRORS = 100;

/** @throws TypeMismatch */
export function decodeStruct(value: Json, struct: string, duplicates?: Duplicates): Decoded {
  const decoder = new Decoder(duplicates);
  const root: SchemaType = { kind: 'struct', struct, go: goName(struct), pointer: false };
  const object = decoder.decode(value, root, []) as JsonObject | undefined;
  if (decoder.mismatch) throw decoder.mismatch;
  return { object: object ?? {}, strictErrors: [...decoder.strictErrors] };
}

class Decoder {
  /** The first: Go goes on reading, and forgets later ones. */
  mismatch: TypeMismatch | undefined;
  readonly strictErrors = new Set<string>();
  private readonly duplicates: Duplicates | undefined;
  /** Names of the fields on the way down, for type errors: without indexes. */
  private readonly fieldNames: string[] = [];
  private structName = '';

  constructor(duplicates: Duplicates | undefined) {
    this.duplicates = duplicates;
  }

  /** The value as Go would keep it; undefined for null, or when it does not fit. */
  decode(value: Json, type: SchemaType, path: string[]): Json | undefined {
    if (value === null) return undefined;
    switch (type.kind) {
      case 'struct':
        return this.struct(value, type.struct, type, path);
      case 'list':
        if (!Array.isArray(value)) return this.mismatched(value, type, path);
        return value.map((item, i) => this.decode(item, type.item, [...path, `[${String(i)}]`]) ?? zeroOf(type.item));
      case 'map':
        return this.map(value, type, path);
      case 'leaf':
        return this.leaf(value, type, type.leaf, path);
    }
  }

  private leaf(value: Json, type: SchemaType, leaf: Leaf, path: string[]): Json | undefined {
    try {
      return decodeLeaf(value, leaf) ?? this.mismatched(value, type, path);
    } catch (error) {
      if (!(error instanceof LeafError)) throw error;
      this.mismatch ??= new TypeMismatch(error.message, path.join(''));
      return undefined;
    }
  }

  private struct(value: Json, struct: string, type: SchemaType, path: string[]): Json | undefined {
    if (typeof value !== 'object' || Array.isArray(value) || value === null) return this.mismatched(value, type, path);
    const { name, fields } = structOf(struct);
    const outer = this.structName;
    const object: JsonObject = {};
    for (const key of Object.keys(value)) {
      const field = fields.get(key);
      if (!field) {
        this.complain('unknown', path, key);
        continue;
      }
      this.structName = name;
      this.complainOfDuplicate(value, path, key);
      this.fieldNames.push(key);
      const decoded = this.decode(value[key]!, field.type, [...path, path.length > 0 ? `.${key}` : key]);
      this.fieldNames.pop();
      if (decoded !== undefined && !isOmitted(decoded, field)) object[key] = decoded;
    }
    this.structName = outer;
    return object;
  }

  private map(value: Json, type: SchemaType & { readonly item: SchemaType }, path: string[]): Json | undefined {
    if (typeof value !== 'object' || Array.isArray(value) || value === null) return this.mismatched(value, type, path);
    const object: JsonObject = {};
    for (const key of Object.keys(value)) {
      this.complainOfDuplicate(value, path, key);
      const decoded = this.decode(value[key]!, type.item, [...path, `.${key}`]);
      setOwn(object, key, decoded ?? zeroOf(type.item));
    }
    return object;
  }

  private mismatched(value: Json, type: SchemaType, path: readonly string[]): undefined {
    const where =
      this.fieldNames.length > 0
        ? `Go struct field ${this.structName}.${this.fieldNames.join('.')} of type ${type.go}`
        : `Go value of type ${type.go}`;
    this.mismatch ??= new TypeMismatch(`json: cannot unmarshal ${describe(value, type)} into ${where}`, path.join(''));
    return undefined;
  }

  private complainOfDuplicate(object: object, path: readonly string[], key: string): void {
    if (this.duplicates?.get(object)?.includes(key)) this.complain('duplicate', path, key);
  }

  private complain(what: 'unknown' | 'duplicate', path: readonly string[], key: string): void {
    if (this.strictErrors.size >= MAX_STRICT_ERRORS) return;
    this.strictErrors.add(`${what} field "${path.length > 0 ? `${path.join('')}.` : ''}${key}"`);
  }
}

function describe(value: Json, type: SchemaType): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'number') return typeof value;
  const whole = type.kind === 'leaf' && (type.leaf === 'int32' || type.leaf === 'int64');
  return whole ? `number ${String(value)}` : 'number';
}

/** What Go has where null stood in a list or map. */
function zeroOf(type: SchemaType): Json {
  if (type.kind !== 'leaf') return type.kind === 'list' ? [] : {};
  if (type.leaf === 'bool') return false;
  return type.leaf === 'int32' || type.leaf === 'int64' || type.leaf === 'intOrString' ? 0 : '';
}

/** Go leaves zero values of omitempty fields out, unless a pointer says that they were meant. */
function isOmitted(value: Json, { omitEmpty, type }: SchemaField): boolean {
  if (!omitEmpty) return false;
  if (type.kind === 'list') return (value as Json[]).length === 0;
  if (type.kind === 'map') return Object.keys(value as JsonObject).length === 0;
  if (type.pointer || type.kind === 'struct') return false;
  return value === '' || value === 0 || value === false;
}
