/** The API server: decoding, defaulting, validation, allocation, storage, watch, the REST face. */
export type {
  ChangeType,
  Change,
  DeleteOptions,
  PatchType,
  ApplyResult,
  RestRequest,
  RestResponse,
  StreamResponse,
  Lister,
  LaggingLister,
  ApiServer,
} from './types.ts';
export { SYSTEM_PRIORITY_CLASSES } from './registry/systemPriorityClasses.ts';
export { createApiServer, type ApiServerOptions } from './apiServer.ts';
export type { AggregatedApi } from './rest/aggregated.ts';
export type { ServiceRange } from './allocation/serviceRanges.ts';
export { alreadyExists, badRequest, forbidden, invalid, notFound } from './statusErrors.ts';
export {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
  type FieldError,
} from './validation/fieldError.ts';
export { isTrue, parseUrl } from './rest/url.ts';
