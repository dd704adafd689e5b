/**
 * What is wrong with an applied configuration, in the words of the library that merges it: it is checked against the schema before
 * anything is decoded. Upstream: typed/validate.go of sigs.k8s.io/structured-merge-diff/v6.
 */
import {
  isObject,
  goPlain,
  structOf,
  type Leaf,
  type SchemaType,
  type Json,
  type JsonObject,
  goQuote,
} from '../../api/index.ts';
import {
  itemsByElement,
  keyElement,
  partsOf,
  printPath,
  shapeOfStruct,
  valueElement,
  type Parts,
  type Shape,
} from './shape.ts';

/** All complaints in one message; undefined when there is none. */
export function typedFault(object: JsonObject, struct: string): string | undefined {
  const faults: string[] = [];
  check(object, shapeOfStruct(struct), [], faults);
  if (faults.length < 2) return faults[0];
  return ['errors:', ...faults.map((fault) => `  ${fault}`)].join('\n');
}

function complain(faults: string[], path: readonly string[], what: string): void {
  faults.push(path.length === 0 ? what : `${printPath(path)}: ${what}`);
}

function check(value: Json, shape: Shape, path: readonly string[], faults: string[]): void {
  if (value === null) return;
  const { type } = shape;
  if (type.kind === 'leaf') {
    const fault = leafFault(value, type.leaf);
    if (fault !== undefined) complain(faults, path, fault);
  } else if (type.kind === 'list') checkList(value, shape, type.item, path, faults);
  else if (!isObject(value)) complain(faults, path, `expected map, got &{${goPlain(value)}}`);
  // What is inside an atomic struct is known to the schema all the same.
  else checkFields(value, type, path, faults);
}

function checkFields(value: JsonObject, type: SchemaType, path: readonly string[], faults: string[]): void {
  const parts = partsOf({ type, owned: 'granular' });
  const fields = parts.kind === 'struct' ? parts.fields : atomicFields(type);
  for (const key of Object.keys(value)) {
    const below = [...path, `f:${key}`];
    if (type.kind === 'map') check(value[key]!, { type: type.item, owned: 'granular' }, below, faults);
    else {
      const field = fields.get(key);
      if (field) check(value[key]!, field, below, faults);
      else complain(faults, below, 'field not declared in schema');
    }
  }
}

function atomicFields(type: SchemaType): ReadonlyMap<string, Shape> {
  return type.kind === 'struct' ? structOf(type.struct).fields : new Map<string, Shape>();
}

function checkList(value: Json, shape: Shape, item: SchemaType, path: readonly string[], faults: string[]): void {
  if (!Array.isArray(value)) {
    complain(faults, path, `expected list, got &{${goPlain(value)}}`);
    return;
  }
  const parts = partsOf(shape);
  value.forEach((entry, i) => {
    const element = elementOf(entry, i, parts, path, faults);
    check(entry, { type: item, owned: 'granular' }, [...path, element], faults);
  });
  for (const [element, items] of itemsByElement(value, parts))
    if ((parts.kind === 'list' || parts.kind === 'set') && items.length > 1)
      complain(faults, path, `duplicate entries for key ${printPath([element])}`);
}

function elementOf(entry: Json, i: number, parts: Parts, path: readonly string[], faults: string[]): string {
  const place = `i:${String(i)}`;
  if (parts.kind === 'set') return valueElement(entry);
  if (parts.kind !== 'list') return place;
  if (!isObject(entry)) {
    complain(faults, path, `element ${String(i)}: associative list may not have non-map elements`);
    return place;
  }
  const element = keyElement(entry, parts.keys);
  if (element !== undefined) return element;
  const missing = parts.keys.find((key) => keyElement(entry, [key]) === undefined) ?? '';
  const why = `associative list with keys has an element that omits key field ${JSON.stringify(missing)} (and doesn't have default value)`;
  complain(faults, path, `element ${String(i)}: ${why}`);
  return place;
}

function leafFault(value: Json, leaf: Leaf): string | undefined {
  const shown = `&value.valueUnstructured{Value:${goSyntax(value)}}`;
  switch (leaf) {
    case 'string':
    case 'bytes':
    case 'time':
      return typeof value === 'string' ? undefined : `expected string, got ${shown}`;
    case 'bool':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${shown}`;
    case 'int32':
    case 'int64':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeOf(value)}`;
    case 'quantity':
    case 'intOrString':
      return typeof value === 'object' ? `expected any scalar, got &{${goPlain(value)}}` : undefined;
    case 'any':
      return undefined;
  }
}

function goTypeOf(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** As Go's %#v prints it. */
function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'string') return goQuote(value);
  if (!isObject(value)) return String(value);
  const keys = Object.keys(value).sort();
  return `map[string]interface {}{${keys.map((key) => `${goQuote(key)}:${goSyntax(value[key]!)}`).join(', ')}}`;
}
