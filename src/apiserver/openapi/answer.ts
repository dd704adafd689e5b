/**
 * Answers under /openapi. A document that is asked for by its hash may be kept for ever; who has it already is told so. Upstream:
 * kube-openapi/pkg/handler and handler3.
 */
import { header } from '../rest/headers.ts';
import type { ParsedUrl } from '../rest/url.ts';
import type { RestRequest, RestResponse } from '../types.ts';
import { openApiDocument, openApiIndex, swaggerDocument } from './documents.ts';

const JSON_TYPE = 'application/json';
/** kubectl reads version 2 in protobuf; a message without fields has no bytes. Asked for with an @, which is no media type. */
const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const FAR = 'Fri, 31 Dec 9999 23:59:59 GMT';

/** Undefined when the path lies elsewhere, or nothing is there. */
export function openApiAnswer(request: RestRequest, { segments, query }: ParsedUrl): RestResponse | undefined {
  const [root, version, ...path] = segments;
  if (root !== 'openapi') return undefined;
  if (version === 'v2' && path.length === 0) return version2(request);
  if (version !== 'v3') return undefined;
  if (path.length === 0) return { status: 200, headers: { 'Content-Type': JSON_TYPE }, body: openApiIndex() };
  const found = openApiDocument(path.join('/'));
  if (!found) return undefined;
  const kept = query.get('hash') === found.hash;
  return unlessKnown(request, found.hash, found.document, {
    'Content-Type': JSON_TYPE,
    ...(kept ? { 'Cache-Control': 'public, immutable', Expires: FAR } : {}),
  });
}

/** Who says that it has this very document is answered with 304. */
function unlessKnown(
  request: RestRequest,
  hash: string,
  body: unknown,
  given: Readonly<Record<string, string>>,
): RestResponse {
  const etag = `"${hash}"`;
  const headers = { 'Cache-Control': 'no-cache, private', ...given, ETag: etag, Vary: 'Accept' };
  const known = (header(request, 'if-none-match') ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) return { status: 304, headers, body: '' };
  return { status: 200, headers, body };
}

function version2(request: RestRequest): RestResponse {
  const { document, hash } = swaggerDocument();
  const isProtobuf = (header(request, 'accept') ?? '').includes('proto-openapi');
  return isProtobuf
    ? unlessKnown(request, `${hash}PB`, '', { 'Content-Type': V2_PROTOBUF })
    : unlessKnown(request, hash, document, { 'Content-Type': JSON_TYPE });
}
