/**
 * A watch as a stream: a cursor over the store's write log. It holds only its place, so a watcher that never reads costs nothing.
 * Upstream: apiserver/pkg/endpoints/handlers/watch.go over pkg/storage/cacher. When time is turned back before what has been read,
 * the watcher is told that its revision is gone, as after restoring etcd from a backup: it lists again.
 */
import type { KubernetesObject, ResourceName, ResponseStream } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { expired } from '../statusErrors.ts';
import { watchEvent, type ObjectFilter } from './watch.ts';

export interface WatchOptions {
  readonly resource: ResourceName;
  /** The last revision the client knows. */
  readonly since: number;
  /** What is there already, told first as ADDED. */
  readonly initial: readonly KubernetesObject[];
  readonly isSeen: ObjectFilter;
  /** The form in which an object is answered: itself, or a Table of one row. */
  readonly form: (object: KubernetesObject) => unknown;
}

const line = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;

export function watchStream(store: Store, options: WatchOptions): ResponseStream {
  return new WatchStream(store, options);
}

class WatchStream implements ResponseStream {
  ended = false;
  private cursor: number;
  private undos: number;
  private initial: readonly KubernetesObject[];

  private readonly store: Store;
  private readonly options: WatchOptions;

  constructor(store: Store, options: WatchOptions) {
    this.store = store;
    this.options = options;
    this.cursor = options.since;
    this.undos = store.undos;
    this.initial = options.initial;
  }

  read(): string {
    if (this.ended) return '';
    if (this.store.isTakenBack(this.cursor, this.undos)) {
      this.ended = true;
      return line('ERROR', expired(`The resourceVersion for the provided watch is too old.`).status);
    }
    this.undos = this.store.undos;
    const { resource, isSeen, form } = this.options;
    let text = '';
    for (const object of this.initial) text += line('ADDED', form(object));
    this.initial = [];
    for (const write of this.store.writesSince(this.cursor)) {
      const event = watchEvent(write, resource, isSeen);
      if (event) text += line(event.type, form(event.object));
    }
    this.cursor = Math.max(this.cursor, this.store.revision);
    return text;
  }

  close(): void {
    this.ended = true;
  }
}
