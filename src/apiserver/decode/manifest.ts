/**
 * A manifest to objects, as kubectl reads one: documents, Lists taken apart, kinds looked up, everything decoded strictly.
 * Upstream: cli-runtime/pkg/resource (Builder, mapper) and the server's strict field validation. One difference is deliberate: a key
 * given twice is refused here, as the server refuses it in JSON, where kubectl itself silently keeps the last.
 */
import {
  type Draft,
  type ResourceInfo,
  type ResourceName,
  type ResourceTypes,
  resourceOfKind,
  type Duplicates,
  type Json,
  type JsonObject,
  BODY_LIMIT,
  DocumentTooLarge,
  readDocuments,
  type Document,
} from '../../api/index.ts';
import { badRequest, noMatches, requestTooLarge } from '../statusErrors.ts';
import { decodeTyped } from './typed.ts';

export interface ManifestObject {
  /** Index among the documents that say something. */
  readonly document: number;
  readonly info: ResourceInfo;
  /** As written, keys sorted: what the last-applied annotation holds. */
  readonly raw: JsonObject;
  readonly object: Draft<ResourceTypes[ResourceName]>;
}

/**
 * The objects, one by one: those before a mistake are given out before it is thrown.
 * @param at told the index of each document before it is looked at
 * @throws ApiError
 */
export function* readManifest(text: string, at: (document: number) => void): Generator<ManifestObject> {
  let document = 0;
  at(document);
  const documents = readDocuments(text);
  for (;;) {
    const next = readNext(documents);
    if (!next) return;
    yield* objectsOf(next.value, next.duplicates, document);
    at(++document);
  }
}

function readNext(documents: Generator<Document, undefined>): Document | undefined {
  try {
    const { value, done } = documents.next();
    return done ? undefined : value;
  } catch (error) {
    if (error instanceof DocumentTooLarge) throw requestTooLarge(BODY_LIMIT);
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

function* objectsOf(value: Json, duplicates: Duplicates, document: number): Generator<ManifestObject> {
  const raw = asObject(value);
  const { apiVersion, kind } = typeOf(raw);
  if (kind.endsWith('List') && Array.isArray(raw['items'])) {
    for (const item of raw['items']) yield* objectsOf(item, duplicates, document);
    return;
  }
  const info = resourceOfKind(apiVersion, kind);
  if (!info) throw noMatches(kind, apiVersion);
  const { object } = decodeTyped(raw, info, 'Strict', duplicates);
  yield { document, info, raw, object };
}

function asObject(value: Json): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  throw badRequest(`json: cannot unmarshal ${what} into Go value of type unstructured.detector`);
}

function typeOf(raw: JsonObject): { apiVersion: string; kind: string } {
  const missing = (['apiVersion', 'kind'] as const).filter(
    (field) => typeof raw[field] !== 'string' || raw[field] === '',
  );
  if (missing.length === 0) return { apiVersion: raw['apiVersion'] as string, kind: raw['kind'] as string };
  const sentences = missing.map((field) => `${field} not set`);
  const said = sentences.length === 1 ? sentences[0]! : `[${sentences.join(', ')}]`;
  const causes = missing.map((field, i) => ({ reason: 'FieldValueRequired', message: sentences[i]!, field }));
  throw badRequest(`error validating data: ${said}`, causes);
}
