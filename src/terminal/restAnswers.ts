/** The API server's answers as a program on the laptop gets them. */
import { ApiError } from '../api/index.ts';
import type { RestResponse } from '../cluster/index.ts';
import type { ApiAnswer } from '../kubectl/index.ts';

/** What the work makes, or the Status that it was refused with. */
export function refusedOr<T>(work: () => T): T | RestResponse {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const headers = { 'Content-Type': 'application/json' };
    return { status: error.status.code, headers, body: error.status };
  }
}

/** HTTP/2 has the names of headers so. */
export function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** An answer as kubectl reads it. */
export function textAnswer({ status, headers, body }: RestResponse): ApiAnswer {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  return { status, headers: lowerCase(headers), body: text };
}
