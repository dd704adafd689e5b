/** The API server: decoding, defaulting, validation, allocation, storage, watch, the REST face. */
export type {
  ChangeType,
  Change,
  DeleteOptions,
  PatchType,
  ApplyResult,
  RestRequest,
  RestResponse,
  Lister,
  LaggingLister,
  ApiServer,
} from './types.ts';
export { createApiServer, type ApiServerOptions } from './apiServer.ts';
