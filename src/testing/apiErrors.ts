/** API errors as the server makes them, for tests of what shows them; and those it answers with, caught. */
import { ApiError, type StatusCause, type StatusReason } from '../api/index.ts';

/** 422 Invalid: `Service "web" is invalid: …`, with a cause for each field. Causes are [field, message, reason?]. */
export function anInvalid(
  kind: string,
  name: string,
  causes: readonly (readonly [field: string, message: string, reason?: string])[],
  document?: number,
): ApiError {
  const words = causes.map(([field, message]) => `${field}: ${message}`);
  const list = words.length === 1 ? words[0] : `[${words.join(', ')}]`;
  const details: StatusCause[] = causes.map(([field, message, reason = 'FieldValueInvalid']) => ({
    reason,
    message,
    field,
  }));
  return anApiError('Invalid', 422, `${kind} "${name}" is invalid: ${list}`, document, { kind, name, causes: details });
}

/** 400 BadRequest from strict decoding: `unknown field "spec.foo"` and the like. */
export function aStrictDecodingError(
  kind: string,
  version: string,
  faults: readonly string[],
  document?: number,
): ApiError {
  const message = `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${faults.join(', ')}`;
  return anApiError('BadRequest', 400, message, document);
}

export function aBadRequest(message: string, document?: number): ApiError {
  return anApiError('BadRequest', 400, message, document);
}

function anApiError(
  reason: StatusReason,
  code: number,
  message: string,
  document?: number,
  details?: { kind: string; name: string; causes: StatusCause[] },
): ApiError {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code } as const;
  return new ApiError(details ? { ...status, details } : status, document);
}

/** The refusal that work must end in. @throws whatever else it ends in */
export function refusalOf(work: () => unknown): ApiError {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
