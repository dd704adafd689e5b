/**
 * Textual edits to a manifest: a key set, a key removed, at its place, with every other character left as it was. Formatting and
 * comments are the learner's; printing the document anew would lose them.
 */
import { isCollection, isMap, isNode, isScalar, type Document, type Pair, type YAMLMap } from 'yaml';
import { findPlace, type FieldPath } from './fieldPath.ts';

/** Replace the characters from `start` to before `end` by `text`. Edits of one list never overlap. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start || b.end - a.end))
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}

/** The one edit that turns one text into another: what lies between their common beginning and their common end. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** A scalar as YAML: plain where that cannot be misread, otherwise in double quotes. */
export function printScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const misread = /^(?:true|false|yes|no|on|off|null|y|n|~)$/i;
  return /^[A-Za-z][A-Za-z0-9_./-]*$/.test(value) && !misread.test(value) ? value : JSON.stringify(value);
}

/** The same where JSON is written: a quoted word stays quoted, a key that stands among quoted keys is quoted, too. */
function printLike(node: unknown, value: string | number | boolean): string {
  const isQuoted = isScalar(node) && node.type === 'QUOTE_DOUBLE';
  return isQuoted && typeof value === 'string' ? JSON.stringify(value) : printScalar(value);
}

// Where things are

export function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' && at - 1 >= offset ? at - 1 : at;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** The last character of a node's own text: blank lines and comments after it do not count. */
export function endOf(text: string, node: unknown): number {
  let end = isNode(node) ? (node.range?.[1] ?? 0) : 0;
  const start = startOf(node);
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}

/** The end of a pair: of its value, or of the colon when it has none. */
export function endOfPair(text: string, pair: Pair): number {
  const keyEnd = isNode(pair.key) ? (pair.key.range?.[1] ?? 0) : 0;
  const colon = text.indexOf(':', keyEnd) + 1;
  return isNode(pair.value) ? Math.max(colon, endOf(text, pair.value)) : colon;
}

/** A mapping with no text of its own: `spec:` and nothing after it. */
export function isEmptyValue(node: unknown): boolean {
  return !isNode(node) || (isScalar(node) && (node.source ?? '') === '' && node.value === null);
}

// Edits

export interface Insertion {
  /** Where a new key goes in its mapping; `last` unless told. */
  readonly at?: 'first' | 'last';
}

/**
 * Sets a field to a scalar, creating what is missing of the way to it. Returns no edit when it has that value already, and
 * undefined when the way leads through something that is neither a mapping nor empty.
 */
export function setField(
  text: string,
  document: Document,
  path: FieldPath,
  value: string | number | boolean,
  insertion: Insertion = {},
): TextEdit[] | undefined {
  const { steps, complete, node } = findPlace(document, path);
  if (complete) {
    const pair = steps.at(-1)?.pair;
    if (isCollection(node)) return undefined;
    if (!isEmptyValue(node)) {
      if (isScalar(node) && node.value === value) return [];
      return [{ start: startOf(node), end: endOf(text, node), text: printLike(node, value) }];
    }
    if (!pair) return undefined;
    const end = endOfPair(text, pair);
    return [{ start: end, end, text: ` ${printScalar(value)}` }];
  }
  const missing = path.slice(steps.length).map(String);
  if (isMap(node) && (node.flow || node.items.length === 0))
    return [insertIntoFlow(text, document, node, missing, value)];
  const printed = printScalar(value);
  if (isMap(node)) return [insertPair(text, node, missing, printed, insertion)];
  const parent = steps.at(-1)?.pair;
  if (!parent || !isEmptyValue(node)) return undefined;
  const end = lineEnd(text, endOfPair(text, parent));
  const indent = columnOf(text, startOf(parent.key)) + 2;
  return [{ start: end, end, text: eolOf(text) + nested(missing, printed, indent, eolOf(text)) }];
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** `a:` / `  b: value`, one line a key, the first at `indent`. */
function nested(keys: readonly string[], value: string, indent: number, eol: string): string {
  return keys
    .map((key, depth) => {
      const end = depth === keys.length - 1 ? ` ${value}` : '';
      return `${' '.repeat(indent + 2 * depth)}${printScalar(key)}:${end}`;
    })
    .join(eol);
}

function insertPair(
  text: string,
  map: YAMLMap,
  keys: readonly string[],
  value: string,
  { at = 'last' }: Insertion,
): TextEdit {
  const eol = eolOf(text);
  const first = startOf(map.items[0]?.key);
  const indent = columnOf(text, first);
  if (at === 'first') {
    // The first key may follow a `- `; what is inserted takes its place, and it moves to a line of its own.
    const lines = nested(keys, value, indent, eol).trimStart();
    return { start: first, end: first, text: lines + eol + ' '.repeat(indent) };
  }
  const lastPair = map.items[map.items.length - 1]!;
  const end = lineEnd(text, endOfPair(text, lastPair));
  return { start: end, end, text: eol + nested(keys, value, indent, eol) };
}

function insertIntoFlow(
  text: string,
  { contents }: Document,
  map: YAMLMap,
  keys: readonly string[],
  value: string | number | boolean,
): TextEdit {
  const lastPair = map.items.at(-1);
  // In an empty mapping the first key of all tells whether this is JSON.
  const neighbour = lastPair?.key ?? (isMap(contents) && contents.flow ? contents.items[0]?.key : undefined);
  const inner = keys.reduceRight(
    (rest, key, depth) => {
      const pair = `${printLike(neighbour, key)}: ${rest}`;
      return depth === 0 ? pair : `{ ${pair} }`;
    },
    printLike(neighbour, value),
  );
  const end = lastPair ? endOfPair(text, lastPair) : text.indexOf('{', startOf(map)) + 1;
  return { start: end, end, text: lastPair ? `, ${inner}` : ` ${inner} ` };
}

/** Removes a key with its value. A comment on a line of its own stays; one at the end of a removed line goes with it. */
export function removePair(text: string, map: YAMLMap, pair: Pair): TextEdit {
  const at = map.items.indexOf(pair);
  const next = map.items[at + 1];
  const start = startOf(pair.key);
  const end = endOfPair(text, pair);
  if (map.items.length === 1) return map.flow ? { start, end, text: '' } : removeOnly(text, start, end);
  if (map.flow) {
    if (next) return { start, end: startOf(next.key), text: '' };
    return { start: endOfPair(text, map.items[at - 1]!), end, text: '' };
  }
  const line = lineStart(text, start);
  // The first key of a list item shares its line with the dash: the next key moves up to it.
  if (text.slice(line, start).trim() !== '' && next) return { start, end: startOf(next.key), text: '' };
  return removeLines(text, line, end);
}

/** Whole lines: up to and including the line break, or the one before when the text ends here. */
function removeLines(text: string, start: number, end: number): TextEdit {
  const lineBreak = text.indexOf('\n', end);
  if (lineBreak >= 0) return { start, end: lineBreak + 1, text: '' };
  const before = text[start - 1] === '\n' ? (text[start - 2] === '\r' ? 2 : 1) : 0;
  return { start: start - before, end: text.length, text: '' };
}

/** The mapping's only key: an empty mapping stays, so that the parent keeps its type. */
function removeOnly(text: string, start: number, end: number): TextEdit {
  return { start, end: lineEnd(text, end), text: '{}' };
}

/** Removes the field a path leads to; undefined when there is none. */
export function removeField(text: string, document: Document, path: FieldPath): TextEdit[] | undefined {
  const { steps, complete } = findPlace(document, path);
  const pair = steps.at(-1)?.pair;
  const parent = steps.length > 1 ? steps.at(-2)?.node : document.contents;
  if (!complete || !pair || !isMap(parent)) return undefined;
  return [removePair(text, parent, pair)];
}

/** Renames a key in place. */
export function renameKey(pair: Pair, text: string, name: string): TextEdit {
  return { start: startOf(pair.key), end: endOf(text, pair.key), text: printScalar(name) };
}
