/** Writing answers: JSON or text, packed when it is large and the client takes it. Upstream: endpoints/handlers/responsewriters. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Status } from '../api/index.ts';
import type { RestResponse } from '../cluster/index.ts';
import { failure } from './status.ts';

/** Smaller answers are not worth packing (upstream: defaultGzipThresholdBytes), and its level is the quickest. */
const GZIP_FROM_BYTES = 128 * 1024;
const GZIP_LEVEL = 1;

const pack = promisify(gzip);

/** The headers every answer has. */
export function standardHeaders(): Record<string, string> {
  return { 'Audit-Id': randomUUID(), 'Cache-Control': 'no-cache, private' };
}

function textOf(body: unknown): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return body === undefined ? '' : `${JSON.stringify(body)}\n`;
}

const takesGzip = ({ headers }: IncomingMessage): boolean => {
  const accepted = headers['accept-encoding'];
  return typeof accepted === 'string' && /(^|,)\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*(,|$))|,|$)/i.test(accepted);
};

export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: RestResponse,
): Promise<void> {
  let bytes: Uint8Array = Buffer.from(textOf(body));
  const all: Record<string, string> = { ...standardHeaders(), ...headers };
  if (bytes.length > GZIP_FROM_BYTES && takesGzip(request)) {
    bytes = await pack(bytes, { level: GZIP_LEVEL });
    all['Content-Encoding'] = 'gzip';
    all['Vary'] = 'Accept-Encoding';
  }
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...all, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** A refusal of the server's own. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  code: number,
  message: string,
): Promise<void> {
  const body: Status = failure(code, message);
  // What is left of a body that was not read would be taken for the next request.
  const headers = { 'Content-Type': 'application/json', ...(request.complete ? {} : { Connection: 'close' }) };
  return answer(request, response, { status: code, headers, body });
}
