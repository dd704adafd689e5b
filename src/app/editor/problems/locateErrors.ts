/**
 * Where in the text an API error belongs. The server knows fields, not lines; the YAML parser knows where each field stands. An
 * unknown field is marked at its key, a bad value at the value, a missing field at the nearest parent that exists.
 */
import { isCollection, isMap, isScalar, visit, type Node } from 'yaml';
import type { ApiError } from '../../../api/index.ts';
import { endOf, lineEnd, lineStart, startOf } from '../yaml/edits.ts';
import { findPlace, keyText, parseFieldPath, type Place, type Step } from '../yaml/fieldPath.ts';
import { findObject, parseManifest, type Manifest, type ManifestDocument } from '../yaml/manifest.ts';
import { refusalsOf, type Refusal } from './refusals.ts';

/** A message and its place. Lines and columns count from 1, and the end column is the first after it: as Monaco has it. */
export interface Marker {
  readonly message: string;
  readonly field: string | undefined;
  /** Which document of the text, from 0. */
  readonly document: number;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** One marker for every fault of the error, in its order. Never throws, whatever text or error it is given. */
export function locateErrors(text: string, error: ApiError): Marker[] {
  const manifest = parseManifest(text);
  const document = documentOf(manifest, error);
  return refusalsOf(error).map((refusal) => {
    const span = spanOf(manifest, document, refusal);
    const field = 'field' in refusal ? refusal.field : undefined;
    return markerAt(manifest, span, refusal.message, field, document?.index ?? error.document ?? 0);
  });
}

/** What the YAML parser itself cannot read, for showing while the learner types. */
export function locateSyntaxErrors(text: string): Marker[] {
  const manifest = parseManifest(text);
  return manifest.errors.map(({ message, start, end, document }) =>
    markerAt(manifest, visibleSpan(text, start, end), plainSyntaxMessage(message), undefined, document),
  );
}

/** The document an error is about: the one it names by number, else by kind and name, else the first. */
export function documentOf(manifest: Manifest, error: ApiError): ManifestDocument | undefined {
  const { details } = error.status;
  const numbered = error.document === undefined ? undefined : manifest.documents[error.document];
  if (numbered) return numbered;
  const named = details?.kind && details.name ? findObject(manifest, details.kind, undefined, details.name) : undefined;
  return named ?? manifest.documents[0];
}

function markerAt(
  manifest: Manifest,
  { start, end }: Span,
  message: string,
  field: string | undefined,
  document: number,
): Marker {
  const from = positionAt(manifest.text, start);
  const to = positionAt(manifest.text, end);
  return {
    message,
    field,
    document,
    start,
    end,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}

/** Line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const start = lineStart(text, offset);
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return { line, column: offset - start + 1 };
}

function spanOf(manifest: Manifest, document: ManifestDocument | undefined, refusal: Refusal): Span {
  const { text } = manifest;
  if (refusal.kind === 'syntax') return syntaxSpan(manifest, refusal.line, document);
  if (!document) return visibleSpan(text, 0, 0);
  switch (refusal.kind) {
    case 'duplicateKey':
      return duplicateKeySpan(manifest, document, refusal.key, refusal.line);
    case 'noMatch':
      return noMatchSpan(text, document);
    case 'unknownField':
      return keySpan(text, document, refusal.field);
    case 'duplicateField':
      return secondKeySpan(text, document, refusal.field);
    case 'wrongType':
      return wrongTypeSpan(text, document, refusal.field, refusal.found);
    case 'field':
      return valueSpan(text, document, refusal.field, refusal.message);
    case 'other':
      return documentSpan(text, document);
  }
}

function documentSpan(text: string, document: ManifestDocument): Span {
  const { contents } = document.content;
  const first = isMap(contents) ? contents.items[0] : undefined;
  return first ? lineOf(text, startOf(first.key)) : lineOf(text, document.start);
}

/** The visible part of the line an offset lies on. */
function lineOf(text: string, offset: number): Span {
  const start = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const line = text.slice(start, end);
  return { start: start + (line.length - line.trimStart().length), end: start + line.trimEnd().length };
}

/** Never empty and never more than a line: an error at the end of the text still shows. */
function visibleSpan(text: string, start: number, end: number): Span {
  const from = Math.min(start, text.length);
  const to = Math.min(Math.max(end, from), lineEnd(text, from));
  return to > from ? { start: from, end: to } : lineOf(text, from);
}

function keySpan(text: string, document: ManifestDocument, field: string): Span {
  const place = findPlace(document.content, parseFieldPath(field));
  const step = place.steps.at(-1);
  if (place.complete && step?.pair) return { start: startOf(step.pair.key), end: endOf(text, step.pair.key) };
  return parentSpan(text, document, place);
}

/** The nearest thing that exists: the key that leads to it, or the first line of the list item. */
function parentSpan(text: string, document: ManifestDocument, place: Place): Span {
  const step = place.steps.at(-1);
  if (!step) return documentSpan(text, document);
  if (step.pair) return { start: startOf(step.pair.key), end: endOf(text, step.pair.key) };
  const start = startOf(step.node);
  return { start, end: Math.max(start + 1, Math.min(endOf(text, step.node), lineEnd(text, start))) };
}

/** Fields the server fills from another one: the one that was written is to blame. */
const writtenAs: readonly (readonly [RegExp, string])[] = [[/^spec\.clusterIPs(\[0\])?/, 'spec.clusterIP']];

function valueSpan(text: string, document: ManifestDocument, field: string, message: string): Span {
  let place = findPlace(document.content, parseFieldPath(field));
  for (const [pattern, written] of writtenAs)
    if (!place.complete && pattern.test(field)) {
      const other = findPlace(document.content, parseFieldPath(written));
      if (other.complete) place = other;
    }
  const step = place.steps.at(-1);
  if (!place.complete || !step) return parentSpan(text, document, place);
  return blamedEntry(text, step, message) ?? stepSpan(text, step);
}

/** A scalar, or a collection on one line, is marked itself; a longer one by the key that leads to it. */
function stepSpan(text: string, step: Step): Span {
  const start = startOf(step.node);
  const end = endOf(text, step.node);
  if (end > start && !text.slice(start, end).includes('\n')) return { start, end };
  if (step.pair) return { start: startOf(step.pair.key), end: endOf(text, step.pair.key) };
  return visibleSpan(text, start, end);
}

/** `metadata.labels: Invalid value: "a b"` is about one entry of a mapping, which the message quotes. */
function blamedEntry(text: string, step: Step, message: string): Span | undefined {
  const quoted = /Invalid value: "((?:[^"\\]|\\.)*)"/.exec(message)?.[1];
  if (quoted === undefined || !isMap(step.node)) return undefined;
  for (const pair of step.node.items) {
    if (keyText(pair) === quoted) return { start: startOf(pair.key), end: endOf(text, pair.key) };
    if (isScalar(pair.value) && String(pair.value.value) === quoted)
      return { start: startOf(pair.value), end: endOf(text, pair.value) };
  }
  return undefined;
}

function secondKeySpan(text: string, document: ManifestDocument, field: string): Span {
  const path = parseFieldPath(field);
  const parent = findPlace(document.content, path.slice(0, -1));
  const key = String(path.at(-1) ?? '');
  const holder = path.length === 1 ? document.content.contents : parent.node;
  const same = isMap(holder) ? holder.items.filter((pair) => keyText(pair) === key) : [];
  const pair = same[1] ?? same[0];
  return pair ? { start: startOf(pair.key), end: endOf(text, pair.key) } : parentSpan(text, document, parent);
}

/** The first value on the path that has the type the server complains about. */
function wrongTypeSpan(text: string, document: ManifestDocument, field: string, found: string): Span {
  const hasType = (node: Node | null) => jsonType(node) === found.split(' ')[0];
  const place = findPlace(document.content, parseFieldPath(field), hasType);
  const step = place.steps.at(-1);
  if (!step) return documentSpan(text, document);
  // Go's path ends at the field; the bad value may be one entry of its mapping or list (`metadata.labels`).
  if (isCollection(step.node) && !hasType(step.node))
    for (const item of step.node.items) {
      const value = (item as { value?: Node | null }).value ?? (item as Node);
      if (isScalar(value) && hasType(value)) return visibleSpan(text, startOf(value), endOf(text, value));
    }
  return stepSpan(text, step);
}

/** A node's type as encoding/json names it. */
function jsonType(node: Node | null): string {
  if (isMap(node)) return 'object';
  if (isCollection(node)) return 'array';
  const value = isScalar(node) ? node.value : null;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function noMatchSpan(text: string, document: ManifestDocument): Span {
  const place = findPlace(document.content, ['kind']);
  const step = place.steps.at(-1);
  return step ? stepSpan(text, step) : documentSpan(text, document);
}

function duplicateKeySpan(manifest: Manifest, document: ManifestDocument, key: string, line: number): Span {
  let span: Span | undefined;
  visit(document.content, {
    Map(_, map) {
      const same = map.items.filter((pair) => keyText(pair) === key);
      const second = same[1];
      if (!second) return undefined;
      span = { start: startOf(second.key), end: endOf(manifest.text, second.key) };
      return visit.BREAK;
    },
  });
  return span ?? lineOf(manifest.text, offsetOfLine(manifest, line, document));
}

/** Our parser's own place when it stumbles too: it is exact to the column. The server names only a line. */
function syntaxSpan(manifest: Manifest, line: number | undefined, document: ManifestDocument | undefined): Span {
  const own = manifest.errors[0];
  if (own) return visibleSpan(manifest.text, own.start, own.end);
  return lineOf(manifest.text, line === undefined ? (document?.start ?? 0) : offsetOfLine(manifest, line, undefined));
}

/** A line as the server counts: from 1, within the document it was sent when there are several. */
function offsetOfLine(manifest: Manifest, line: number, document: ManifestDocument | undefined): number {
  const base = document && document.index > 0 ? positionAt(manifest.text, document.start).line - 1 : 0;
  return manifest.lines.lineStarts[Math.max(0, base + line - 1)] ?? manifest.text.length;
}

/** The parser's message without the pretty-printed excerpt that some versions add. */
function plainSyntaxMessage(message: string): string {
  return message.replace(/ at line \d+, column \d+[\s\S]*$/, '');
}
