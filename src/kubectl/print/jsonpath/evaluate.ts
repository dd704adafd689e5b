/**
 * What a jsonpath template finds in an object, and how it is printed. Upstream: client-go/util/jsonpath/jsonpath.go. A wildcard over a map
 * goes by the keys' order here; upstream by chance.
 */
import { compareText } from '../../../api/index.ts';
import { isRecord } from '../../records.ts';
import { goJson, goText } from '../goText.ts';
import { JsonPathError, type Node, type Slice } from './nodes.ts';

type Values = readonly unknown[];

/** A walk over one object. */
class Walk {
  private readonly nodes: readonly Node[];
  private readonly allowMissing: boolean;
  private depth = 0;
  private starts = 0;
  private hasEnded = false;

  constructor(nodes: readonly Node[], allowMissing: boolean) {
    this.nodes = nodes;
    this.allowMissing = allowMissing;
  }

  /** What the nodes find from one on. `end`: where the range's {end} stands. */
  from(start: number, data: unknown): { readonly found: Values[]; readonly end: number | undefined } {
    const found: Values[] = [];
    for (let at = start; at < this.nodes.length; at++) {
      const results = this.walk([data], this.nodes[at]!);
      if (this.hasEnded) {
        this.hasEnded = false;
        return { found, end: at };
      }
      if (this.starts === 0) {
        found.push(results);
        continue;
      }
      this.starts--;
      this.depth++;
      let end: number | undefined;
      for (const value of results.length === 0 ? [undefined] : results) {
        const inner = this.from(at + 1, value);
        if (results.length > 0) found.push(...inner.found);
        end = inner.end ?? end;
      }
      this.depth--;
      at = end ?? at;
    }
    return { found, end: undefined };
  }

  private walk(input: Values, node: Node): Values {
    switch (node.is) {
      case 'text':
        return [node.text];
      case 'value':
        return input.map(() => node.value);
      case 'list':
        return node.nodes.reduce((values, one) => this.walk(values, one), input);
      case 'union':
        return node.nodes.flatMap((one) => this.walk(input, one));
      case 'field':
        return this.field(input, node.name);
      case 'slice':
        return input.flatMap((value) => sliced(value, node.slice));
      case 'wildcard':
        return input.flatMap(children);
      case 'recursive':
        return descendants(input);
      case 'filter':
        return input.flatMap((value) => this.filtered(value, node.left, node.right, node.operator));
      case 'identifier':
        return this.identifier(input, node.name);
    }
  }

  private identifier(input: Values, name: string): Values {
    if (name === 'range') {
      this.starts++;
      return input;
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`);
    if (this.depth === 0) throw new JsonPathError('not in range, nothing to end');
    this.hasEnded = true;
    return [];
  }

  private field(input: Values, name: string): Values {
    if (input.length === 0) return [];
    const found = input.flatMap((value) => (isRecord(value) && Object.hasOwn(value, name) ? [value[name]] : []));
    if (found.length === 0 && !this.allowMissing && input.some((value) => value !== null))
      throw new JsonPathError(`${name} is not found`);
    return found;
  }

  private filtered(value: unknown, left: Node, right: Node | undefined, operator: string): Values {
    if (!Array.isArray(value)) throw new JsonPathError(`${goText(value)} is not array or slice and cannot be filtered`);
    return (value as unknown[]).filter((item) => {
      const lefts = this.walk([item], left);
      if (!right) return lefts.length > 0;
      const rights = lefts.length === 0 ? [] : this.walk([item], right);
      if (lefts.length === 0 || rights.length === 0) return false;
      if (lefts.length > 1 || rights.length > 1) throw new JsonPathError('can only compare one element at a time');
      return compares(lefts[0], operator, rights[0]);
    });
  }
}

const keysOf = (value: Readonly<Record<string, unknown>>): string[] => Object.keys(value).sort(compareText);

function children(value: unknown): Values {
  if (Array.isArray(value)) return value as unknown[];
  if (isRecord(value)) return keysOf(value).map((key) => value[key]);
  return typeof value === 'string' ? [...value].map((letter) => letter.codePointAt(0)) : [];
}

/** Everything that holds something, from the top down. */
function descendants(input: Values): Values {
  return input.flatMap((value) => {
    const inside = typeof value === 'string' ? [] : children(value);
    const isText = typeof value === 'string' && value !== '';
    return inside.length === 0 ? (isText ? [value] : []) : [value, ...descendants(inside)];
  });
}

function goType(value: unknown): string {
  if (isRecord(value)) return 'map[string]interface {}';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int64' : 'float64';
}

function sliced(value: unknown, { from = 0, to, step, isIndex }: Slice): Values {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const { length } = value;
  const first = from < 0 ? from + length : from;
  const last = to === undefined ? length : to < 0 || (to === 0 && isIndex) ? to + length : to;
  if (first === last) return [];
  const outside = (index: number): JsonPathError =>
    new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
  if (first >= length || first < 0) throw outside(first);
  if (last > length || last < 0) throw outside(last - 1);
  if (first > last) throw new JsonPathError(`starting index ${first} is greater than ending index ${last}`);
  if (step !== undefined && step <= 0) throw new JsonPathError('step must be > 0');
  return (value as unknown[]).slice(first, last).filter((_, index) => index % (step ?? 1) === 0);
}

/** Upstream: the comparisons of text/template. */
function compares(left: unknown, operator: string, right: unknown): boolean {
  if (!['==', '!=', '<', '<=', '>', '>='].includes(operator))
    throw new JsonPathError(`unrecognized filter operator ${operator}`);
  const kind = kindOf(left);
  if (kind !== kindOf(right)) throw new JsonPathError('incompatible types for comparison');
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (kind === 'bool') throw new JsonPathError('invalid type for comparison');
  const order = typeof left === 'string' ? compareText(left, right as string) : (left as number) - (right as number);
  const isEqual = left === right;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order < 0 || isEqual;
  return operator === '>' ? order > 0 : order > 0 || isEqual;
}

function kindOf(value: unknown): string {
  const kind = goType(value);
  if (typeof value === 'object') throw new JsonPathError('invalid type for comparison');
  return kind;
}

/** What each part of a template finds. @throws JsonPathError */
export function findAll(nodes: readonly Node[], object: unknown, allowMissing: boolean): readonly Values[] {
  return new Walk(nodes, allowMissing).from(0, object).found;
}

/** The text a template makes of an object. @throws JsonPathError */
export function printTemplate(nodes: readonly Node[], object: unknown, allowMissing: boolean): string {
  return findAll(nodes, object, allowMissing)
    .map((values) =>
      values.map((value) => (typeof value === 'object' && value !== null ? goJson(value) : goText(value))).join(' '),
    )
    .join('');
}

/** -o jsonpath-as-json. @throws JsonPathError */
export function printTemplateAsJson(nodes: readonly Node[], object: unknown, allowMissing: boolean): string {
  return findAll(nodes, object, allowMissing)
    .map((values) => `${goJson(values, '    ')}\n`)
    .join('');
}
