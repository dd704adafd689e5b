/** meta/v1 Status: how the API says no. Upstream: apimachinery/pkg/api/errors and apis/meta/v1. */

export type StatusReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'
  | 'TooManyRequests'
  | 'Timeout';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  /** Path of the field at fault, such as spec.ports[0].nodePort. */
  readonly field?: string;
}

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  /** Empty, but for an expired list: the token to go on with. */
  readonly metadata: { readonly continue?: string };
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly uid?: string;
    readonly causes?: readonly StatusCause[];
    readonly retryAfterSeconds?: number;
  };
  readonly code: number;
}

/** Thrown wherever the API refuses something; carries the Status a client would receive. */
export class ApiError extends Error {
  override name = 'ApiError';

  readonly status: Status;
  /** Which document of a multi-document manifest was refused (0-based), when it came from one. */
  readonly document: number | undefined;

  constructor(status: Status, document?: number) {
    super(status.message ?? status.reason ?? 'unknown');
    this.status = status;
    this.document = document;
  }
}
