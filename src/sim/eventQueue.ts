/**
 * The pending events: a journaled table whose keys are the revisions at which events were scheduled, and a heap that knows which is
 * due first. It holds most of a run's writes for a short time each, so it has neither the slots nor the Map of an ordinary table.
 */
import { EventHeap } from './eventHeap.ts';
import type { Cause, Journaled, Revision, SimTime } from './journal.ts';
import { Pages } from './pages.ts';
import type { Recorder } from './table.ts';

/** Something that will happen: plain data, handled by the handler registered for its kind. */
export interface SimEvent {
  readonly kind: string;
}

/** An event in the queue. Its key in the queue is the revision at which it was scheduled. */
export interface PendingEvent {
  readonly at: SimTime;
  readonly event: SimEvent;
  /** What its writes will give as their cause. */
  readonly cause: Cause;
  /** Work that recurs for ever (probes, leases, client loops): settling does not wait for it. */
  readonly background: boolean;
}

export class EventQueue implements Journaled {
  readonly name = 'queue';
  /** Pending events that are not background work. */
  foreground = 0;
  private readonly pending = new Pages<PendingEvent>();
  private readonly heap = new EventHeap();
  /** Pending events by kind, for the kinds somebody asked for. */
  private readonly watched = new Map<string, Pages<PendingEvent>>();
  private readonly record: Recorder;

  constructor(recorder: (queue: Journaled) => Recorder) {
    this.record = recorder(this);
  }

  /** The revision of a write is its key, so the caller has it before it writes. */
  add(key: Revision, pending: PendingEvent): void {
    this.record(key, undefined, pending);
    this.place(key, undefined, pending);
  }

  /** False when it is not pending, and nothing is written. */
  remove(key: Revision): boolean {
    const pending = this.pending.get(key);
    if (!pending) return false;
    this.record(key, pending, undefined);
    this.place(key, pending, undefined);
    return true;
  }

  /** The event that is due next. */
  first(): PendingEvent | undefined {
    while (this.heap.size > 0) {
      const pending = this.pending.get(this.heap.firstSequence);
      if (pending && pending.at === this.heap.firstTime) return pending;
      this.heap.pop();
    }
    return undefined;
  }

  /** Takes what `first` has just found. */
  removeFirst(pending: PendingEvent): void {
    const key = this.heap.firstSequence;
    this.heap.pop();
    this.record(key, pending, undefined);
    this.place(key, pending, undefined);
  }

  /** The pending events of a kind, as they are at any time, in the order in which they were scheduled. */
  ofKind(kind: string): Pick<Pages<PendingEvent>, 'size' | 'forEach'> {
    let known = this.watched.get(kind);
    if (!known) {
      const found = new Pages<PendingEvent>();
      this.watched.set(kind, (known = found));
      this.pending.forEach((pending, key) => {
        if (pending.event.kind === kind) found.set(key, pending);
      });
    }
    return known;
  }

  forEach(visit: (pending: PendingEvent, key: Revision) => void): void {
    this.pending.forEach(visit);
  }

  // The journal: a slot is a key here

  keyOf(slot: number): number {
    return slot;
  }

  restore(slot: number, _revision: Revision, prev: unknown, next: unknown): void {
    this.place(slot, next as PendingEvent | undefined, prev as PendingEvent | undefined);
  }

  repeat(slot: number, _revision: Revision, prev: unknown, next: unknown): void {
    this.place(slot, prev as PendingEvent | undefined, next as PendingEvent | undefined);
  }

  private place(key: Revision, prev: PendingEvent | undefined, next: PendingEvent | undefined): void {
    const known = this.watched.get((next ?? prev)?.event.kind ?? '');
    if (next) {
      this.pending.set(key, next);
      known?.set(key, next);
      this.heap.push(next.at, key);
      if (!next.background) this.foreground++;
    } else {
      this.pending.delete(key);
      known?.delete(key);
    }
    if (prev && !prev.background) this.foreground--;
  }
}
