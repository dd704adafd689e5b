/**
 * Answers under /openapi. A document that is asked for by its hash may be kept for ever; who has it already is told so. Upstream:
 * kube-openapi/pkg/handler and handler3.
 */
import { header } from '../rest/headers.ts';
import type { ParsedUrl } from '../rest/url.ts';
import type { RestRequest, RestResponse } from '../types.ts';
import { openApiDocument, openApiIndex } from './documents.ts';

const JSON_TYPE = 'application/json';
/** kubectl reads version 2 in protobuf; a message without fields has no bytes. Asked for with an @, which is no media type. */
const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const FAR = 'Fri, 31 Dec 9999 23:59:59 GMT';

/** Undefined when the path lies elsewhere, or nothing is there. */
export function openApiAnswer(request: RestRequest, { segments, query }: ParsedUrl): RestResponse | undefined {
  const [root, version, ...path] = segments;
  if (root !== 'openapi') return undefined;
  if (version === 'v2' && path.length === 0) return version2(header(request, 'accept'));
  if (version !== 'v3') return undefined;
  if (path.length === 0) return { status: 200, headers: { 'Content-Type': JSON_TYPE }, body: openApiIndex() };
  const found = openApiDocument(path.join('/'));
  if (!found) return undefined;
  const etag = `"${found.hash}"`;
  const kept = query.get('hash') === found.hash;
  const headers = {
    'Content-Type': JSON_TYPE,
    ETag: etag,
    Vary: 'Accept',
    ...(kept ? { 'Cache-Control': 'public, immutable', Expires: FAR } : { 'Cache-Control': 'no-cache, private' }),
  };
  if (header(request, 'if-none-match') === etag) return { status: 304, headers, body: '' };
  return { status: 200, headers, body: found.document };
}

function version2(accept: string): RestResponse {
  if (accept.includes('proto-openapi')) return { status: 200, headers: { 'Content-Type': V2_PROTOBUF }, body: '' };
  const body = { swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.36.2' }, paths: {}, definitions: {} };
  return { status: 200, headers: { 'Content-Type': JSON_TYPE }, body };
}
