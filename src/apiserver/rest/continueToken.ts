/**
 * Where the next page of a list begins, and of which moment it is: opaque to the client. Upstream: apiserver/pkg/storage/continue.go;
 * the token is the same JSON in base64.
 */
import { badRequest } from '../statusErrors.ts';
import { goQuote } from '../../api/index.ts';
import { fromBase64Url, toBase64Url } from './base64.ts';

/** In place of a revision: go on at the latest one, whatever has changed since the first page. */
export const LATEST = -1;

export interface ContinueToken {
  /** The revision of the first page, or LATEST. */
  readonly revision: number;
  /** Keys from here on. */
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';
/** Follows the last key given out and precedes every other. */
const NEXT = '\u0000';

export function encodeContinue(revision: number, lastKey: string): string {
  return toBase64Url(JSON.stringify({ v: VERSION, rv: revision, start: lastKey + NEXT }));
}

/** @throws ApiError BadRequest */
export function decodeContinue(text: string): ContinueToken {
  const decoded = fromBase64Url(text);
  if (typeof decoded !== 'string') throw invalidToken(`illegal base64 data at input byte ${String(decoded.illegalAt)}`);
  let token: { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
  try {
    token = (JSON.parse(decoded) ?? {}) as typeof token;
  } catch {
    throw invalidToken('invalid character in the token');
  }
  const { v = '', rv, start } = token;
  if (v !== VERSION) throw invalidToken(`server does not recognize this encoded version ${goQuote(String(v))}`);
  if (typeof rv !== 'number' || !Number.isInteger(rv) || rv === 0)
    throw invalidToken(`incorrect encoded start resourceVersion (version ${VERSION})`);
  if (typeof start !== 'string' || start === '') throw invalidToken(`encoded start key empty (version ${VERSION})`);
  if (/(^|\/)\.{0,2}(\/|$)/.test(start.replace(/^\//, ''))) throw invalidToken(start);
  return { revision: rv, start: start.replace(/^\//, '') };
}

const invalidToken = (why: string) => badRequest(`invalid continue token: continue key is not valid: ${why}`);
