/**
 * One object followed until something is true of it. Upstream: client-go/tools/watch (UntilWithSync): a list, then a watch from there.
 */
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { collectionPath, metadataOf, type Info } from '../rest/info.ts';
import { textOf } from '../records.ts';

export type Followed =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: JsonObject }
  /** It was not there when the following began. */
  | { readonly type: 'ABSENT' };

/** Whether what was seen is enough. */
type Judge = (seen: Followed) => boolean | Routine<boolean>;

function* judged(verdict: boolean | Routine<boolean>): Routine<boolean> {
  return typeof verdict === 'boolean' ? verdict : yield* verdict;
}

/**
 * @param done ends it
 * @param timeout ms of cluster time; 0: as long as it takes
 * @returns false when the time ran out
 */
export function* follow(
  call: Invocation,
  info: Omit<Info, 'object' | 'source'>,
  timeout: number,
  done: Judge,
): Routine<boolean> {
  const path = collectionPath(info);
  const fieldSelector = `metadata.name=${info.name}`;
  const deadline = timeout > 0 ? (yield* call.now()) + timeout : undefined;
  for (;;) {
    const list = yield* call.client.get<JsonObject>(path, { fieldSelector });
    const items = Array.isArray(list['items']) ? list['items'].filter(isObject) : [];
    if (items.length === 0 && (yield* judged(done({ type: 'ABSENT' })))) return true;
    for (const object of items) if (yield* judged(done({ type: 'ADDED', object }))) return true;
    const resourceVersion = textOf(metadataOf(list)['resourceVersion'] ?? '');
    const query = { fieldSelector, resourceVersion, watch: 'true', allowWatchBookmarks: 'true' };
    const end = yield* watched(call, yield* call.client.open(path, query, 'application/json'), deadline, done);
    if (end !== 'closed') return end === 'done';
  }
}

/** `closed`: the server ended the watch; a new one begins with a list. */
function* watched(
  call: Invocation,
  stream: number,
  deadline: number | undefined,
  done: Judge,
): Routine<'done' | 'late' | 'closed'> {
  const end = function* (how: 'done' | 'late'): Routine<'done' | 'late'> {
    yield* call.client.close(stream);
    return how;
  };
  for (;;) {
    const left = deadline === undefined ? undefined : deadline - (yield* call.now());
    if (left !== undefined && left <= 0) return yield* end('late');
    const piece = yield* call.client.read(stream, left);
    if ('late' in piece) return yield* end('late');
    if ('end' in piece) return 'closed';
    for (const line of piece.text.split('\n')) {
      const seen = eventOf(line);
      if (seen === 'error') return 'closed';
      if (seen && (yield* judged(done(seen)))) return yield* end('done');
    }
  }
}

function eventOf(line: string): Followed | 'error' | undefined {
  if (line.trim() === '') return undefined;
  const { type, object } = JSON.parse(line) as { type: string; object: Json };
  if (type === 'ERROR') return 'error';
  if ((type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') || !isObject(object)) return undefined;
  return { type, object };
}
