/**
 * What crosses the door is copied, on its way in as on its way out: a script may change the object it has sent, or was given, and send it
 * again. The run keeps what was said, and what is stored changes by writes alone.
 */
import { ApiError, encodeBase64 } from '../api/index.ts';
import { badRequest, type RestRequest, type RestResponse } from '../apiserver/index.ts';

/** A copy of plain data: texts, numbers, lists and objects of them. */
export function copied<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copied) as T;
  const copy = { ...value } as Record<string, unknown>;
  for (const key of Object.keys(copy)) {
    const held = copy[key];
    if (typeof held === 'object' && held !== null) copy[key] = copied(held);
  }
  return copy as T;
}

/** What a body would be at the other end of a wire, which is also how a run is written down. */
function bodyAsSent(body: unknown): unknown {
  if (body instanceof Uint8Array) return encodeBase64([...body]);
  if (typeof body !== 'object' || body === null) return body;
  try {
    return JSON.parse(JSON.stringify(body)) as unknown;
  } catch (error) {
    throw badRequest(`the body is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** @throws ApiError BadRequest when it could not be sent */
export function requestAsSent(request: RestRequest): RestRequest {
  for (const part of ['method', 'path'] as const)
    if (typeof request?.[part] !== 'string') throw badRequest(`a request has a ${part}, as text`);
  const { body, headers } = request;
  return {
    ...request,
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    ...(body === undefined ? {} : { body: bodyAsSent(body) }),
  };
}

/** What could not even be sent is answered as the API server refuses, too. */
export function answering<R extends RestResponse>(answer: () => R): R | RestResponse {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status.code ?? 400, headers: { 'Content-Type': 'application/json' }, body: error.status };
  }
}
