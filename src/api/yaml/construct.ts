/**
 * Nodes to JSON values: what unquoted words mean, merge keys, aliases. Upstream: decode.go and resolve.go of go.yaml.in/yaml/v2, then
 * sigs.k8s.io/yaml, which makes every key a string. `y`, `yes` and `on` are booleans, 010 is eight, dates stay text. Left out:
 * whole numbers beyond 2^53 lose their last digits, and !!binary is not decoded.
 */
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './parser.ts';
import { YamlError } from './source.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Keys that an object was given more than once, by object: the last value counts, and strict readers complain. */
export type Duplicates = WeakMap<object, string[]>;

/** One document as read. */
export interface Document {
  readonly value: Json;
  readonly duplicates: Duplicates;
}

/** A key or a number that JSON cannot carry. */
export class KeyError extends Error {
  override name = 'KeyError';
}

const MERGE = '<<';
const TAGS = 'tag:yaml.org,2002:';

const WORDS = new Map<string, null | boolean>(
  (
    [
      [null, ['', '~', 'null', 'Null', 'NULL']],
      [true, ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']],
      [false, ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']],
    ] as const
  ).flatMap(([value, words]) => words.map((word): [string, null | boolean] => [word, value])),
);

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const DATE = /^\d{4}-\d/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

export class Constructor {
  readonly duplicates: Duplicates = new WeakMap();
  private readonly open = new Set<YamlNode>();
  private decoded = 0;
  private fromAliases = 0;
  private aliasDepth = 0;

  /** @throws YamlError */
  construct(root: YamlNode): Json {
    return this.value(root);
  }

  private value(node: YamlNode): Json {
    this.count();
    switch (node.kind) {
      case 'scalar':
        return resolveScalar(node);
      case 'sequence':
        return node.items.map((item) => this.value(item));
      case 'mapping':
        return this.object(node);
      case 'alias':
        return this.alias(node);
    }
  }

  /** A few lines of aliases can stand for billions of values: upstream watches the share of the decoded that came by alias. */
  private count(): void {
    this.decoded++;
    if (this.aliasDepth > 0) this.fromAliases++;
    if (this.fromAliases > 100 && this.decoded > 1000 && this.fromAliases / this.decoded > allowedRatio(this.decoded))
      throw new YamlError('document contains excessive aliasing');
  }

  private alias({ name, target }: AliasNode): Json {
    if (this.open.has(target)) throw new YamlError(`anchor '${name}' value contains itself`);
    this.open.add(target);
    this.aliasDepth++;
    const value = this.value(target);
    this.aliasDepth--;
    this.open.delete(target);
    return value;
  }

  private object(node: MappingNode): JsonObject {
    const entries = new Map<string, Json>();
    const repeated: string[] = [];
    for (const [keyNode, valueNode] of node.pairs) {
      if (isMerge(keyNode)) {
        this.merge(valueNode, entries);
        continue;
      }
      const name = this.value(keyNode);
      if (typeof name === 'object' && name !== null) throw new YamlError(`invalid map key: ${goSyntax(name)}`);
      const value = this.value(valueNode);
      if (name === null)
        throw new KeyError(
          `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${value === null ? '<nil>' : goSyntax(value)}`,
        );
      const key = String(name);
      if (entries.has(key)) repeated.push(key);
      entries.set(key, value);
    }
    const object = sortedObject(entries);
    if (repeated.length > 0) this.duplicates.set(object, repeated);
    return object;
  }

  private merge(node: YamlNode, entries: Map<string, Json>): void {
    const target = node.kind === 'alias' ? node.target : node;
    if (target.kind === 'sequence' && node.kind !== 'alias') {
      for (const item of target.items.toReversed()) this.merge(item, entries);
      return;
    }
    if (target.kind !== 'mapping') throw new YamlError('map merge requires map or sequence of maps as the value');
    const merged = this.value(node) as JsonObject;
    for (const key of Object.keys(merged)) entries.set(key, merged[key]!);
  }
}

function allowedRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99;
  if (decoded >= 4_000_000) return 0.1;
  return 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000);
}

const isMerge = (node: YamlNode): boolean =>
  node.kind === 'scalar' && node.value === MERGE && node.plain && (node.tag === '' || node.tag === `${TAGS}merge`);

/** A value as Go's %#v prints it. */
function goSyntax(value: Json): string {
  if (value === null) return 'interface {}(nil)';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${goSyntax(item)}`);
  return `map[interface {}]interface {}{${pairs.join(', ')}}`;
}

/** Go writes the keys of a map in byte order, and so does everything that reads what kubectl sends. */
function sortedObject(entries: ReadonlyMap<string, Json>): JsonObject {
  const object: JsonObject = {};
  for (const key of [...entries.keys()].sort()) setOwn(object, key, entries.get(key) ?? null);
  return object;
}

/** Sets a key that came from outside: `__proto__` is a key like any other. */
export function setOwn(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  else object[key] = value;
}

function resolveScalar({ value, plain, tag }: ScalarNode): Json {
  if (tag === '') return plain ? resolvePlain(value) : value;
  if (!tag.startsWith(TAGS)) return value;
  const kind = tag.slice(TAGS.length);
  if (kind === 'str' || kind === 'binary') return value;
  const meaning = resolvePlain(value);
  const fits =
    (kind === 'null' && meaning === null) ||
    (kind === 'bool' && typeof meaning === 'boolean') ||
    (kind === 'float' && typeof meaning === 'number') ||
    (kind === 'int' && typeof meaning === 'number' && Number.isInteger(meaning));
  if (fits) return meaning;
  if (kind === 'timestamp') return value;
  if (!['null', 'bool', 'float', 'int'].includes(kind)) return value;
  throw new YamlError(`cannot decode !!${goKind(meaning)} \`${value}\` as a !!${kind}`);
}

function goKind(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'str';
}

/** What an unquoted word means. */
function resolvePlain(text: string): Json {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 57;
  if (NOT_FINITE.test(text)) throw new KeyError(`json: unsupported value: ${notFinite(text)}`);
  if (text.startsWith('.')) return FLOAT.test(text) ? Number(text) : text;
  if (!digit && first !== 43 && first !== 45) return text;
  if (DATE.test(text)) return text;
  const bare = text.replaceAll('_', '');
  const whole = INTEGER.exec(bare);
  if (whole) return wholeNumber(whole[1] === '-' ? -1 : 1, whole[2]!);
  return FLOAT.test(bare) && Number.isFinite(Number(bare)) ? Number(bare) : text;
}

function wholeNumber(sign: 1 | -1, digits: string): number {
  // A leading zero means octal, as it did in C.
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return value === 0 ? 0 : sign * value;
}

function notFinite(text: string): string {
  if (/nan/i.test(text)) return 'NaN';
  return text.startsWith('-') ? '-Inf' : '+Inf';
}
