/**
 * A manifest as text with positions: its documents, what each describes, and where every line starts. Only for finding places
 * and making textual edits: what the text *means* is decided by the API server, never here. Nothing in this folder turns YAML
 * into JavaScript objects, so alias bombs cannot expand and a `__proto__` key is a key like any other.
 */
import { isMap, isScalar, LineCounter, parseAllDocuments, type Document, type ParsedNode, type YAMLMap } from 'yaml';
import { fileWords } from '../words.ts';
import { DEEPEST, isTooDeep } from './depth.ts';

export interface ManifestDocument {
  /** Counted as kubectl counts: from 0, empty documents left out. */
  readonly index: number;
  readonly content: Document.Parsed;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
  /** As written; undefined when the manifest leaves it to the context. */
  readonly namespace: string | undefined;
  /** Offsets of its content in the text, after its `---`. */
  readonly start: number;
  readonly end: number;
}

export interface SyntaxError {
  readonly message: string;
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly document: number;
}

export interface Manifest {
  readonly text: string;
  readonly documents: readonly ManifestDocument[];
  readonly lines: LineCounter;
  /** What the YAML parser stumbled over; the documents around it are still there. */
  readonly errors: readonly SyntaxError[];
  readonly eol: '\n' | '\r\n';
}

/** Above this many characters the text is kept, but no longer parsed as it is typed: that takes about a second a megabyte. */
export const LARGE_TEXT = 400_000;
/** What a Kubernetes API server accepts in one request, in bytes. */
export const REQUEST_LIMIT = 3_145_728;

/** The last few texts parsed: every open file once, so that looking through them all stays cheap. */
const recent = new Map<string, Manifest>();
const MOST_RECENT = 8;

/** Parses the text. Never throws: what cannot be parsed at all is one syntax error. */
export function parseManifest(text: string): Manifest {
  const manifest = recent.get(text) ?? parse(text);
  recent.delete(text);
  recent.set(text, manifest);
  for (const [oldest] of recent) if (recent.size > MOST_RECENT) recent.delete(oldest);
  return manifest;
}

function parse(text: string): Manifest {
  const lines = new LineCounter();
  const documents: ManifestDocument[] = [];
  const errors: SyntaxError[] = [];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (isTooDeep(text)) {
    const message = fileWords.tooDeep(DEEPEST);
    return { text, documents, lines, errors: [{ message, code: 'TOO_DEEP', start: 0, end: 0, document: 0 }], eol };
  }
  try {
    const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
    for (const content of Array.isArray(parsed) ? parsed : []) {
      const index = documents.length;
      for (const { message, code, pos } of content.errors)
        errors.push({ message, code, start: pos[0], end: pos[1], document: index });
      if (content.contents && !isNull(content.contents)) documents.push(describe(index, content));
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    errors.push({ message, code: 'UNREADABLE', start: 0, end: 0, document: 0 });
  }
  return { text, documents, lines, errors, eol };
}

function isNull(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null;
}

function describe(index: number, content: Document.Parsed): ManifestDocument {
  const root = isMap(content.contents) ? content.contents : undefined;
  const metadata = root && valueOf(root, 'metadata');
  const inMetadata = (key: string) =>
    isMap(metadata) ? stringOf(valueOf(metadata as YAMLMap.Parsed, key)) : undefined;
  return {
    index,
    content,
    apiVersion: root && stringOf(valueOf(root, 'apiVersion')),
    kind: root && stringOf(valueOf(root, 'kind')),
    name: inMetadata('name'),
    namespace: inMetadata('namespace'),
    start: content.contents?.range[0] ?? content.range[0],
    end: content.range[1],
  };
}

function valueOf(map: YAMLMap.Parsed, key: string): unknown {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key)?.value;
}

function stringOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  const { value } = node;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** The document that describes this object; a manifest without a namespace means `default`. */
export function findObject(
  manifest: Manifest,
  kind: string,
  namespace: string | undefined,
  name: string,
): ManifestDocument | undefined {
  return manifest.documents.find(
    (document) =>
      document.kind === kind &&
      document.name === name &&
      (!namespace || (document.namespace ?? 'default') === namespace),
  );
}

/** The document that offset lies in: the last that begins at or before it. */
export function documentAt(manifest: Manifest, offset: number): ManifestDocument | undefined {
  return manifest.documents.findLast((document) => document.content.range[0] <= offset);
}
