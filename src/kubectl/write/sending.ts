/** Objects on their way to the server and the refusals that come back. Upstream: cli-runtime/pkg/resource/helper.go. */
import type { JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure, StatusFailure } from '../cli/failure.ts';
import { PATCH_TYPES, type Query } from '../rest/client.ts';
import { collectionPath, infoPath, metadataOf, type Info } from '../rest/info.ts';

/** Without what only the server may say of a new object. */
export function* createInfo(call: Invocation, info: Info, query: Query): Routine<JsonObject> {
  const { resourceVersion: _, ...metadata } = metadataOf(info.object);
  const body = { ...info.object, metadata };
  return yield* call.client.send<JsonObject>('POST', collectionPath(info), { query, body });
}

export function* patchInfo(
  call: Invocation,
  info: Omit<Info, 'object' | 'source'>,
  patch: unknown,
  type: keyof typeof PATCH_TYPES,
  query: Query,
  subresource?: string,
): Routine<JsonObject> {
  return yield* call.client.send<JsonObject>('PATCH', infoPath(info, subresource), {
    query,
    contentType: PATCH_TYPES[type],
    body: patch,
  });
}

/** Puts the object over the stored one; without a resourceVersion, over whatever is stored. */
export function* replaceInfo(call: Invocation, info: Info, query: Query, subresource?: string): Routine<JsonObject> {
  const path = infoPath(info, subresource);
  const metadata = metadataOf(info.object);
  let body = info.object;
  if (metadata['resourceVersion'] === undefined || metadata['resourceVersion'] === '') {
    const stored = yield* call.client.find<JsonObject>(path);
    const version = stored && metadataOf(stored)['resourceVersion'];
    if (version !== undefined) body = { ...body, metadata: { ...metadata, resourceVersion: version } };
  }
  return yield* call.client.send<JsonObject>('PUT', path, { query, body });
}

/** A failure told with what was being done to which file's object; anything else as it is. */
export function told(error: unknown, verb: string, source: string): unknown {
  if (!(error instanceof Failure) || source === '') return error;
  if (error instanceof StatusFailure) return error.during(verb, source);
  return new Failure(`error when ${verb} ${JSON.stringify(source)}: ${error.message}`);
}

/** What fails in the routine is told so. */
export function* during<T>(verb: string, source: string, routine: () => Routine<T>): Routine<T> {
  try {
    return yield* routine();
  } catch (error) {
    throw told(error, verb, source);
  }
}

/** The same failure in other words: it is no longer the server's. */
export function* reworded<T>(words: (said: string) => string, routine: () => Routine<T>): Routine<T> {
  try {
    return yield* routine();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(words(error.message));
  }
}

export const isReason = (error: unknown, reason: string): boolean =>
  error instanceof StatusFailure && error.reason === reason;
