/**
 * Field paths as the API server writes them (`spec.ports[0].nodePort`, `metadata.labels[app.kubernetes.io/name]`) and where they
 * lead in a manifest. Upstream: apimachinery/pkg/util/validation/field/path.go.
 */
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

export type FieldPath = readonly (string | number)[];

/** Splits a path. A bracket that holds a number is an index; any other is a key, which may contain dots. */
export function parseFieldPath(path: string): FieldPath {
  const segments: (string | number)[] = [];
  for (const match of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const [, bracket, plain] = match;
    if (bracket === undefined) segments.push(plain ?? '');
    else segments.push(/^\d+$/.test(bracket) ? Number(bracket) : bracket);
  }
  return segments;
}

export function printFieldPath(path: FieldPath): string {
  return path
    .map((segment, index) => (typeof segment === 'number' ? `[${segment}]` : index === 0 ? segment : `.${segment}`))
    .join('');
}

/** One step of the way: the node reached, and the pair it is the value of when its parent is a mapping. */
export interface Step {
  readonly segment: string | number;
  readonly node: Node | null;
  readonly pair: Pair | undefined;
}

export interface Place {
  /** The steps that exist; shorter than the path when the rest is missing. */
  readonly steps: readonly Step[];
  readonly complete: boolean;
  /** The node of the last step that exists (the document's root when none does). */
  readonly node: Node | null;
}

/**
 * Follows a path as far as it leads. Sequences may be left out of the path, as Go's decoder does (`spec.ports.port`): then the
 * first item that leads on is taken, or the first whose end satisfies `accept`.
 */
export function findPlace(document: Document, path: FieldPath, accept?: (node: Node | null) => boolean): Place {
  const root = followAlias(document, document.contents);
  const steps = walk(document, root, path, accept);
  return { steps, complete: leads(steps, path), node: steps.at(-1)?.node ?? root };
}

/** Whether the steps reach the end of the path: every word of it is in them, be it as one key or within a dotted one. */
function leads(steps: readonly Step[], path: FieldPath): boolean {
  const words = (segments: readonly (string | number)[]) =>
    segments
      .filter((segment) => typeof segment === 'string')
      .join('.')
      .split('.').length;
  const numbers = path.filter((segment) => typeof segment === 'number').length;
  const segments = steps.map((step) => step.segment);
  return (
    (path.length === 0 || words(segments) >= words(path)) &&
    segments.filter((segment) => typeof segment === 'number').length >= numbers
  );
}

function walk(
  document: Document,
  from: Node | null,
  path: FieldPath,
  accept: ((node: Node | null) => boolean) | undefined,
): readonly Step[] {
  const [segment] = path;
  if (segment === undefined) return [];
  if (isMap(from)) {
    const { pair, taken } = findSpelt(from, path);
    if (!pair) return [];
    const node = followAlias(document, pair.value as Node | null);
    return [{ segment: keyText(pair), node, pair }, ...walk(document, node, path.slice(taken), accept)];
  }
  if (!isSeq(from)) return [];
  if (typeof segment === 'number') {
    if (segment >= from.items.length) return [];
    const node = followAlias(document, from.items[segment] as Node | null);
    return [{ segment, node, pair: undefined }, ...walk(document, node, path.slice(1), accept)];
  }
  return walkEveryItem(document, from, path, accept);
}

function walkEveryItem(
  document: Document,
  from: YAMLSeq,
  path: FieldPath,
  accept: ((node: Node | null) => boolean) | undefined,
): readonly Step[] {
  let best: readonly Step[] = [];
  for (const [index, item] of from.items.entries()) {
    const node = followAlias(document, item as Node | null);
    // Only mappings: the path's next word is one of their keys. A list of lists would lead nowhere, exponentially.
    if (!isMap(node)) continue;
    const steps = [{ segment: index, node, pair: undefined }, ...walk(document, node, path, accept)];
    const whole = leads(steps, path);
    if (whole && (!accept || accept(steps.at(-1)?.node ?? null))) return steps;
    if (steps.length > best.length) best = steps;
  }
  return best;
}

/** The pair a path begins with. A key may itself contain dots (`metadata.labels.app.kubernetes.io/name`). */
function findSpelt(map: YAMLMap, path: FieldPath): { pair: Pair | undefined; taken: number } {
  const pair = findPair(map, String(path[0]));
  if (pair) return { pair, taken: 1 };
  for (let taken = 2; taken <= path.length; taken++) {
    const dotted = findPair(map, path.slice(0, taken).join('.'));
    if (dotted) return { pair: dotted, taken };
  }
  return { pair: undefined, taken: 0 };
}

/** The pair with this key; failing that, one that differs only in case (`spec.LoadBalancerSourceRanges`). */
function findPair(map: YAMLMap, key: string): Pair | undefined {
  const named = (same: (name: string) => boolean) => map.items.find((pair) => same(keyText(pair)));
  return named((name) => name === key) ?? named((name) => name.toLowerCase() === key.toLowerCase());
}

export function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function followAlias(document: Document, node: Node | null): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}
