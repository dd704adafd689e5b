/**
 * Fields at the wrong depth: a block that stands too far in or too far out is moved, line by line, to where the schema knows it.
 * One slip of indentation often misplaces several blocks, of which the API server reports only the outermost; so after each move
 * the document is looked at again until every field that can be placed is in its place.
 */
import { isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { editorWords } from '../late.words.tsx';
import {
  descend,
  knowsField,
  schemaOfKind,
  type KubernetesSchema,
  type SchemaNode,
} from '../schema/kubernetesSchema.ts';
import {
  applyEdits,
  columnOf,
  editBetween,
  endOfPair,
  isEmptyValue,
  lineEnd,
  lineStart,
  startOf,
} from '../yaml/edits.ts';
import { keyText, parseFieldPath, printFieldPath, type FieldPath } from '../yaml/fieldPath.ts';
import { parseManifest } from '../yaml/manifest.ts';
import { fix, type Fix, type FixContext } from './fix.ts';

/** Enough for any slip a person makes; each round moves one block. */
const MOST_MOVES = 12;

/** Where a field is moved: out to the top, under a field, or into a place it was beside. */
interface Target {
  readonly way: keyof typeof editorWords.fixes.moves;
  readonly place: string;
}

interface Move {
  readonly name: string;
  readonly target: Target;
  readonly text: string;
}

/** Moves the misplaced field, and whatever turns out misplaced with it. Empty when the field has no better place. */
export function fixNesting({ text, document, schema }: FixContext, field: string): Fix[] {
  let current = text;
  const moves: Move[] = [];
  for (let round = 0; round < MOST_MOVES; round++) {
    const move = nextMove(current, document.index, schema, round === 0 ? parseFieldPath(field) : undefined);
    if (!move) break;
    moves.push(move);
    current = move.text;
  }
  const edit = editBetween(text, current);
  return fix(titleOf(moves), edit && [edit]);
}

/** `Move template under spec; name and ports into containers[0]` */
function titleOf(moves: readonly Move[]): string {
  const said = editorWords.fixes.moves;
  const byTarget = new Map<string, { readonly target: Target; readonly names: string[] }>();
  for (const { name, target } of moves) {
    const key = `${target.way} ${target.place}`;
    const known = byTarget.get(key);
    if (known) known.names.push(name);
    else byTarget.set(key, { target, names: [name] });
  }
  const parts = [...byTarget.values()].map(({ target: { way, place }, names }) => said[way](names, place));
  return editorWords.fixes.move(parts.join('; '));
}

/** A mapping on the way from the root to the field, with what the schema says of it. */
interface Level {
  readonly path: FieldPath;
  readonly map: YAMLMap;
  readonly schema: SchemaNode;
}

function nextMove(text: string, index: number, schema: KubernetesSchema, wanted?: FieldPath): Move | undefined {
  const document = parseManifest(text).documents[index];
  const root = schemaOfKind(schema, document?.kind);
  const contents = document?.content.contents;
  if (!root || !isMap(contents)) return undefined;
  for (const { levels, pair } of misplaced(schema, [{ path: [], map: contents, schema: root }])) {
    const level = levels[levels.length - 1]!;
    if (wanted && printFieldPath([...level.path, keyText(pair)]) !== printFieldPath(wanted)) continue;
    const move = intoSibling(text, schema, level, pair) ?? intoAncestor(text, schema, levels, pair);
    if (move) return move;
    if (wanted) return undefined;
  }
  return undefined;
}

/** Every field the schema does not know where it stands, outermost first. */
function* misplaced(
  schema: KubernetesSchema,
  levels: readonly Level[],
): Generator<{ levels: readonly Level[]; pair: Pair }> {
  const level = levels[levels.length - 1]!;
  if (level.map.flow) return;
  for (const pair of level.map.items) {
    const name = keyText(pair);
    const child = descend(schema, level.schema, name);
    if (!child) yield { levels, pair };
    else if (isMap(pair.value) && (child.properties ?? child.additionalProperties))
      yield* misplaced(schema, [...levels, { path: [...level.path, name], map: pair.value, schema: child }]);
    else if (isSeq(pair.value)) yield* misplacedInItems(schema, levels, [...level.path, name], pair.value.items, child);
  }
}

function* misplacedInItems(
  schema: KubernetesSchema,
  levels: readonly Level[],
  path: FieldPath,
  items: readonly unknown[],
  list: SchemaNode,
): Generator<{ levels: readonly Level[]; pair: Pair }> {
  const item = descend(schema, list, 0);
  if (!item?.properties) return;
  for (const [index, map] of items.entries())
    if (isMap(map)) yield* misplaced(schema, [...levels, { path: [...path, index], map, schema: item }]);
}

/** Where a block goes: behind this offset, its key in this column. */
interface Gap {
  readonly after: number;
  readonly column: number;
}

/** Into the last item of the list before it (`containers:`), or into the mapping before it, when that knows and lacks it. */
function intoSibling(text: string, schema: KubernetesSchema, level: Level, pair: Pair): Move | undefined {
  const at = level.map.items.indexOf(pair);
  for (const sibling of level.map.items.slice(0, at).reverse()) {
    const name = keyText(sibling);
    const child = descend(schema, level.schema, name);
    const last = isSeq(sibling.value) ? sibling.value.items.length - 1 : undefined;
    const map = isSeq(sibling.value) ? sibling.value.items.at(-1) : sibling.value;
    const inside = last === undefined ? child : descend(schema, child, 0);
    const gap = isMap(map) ? gapAtEnd(text, map) : gapUnder(text, sibling);
    if (!gap || !accepts(schema, inside, isMap(map) ? map : undefined, pair)) continue;
    const target: Target = { way: 'into', place: `${name}${last === undefined ? '' : `[${last}]`}` };
    return { name: keyText(pair), target, text: moveBlock(text, pair, gap) };
  }
  return undefined;
}

/** Behind the last key of a mapping in block style. */
function gapAtEnd(text: string, map: YAMLMap): Gap | undefined {
  const first = map.items[0];
  const last = map.items.at(-1);
  if (map.flow || !first || !last) return undefined;
  return { after: lineEnd(text, endOfPair(text, last)), column: columnOf(text, startOf(first.key)) };
}

/** Under a key that has no value yet. */
function gapUnder(text: string, pair: Pair): Gap | undefined {
  if (!isEmptyValue(pair.value)) return undefined;
  return { after: lineEnd(text, endOfPair(text, pair)), column: columnOf(text, startOf(pair.key)) + 2 };
}

/** Out to the nearest mapping around it that knows and lacks it. */
function intoAncestor(text: string, schema: KubernetesSchema, levels: readonly Level[], pair: Pair): Move | undefined {
  for (const level of levels.slice(0, -1).reverse()) {
    if (!accepts(schema, level.schema, level.map, pair)) continue;
    const target: Target =
      level.path.length === 0 ? { way: 'top', place: '' } : { way: 'under', place: String(level.path.at(-1)) };
    return { name: keyText(pair), target, text: moveBlock(text, pair, gapAround(text, level.map, pair)) };
  }
  return undefined;
}

/** Whether a mapping has room for this field: known by name, not there yet, and of the right shape. */
function accepts(
  schema: KubernetesSchema,
  node: SchemaNode | undefined,
  map: YAMLMap | undefined,
  pair: Pair,
): boolean {
  const name = keyText(pair);
  // A free-form mapping (labels) takes any name, so it only draws in what stands right under it while it is empty.
  const known = knowsField(node, name) || (map === undefined && typeof node?.additionalProperties === 'object');
  if (!known || map?.items.some((other) => keyText(other) === name)) return false;
  const type = descend(schema, node, name)?.type;
  const types = typeof type === 'string' ? [type] : (type ?? []);
  if (isMap(pair.value)) return types.includes('object');
  if (isSeq(pair.value)) return types.includes('array');
  return !types.includes('object') && !types.includes('array');
}

/** Right behind that child of `map` which surrounds the pair. */
function gapAround(text: string, map: YAMLMap, pair: Pair): Gap {
  const key = startOf(pair.key);
  const around = map.items.find((child) => startOf(child.key) <= key && key <= endOfPair(text, child));
  const child = around ?? map.items[map.items.length - 1]!;
  return { after: lineEnd(text, endOfPair(text, child)), column: columnOf(text, startOf(map.items[0]?.key)) };
}

/** Cuts a block out and puts it where it belongs, indented as the keys there are. Comments above it come along. */
function moveBlock(text: string, pair: Pair, { after, column }: Gap): string {
  const key = startOf(pair.key);
  const start = withCommentsAbove(text, lineStart(text, key), columnOf(text, key));
  const end = lineEnd(text, endOfPair(text, pair));
  const block = shiftLines(text.slice(start, end), column - columnOf(text, key));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  // The block goes with one line break: the one before it, so that a text without a last line break stays without.
  const cut = start > 0 ? { start: start - eol.length, end, text: '' } : { start, end: end + eol.length, text: '' };
  return applyEdits(text, [cut, { start: after, end: after, text: eol + block }]);
}

/** The start of the comment lines directly above that stand at the same depth. */
function withCommentsAbove(text: string, line: number, column: number): number {
  let start = line;
  while (start > 0) {
    const above = lineStart(text, start - 1);
    const content = text.slice(above, start);
    if (!content.trimStart().startsWith('#') || content.length - content.trimStart().length !== column) break;
    start = above;
  }
  return start;
}

/** Shifts every line that has any text. A list item's dash moves with its line. */
function shiftLines(block: string, by: number): string {
  return block
    .split('\n')
    .map((line) => {
      if (line.trim() === '' || by === 0) return line;
      if (by > 0) return ' '.repeat(by) + line;
      const room = line.length - line.trimStart().length;
      return line.slice(Math.min(room, -by));
    })
    .join('\n');
}
