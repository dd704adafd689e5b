/** What apply would change, for each document of a file: the live object against the live object as it would be. */
import { RESOURCES, type ResourceName, lineText, printYaml } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { editorWords } from '../late.words.tsx';
import { LAST_APPLIED, lastApplied } from '../live/filledIn.ts';
import { parseManifest, type ManifestDocument } from '../yaml/manifest.ts';
import { uncheckedBecause } from '../panel/problems.ts';
import { diffLines, type DiffLine } from './diffLines.ts';
import { mergeApplied } from './mergeApplied.ts';

export interface DocumentDiff {
  /** `Service default/frontend-svc` */
  readonly title: string;
  readonly kind: 'create' | 'change' | 'same' | 'unreadable';
  readonly lines: readonly DiffLine[];
}

export function diffManifest(text: string, cluster: Cluster): DocumentDiff[] {
  if (uncheckedBecause(text)) return [];
  const { documents } = parseManifest(text);
  return documents.map((document) => diffDocument(document, cluster));
}

function diffDocument(document: ManifestDocument, cluster: Cluster): DocumentDiff {
  const manifest = objectOf(document);
  const info = Object.values(RESOURCES).find((resource) => resource.kind === document.kind);
  const title = titleOf(document, info?.namespaced ?? false);
  if (!manifest || !info || document.name === undefined || document.content.errors.length > 0)
    return { title, kind: 'unreadable', lines: [] };
  const namespace = info.namespaced ? (document.namespace ?? 'default') : '';
  const live = cluster.object(info.resource satisfies ResourceName, namespace, document.name);
  if (!live) return { title, kind: 'create', lines: print(manifest).map((line) => ({ kind: 'added', text: line })) };
  const merged = mergeApplied(live, asSent(manifest, namespace), lastApplied(live));
  const lines = diffLines(print(live), print(merged));
  return { title, kind: lines.some((line) => line.kind !== 'same') ? 'change' : 'same', lines };
}

/** kubectl writes the namespace and (empty) annotations into what it sends, and so into what it remembers. */
function asSent(manifest: object, namespace: string): object {
  const { metadata } = manifest as { metadata?: object };
  return { ...manifest, metadata: { annotations: {}, ...(namespace === '' ? {} : { namespace }), ...metadata } };
}

function titleOf({ kind, name, namespace }: ManifestDocument, namespaced: boolean): string {
  return `${kind ?? editorWords.diff.unknownKind} ${namespaced ? `${namespace ?? 'default'}/` : ''}${name ?? editorWords.diff.nameless}`;
}

/** The document as a plain value; undefined when it cannot be one (aliases without end). */
function objectOf(document: ManifestDocument): object | undefined {
  try {
    const value: unknown = document.content.toJS({ maxAliasCount: 100 });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the API server writes by itself on every write. Whether it changes says nothing about the manifest. */
const bookkeeping = new Set(['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields']);

function print(value: unknown): string[] {
  const { status: _, metadata, ...rest } = value as { status?: unknown; metadata?: Record<string, unknown> };
  const kept = Object.entries(metadata ?? {}).filter(([key]) => !bookkeeping.has(key));
  const shown = Object.fromEntries(
    kept.flatMap(([key, field]) => (key === 'annotations' ? withoutLastApplied(field) : [[key, field] as const])),
  );
  return printYaml({ ...rest, metadata: shown }).map(lineText);
}

function withoutLastApplied(annotations: unknown): (readonly [string, unknown])[] {
  if (typeof annotations !== 'object' || annotations === null) return [['annotations', annotations]];
  const rest = Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED);
  return rest.length === 0 ? [] : [['annotations', Object.fromEntries(rest)]];
}
