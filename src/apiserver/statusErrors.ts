/**
 * The ways the API says no, in upstream's words. Upstream: apimachinery/pkg/api/errors/errors.go. In details, `kind` is the Kind for
 * Invalid and the plural resource for everything else.
 */
import { ApiError, qualifiedName, type ResourceInfo, type Status, type StatusCause, goQuote } from '../api/index.ts';
import { aggregateMessage, errorBody, type FieldError } from './validation/fieldError.ts';

type Failure = Pick<Status, 'reason' | 'code' | 'message' | 'details'> & Partial<Pick<Status, 'metadata'>>;

function refuse(failure: Failure): ApiError {
  const { message, reason, details, code, metadata = {} } = failure;
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata,
    status: 'Failure',
    ...(message === undefined ? {} : { message }),
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** What a Status names a resource by. */
type Named = Pick<ResourceInfo, 'group'> & { readonly resource: string };

function details(resource: Named, name: string): NonNullable<Status['details']> {
  return { name, ...(resource.group ? { group: resource.group } : {}), kind: resource.resource };
}

export function notFound(resource: Named, name: string): ApiError {
  return refuse({
    reason: 'NotFound',
    code: 404,
    message: `${qualifiedName(resource)} ${goQuote(name)} not found`,
    details: details(resource, name),
  });
}

export function alreadyExists(resource: Named, name: string): ApiError {
  return refuse({
    reason: 'AlreadyExists',
    code: 409,
    message: `${qualifiedName(resource)} ${goQuote(name)} already exists`,
    details: details(resource, name),
  });
}

/** A generated name was taken, and so were the ones tried after it. */
export function generatedNameTaken(resource: ResourceInfo, name: string): ApiError {
  return refuse({
    reason: 'AlreadyExists',
    code: 409,
    message: `${qualifiedName(resource)} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`,
    details: { ...details(resource, name), retryAfterSeconds: 1 },
  });
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/** Conflict; without a sentence, the one about a resourceVersion that is not the present one. */
export function conflict(resource: ResourceInfo, name: string, sentence = MODIFIED): ApiError {
  return refuse({
    reason: 'Conflict',
    code: 409,
    message: `Operation cannot be fulfilled on ${qualifiedName(resource)} ${goQuote(name)}: ${sentence}`,
    details: details(resource, name),
  });
}

/** The binding subresource names itself in its conflicts. */
export function bindingConflict(pod: string, sentence: string): ApiError {
  return refuse({
    reason: 'Conflict',
    code: 409,
    message: `Operation cannot be fulfilled on pods/binding ${goQuote(pod)}: ${sentence}`,
    details: { name: pod, kind: 'pods/binding' },
  });
}

export function forbidden(resource: Named, name: string, sentence: string, causes?: readonly StatusCause[]): ApiError {
  const what = name === '' ? qualifiedName(resource) : `${qualifiedName(resource)} ${goQuote(name)}`;
  return refuse({
    reason: 'Forbidden',
    code: 403,
    message: `${what} is forbidden: ${sentence}`,
    details: { ...details(resource, name), ...(causes ? { causes } : {}) },
  });
}

/** Validation failed: one cause per field at fault, the message repeating them all. */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const qualified = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  return refuse({
    reason: 'Invalid',
    code: 422,
    message: `${qualified} ${goQuote(name)} is invalid: ${aggregateMessage(errors)}`,
    details: {
      name,
      ...(kind.group ? { group: kind.group } : {}),
      kind: kind.kind,
      causes: errors.map((error) => ({ reason: error.type, message: errorBody(error), field: error.field })),
    },
  });
}

/** A patch that cannot be applied. Upstream keeps the reason to itself, and kubectl would print a cause in place of the message. */
export function rejectedPatch(): ApiError {
  return refuse({
    reason: 'Invalid',
    code: 422,
    message: 'the server rejected our request due to an error in our request',
    details: {},
  });
}

export function badRequest(message: string, causes?: readonly StatusCause[]): ApiError {
  return refuse({ reason: 'BadRequest', code: 400, message, ...(causes ? { details: { causes } } : {}) });
}

/** What kubectl says of a kind that the server's discovery does not know. */
export function noMatches(kind: string, apiVersion: string): ApiError {
  const message = `no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}`;
  return badRequest(message, [{ reason: 'FieldValueNotFound', message, field: 'kind' }]);
}

/** Others own what an apply would change. */
export function applyConflict(message: string, causes: readonly StatusCause[]): ApiError {
  return refuse({ reason: 'Conflict', code: 409, message, details: { causes } });
}

/** An error that upstream's handlers pass on as it is. */
export function unexplained(message: string): ApiError {
  return refuse({ code: 500, message });
}

export function internalError(message: string): ApiError {
  return refuse({
    reason: 'InternalError',
    code: 500,
    message: `Internal error occurred: ${message}`,
    details: { causes: [{ message }] },
  });
}

/** The history before a revision is not kept any more, or is another one. `token` goes on with a list all the same. */
export function expired(message: string, token?: string): ApiError {
  return refuse({
    reason: 'Expired',
    code: 410,
    message,
    ...(token === undefined ? {} : { metadata: { continue: token } }),
  });
}

/** A revision that is still to come. */
export function tooLargeRevision(asked: number, current: number): ApiError {
  return refuse({
    reason: 'Timeout',
    code: 504,
    message: `Timeout: Too large resource version: ${String(asked)}, current: ${String(current)}`,
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  });
}

export function methodNotAllowed(): ApiError {
  return refuse({
    reason: 'MethodNotAllowed',
    code: 405,
    message: 'the server does not allow this method on the requested resource',
    details: {},
  });
}

/** No such path, group, version or resource. */
export function noSuchPath(): ApiError {
  return refuse({
    reason: 'NotFound',
    code: 404,
    message: 'the server could not find the requested resource',
    details: {},
  });
}

/** None of the forms the client would take can be given. */
export function notAcceptable(message: string): ApiError {
  return refuse({ reason: 'NotAcceptable', code: 406, message });
}

export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return refuse({
    reason: 'UnsupportedMediaType',
    code: 415,
    message: `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  });
}

export const requestTooLarge = (limit: number): ApiError => entityTooLarge(`limit is ${String(limit)}`);

export function entityTooLarge(why: string): ApiError {
  return refuse({ reason: 'RequestEntityTooLarge', code: 413, message: `Request entity too large: ${why}` });
}

/** The request may be right a little later. */
export function tooManyRequests(message: string, retryAfterSeconds: number, causes: readonly StatusCause[]): ApiError {
  return refuse({
    reason: 'TooManyRequests',
    code: 429,
    message,
    details: { causes, ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) },
  });
}

/** The server that this one asks is not there. */
export function unavailable(): ApiError {
  return refuse({
    reason: 'ServiceUnavailable',
    code: 503,
    message: 'the server is currently unable to handle the request',
  });
}

/** Something that has no reason of its own. */
export function failure(code: number, message: string): ApiError {
  return refuse({ code, message });
}
