/**
 * A watch as a stream: a cursor over the store's write log. It holds only its place, so a watcher that never reads costs nothing.
 * Upstream: apiserver/pkg/endpoints/handlers/watch.go over pkg/storage/cacher. When time is turned back before what has been read,
 * the watcher is told that its revision is gone, as after restoring etcd from a backup: it lists again.
 */
import {
  ApiError,
  apiVersionOf,
  type KubernetesObject,
  type ResourceInfo,
  type ResponseStream,
} from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { expired } from '../statusErrors.ts';
import type { Form } from './form.ts';
import { watchEvents, type ObjectFilter } from './watch.ts';

export interface WatchOptions {
  readonly info: ResourceInfo;
  /** The last revision the client knows. */
  readonly since: number;
  /** What is there already, told first as ADDED; undefined: not asked for. */
  readonly initial: readonly KubernetesObject[] | undefined;
  readonly isSeen: ObjectFilter;
  readonly form: Form;
  /** Whether the client takes bookmarks. */
  readonly bookmarks: boolean;
}

/** Upstream's frequency of bookmarks, in cluster time. */
const BOOKMARK_MS = 60_000;
const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' };

/** Stored objects never change, and many watchers are told of the same one in the same way: its last line is kept. */
const lines = new WeakMap<object, { readonly type: string; readonly text: string }>();

function line(type: string, object: unknown): string {
  const kept = typeof object === 'object' && object !== null ? object : undefined;
  const known = kept && lines.get(kept);
  if (known?.type === type) return known.text;
  const text = `{"type":"${type}","object":${JSON.stringify(object)}}\n`;
  if (kept) lines.set(kept, { type, text });
  return text;
}

/** @param now cluster time, in ms */
export function watchStream(store: Store, now: () => number, options: WatchOptions): ResponseStream {
  return new WatchStream(store, now, options);
}

class WatchStream implements ResponseStream {
  ended = false;
  private closing = false;
  private cursor: number;
  private undos: number;
  private initial: readonly KubernetesObject[] | undefined;
  private bookmarkAt: number;

  private readonly store: Store;
  private readonly now: () => number;
  private readonly options: WatchOptions;

  constructor(store: Store, now: () => number, options: WatchOptions) {
    this.store = store;
    this.now = now;
    this.options = options;
    this.cursor = options.since;
    this.undos = store.undos;
    this.initial = options.initial;
    this.bookmarkAt = now() + BOOKMARK_MS;
  }

  read(): string {
    if (this.ended) return '';
    if (this.closing) this.ended = true;
    try {
      return this.initialEvents() + this.newEvents() + this.bookmark();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.ended = true;
      return line('ERROR', error.status);
    }
  }

  close(): void {
    this.closing = true;
  }

  private initialEvents(): string {
    if (!this.initial) return '';
    const { form, bookmarks } = this.options;
    const text = this.initial.map((object) => line('ADDED', form.one(object))).join('');
    this.initial = undefined;
    return bookmarks ? text + this.bookmarkLine(INITIAL_EVENTS_END) : text;
  }

  private newEvents(): string {
    const { store } = this;
    if (store.isTakenBack(this.cursor, this.undos))
      throw expired('The resourceVersion for the provided watch is too old.');
    this.undos = store.undos;
    const { info, isSeen, form } = this.options;
    if (store.revision <= this.cursor) return '';
    const events = watchEvents(store, info.resource, this.cursor, isSeen);
    this.cursor = store.revision;
    return events.map(({ type, object }) => line(type, form.one(object))).join('');
  }

  private bookmark(): string {
    const now = this.now();
    if (!this.options.bookmarks || (now < this.bookmarkAt && !this.closing)) return '';
    this.bookmarkAt = now + BOOKMARK_MS;
    return this.bookmarkLine();
  }

  /** An object of the kind with nothing in it but the place reached. */
  private bookmarkLine(annotations?: Readonly<Record<string, string>>): string {
    const { info, form } = this.options;
    const metadata = { resourceVersion: String(this.cursor), ...(annotations ? { annotations } : {}) };
    return line('BOOKMARK', form.bookmark({ kind: info.kind, apiVersion: apiVersionOf(info), metadata }));
  }
}
