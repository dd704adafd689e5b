/**
 * What a watch has to be told of each write, as seen through a selector: an object that comes into sight is ADDED, one that goes out
 * of sight DELETED. Upstream: apiserver/pkg/storage/cacher. One write at a time, so that a stream can use it as well as a list.
 */
import type { KubernetesObject, ResourceName } from '../../api/index.ts';
import type { Store, StoredWrite } from '../../etcd/index.ts';
import { expired } from '../statusErrors.ts';
import type { ChangeType } from '../types.ts';

export interface WatchEvent {
  readonly type: ChangeType;
  readonly object: KubernetesObject;
}

export type ObjectFilter = (object: KubernetesObject) => boolean;

/** The event a watcher of `resource` gets for a write; undefined when it gets none. */
function watchEvent(write: StoredWrite, resource: ResourceName, isSeen: ObjectFilter): WatchEvent | undefined {
  if (write.resource !== resource) return undefined;
  const before = write.previous !== undefined && isSeen(write.previous);
  const after = write.next !== undefined && isSeen(write.next);
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object: write.next };
  if (!before) return undefined;
  return { type: 'DELETED', object: goneAt(write.previous, write.revision) };
}

/** The same object for every watcher who is told of its end. */
const gone = new WeakMap<KubernetesObject, KubernetesObject>();

/** What has gone is shown as it was, with the revision at which it went. */
function goneAt(last: KubernetesObject, revision: number): KubernetesObject {
  const resourceVersion = String(revision);
  const known = gone.get(last);
  if (known?.metadata.resourceVersion === resourceVersion) return known;
  const object = { ...last, metadata: { ...last.metadata, resourceVersion } };
  gone.set(last, object);
  return object;
}

/** The events since a revision, oldest first. @throws ApiError Expired */
export function watchEvents(store: Store, resource: ResourceName, since: number, isSeen: ObjectFilter): WatchEvent[] {
  const { compacted } = store;
  if (since < compacted) throw expired(`too old resource version: ${String(since)} (${String(compacted)})`);
  return store.writesSince(since).flatMap((write) => watchEvent(write, resource, isSeen) ?? []);
}
