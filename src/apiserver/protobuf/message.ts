/**
 * A message as the JSON value the same client would have sent: field names and types come from the schema. Upstream: the generated
 * Unmarshal of each type, and then encoding/json of it. Go writes every field that is not a pointer, so what JSON would leave out
 * (omitempty) is left out here.
 */
import {
  bootEpochMs,
  encodeBase64,
  timestamp,
  utf8Text,
  structOf,
  type Leaf,
  type SchemaField,
  type SchemaType,
  setOwn,
  type Json,
  type JsonObject,
  JsonError,
  parseJson,
} from '../../api/index.ts';
import { BYTES, VARINT, WireError, WireReader, type WireField } from './wire.ts';

export const textOf = (bytes: Uint8Array): string => utf8Text([...bytes]);

/** @throws WireError */
export function decodeMessage(bytes: Uint8Array, struct: string): JsonObject {
  const object: JsonObject = {};
  const { numbered } = structOf(struct);
  const reader = new WireReader(bytes);
  for (let read = reader.next(); read; read = reader.next()) {
    const field = numbered.get(read.number);
    // A field that nobody knows is passed over, as everywhere in protobuf.
    if (field) addField(object, field, read);
  }
  return object;
}

function addField(object: JsonObject, field: SchemaField, read: WireField): void {
  const { name, type } = field;
  if (type.kind === 'list') {
    const items = Object.hasOwn(object, name) ? (object[name] as Json[]) : [];
    setOwn(object, name, [...items, ...listItems(type.item, read, name)]);
  } else if (type.kind === 'map') {
    const entries = Object.hasOwn(object, name) ? (object[name] as JsonObject) : {};
    addEntry(entries, type.item, read, name);
    setOwn(object, name, entries);
  } else if (name === '' && type.kind === 'struct') {
    for (const [key, value] of Object.entries(decodeMessage(run(read, type.struct), type.struct)))
      setOwn(object, key, value);
  } else {
    const value = decodeValue(type, read, name);
    if (value !== undefined && !(field.omitEmpty && !type.pointer && isZero(value))) setOwn(object, name, value);
  }
}

const isZero = (value: Json): boolean => value === '' || value === 0 || value === false;

/** One item; or, of numbers, a packed run of them. */
function listItems(item: SchemaType, read: WireField, name: string): Json[] {
  const packed = item.kind === 'leaf' && ['int32', 'int64', 'bool'].includes(item.leaf) && read.wireType === BYTES;
  if (!packed) return [decodeValue(item, read, name) ?? null];
  const reader = new WireReader(run(read, name));
  const items: Json[] = [];
  while (!reader.ended) items.push(numeral(item.leaf, reader.varint()));
  return items;
}

function addEntry(entries: JsonObject, item: SchemaType, read: WireField, name: string): void {
  const reader = new WireReader(run(read, name));
  let key = '';
  let value: Json | undefined;
  for (let part = reader.next(); part; part = reader.next()) {
    if (part.number === 1) key = textOf(run(part, name));
    else if (part.number === 2) value = decodeValue(item, part, name);
  }
  setOwn(entries, key, value ?? emptyValue(item));
}

const emptyValue = (type: SchemaType): Json => (type.kind === 'leaf' ? '' : {});

function decodeValue(type: SchemaType, read: WireField, name: string): Json | undefined {
  switch (type.kind) {
    case 'struct':
      return decodeMessage(run(read, name), type.struct);
    case 'leaf':
      return decodeLeaf(type.leaf, read, name);
    case 'list': {
      // A named list (a map's value) is a message that holds it.
      const items: Json[] = [];
      const reader = new WireReader(run(read, name));
      for (let part = reader.next(); part; part = reader.next())
        if (part.number === 1) items.push(...listItems(type.item, part, name));
      return items;
    }
    case 'map':
      throw new WireError(`proto: ${name} is a map inside a map`);
  }
}

function decodeLeaf(leaf: Leaf, read: WireField, name: string): Json | undefined {
  switch (leaf) {
    case 'int32':
    case 'int64':
    case 'bool':
      return numeral(leaf, varint(read, name));
    case 'string':
      return textOf(run(read, name));
    case 'bytes':
      return encodeBase64([...run(read, name)]);
    case 'quantity':
      return textOf(stringField(run(read, name), 1));
    case 'intOrString':
      return intOrString(run(read, name));
    case 'time':
      return time(run(read, name));
    case 'any':
      return embedded(stringField(run(read, name), 1));
  }
}

function numeral(leaf: Leaf, value: number): number | boolean {
  if (leaf === 'bool') return value !== 0;
  return leaf === 'int32' ? value | 0 : value;
}

function wrongType({ wireType }: WireField, name: string): WireError {
  return new WireError(`proto: wrong wireType = ${wireType} for field ${name}`);
}

function varint(read: WireField, name: string): number {
  if (read.wireType !== VARINT || typeof read.value !== 'number') throw wrongType(read, name);
  return read.value;
}

function run(read: WireField, name: string): Uint8Array {
  if (read.wireType !== BYTES || typeof read.value === 'number') throw wrongType(read, name);
  return read.value;
}

/** The last value of a field of bytes; empty when it is not there. */
export function stringField(bytes: Uint8Array, number: number): Uint8Array {
  let found = new Uint8Array();
  const reader = new WireReader(bytes);
  for (let part = reader.next(); part; part = reader.next())
    if (part.number === number) found = new Uint8Array(run(part, String(number)));
  return found;
}

/** The last value of a field of numbers; 0 when it is not there. */
function numberField(bytes: Uint8Array, number: number): number {
  let found = 0;
  const reader = new WireReader(bytes);
  for (let part = reader.next(); part; part = reader.next())
    if (part.number === number) found = varint(part, String(number));
  return found;
}

/** Field 1 says which it is: 0 the number in 2, 1 the text in 3. */
function intOrString(bytes: Uint8Array): number | string {
  return numberField(bytes, 1) === 1 ? textOf(stringField(bytes, 3)) : numberField(bytes, 2) | 0;
}

/** Seconds of the years 1 to 9999, which is what RFC 3339 can write. */
const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;

/** Field 1 has seconds since 1970, 2 nanoseconds; nothing at all is no time. */
function time(bytes: Uint8Array): string | undefined {
  const seconds = numberField(bytes, 1);
  const nanos = numberField(bytes, 2);
  if (seconds === 0 && nanos === 0) return undefined;
  if (seconds < FIRST_SECOND || seconds > LAST_SECOND) throw new WireError('proto: time out of range');
  const text = timestamp(seconds * 1000 - bootEpochMs());
  const micros = Math.floor(nanos / 1000);
  return micros === 0 ? text : text.replace('Z', `.${String(micros).padStart(6, '0')}Z`);
}

/** JSON inside a message: managed fields, raw objects. */
function embedded(bytes: Uint8Array): Json | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return parseJson(textOf(bytes)).value;
  } catch (error) {
    if (error instanceof JsonError) throw new WireError(error.problem);
    throw error;
  }
}
