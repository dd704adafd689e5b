/**
 * The scheduling queue: active Pods by priority and age; Pods that failed wait as unschedulable until something happens that may
 * help, and then let others go first while their back-off lasts (1 s, doubling to 10 s). With nothing else to do the scheduler takes
 * them at once (SchedulerPopFromBackoffQ, on since v1.33); only after an error is the back-off waited for.
 * Upstream: pkg/scheduler/backend/queue.
 */
import type { Pod } from '../api/index.ts';
import type { Revision, SimTime, Simulation, Table } from '../sim/index.ts';

export interface QueuedPod {
  readonly uid: string;
  readonly priority: number;
  readonly state: 'active' | 'backoff' | 'unschedulable';
  /** When it came into the queue, or failed last. */
  readonly since: SimTime;
  readonly attempts: number;
  /** Plugins that rejected it at the last attempt. */
  readonly rejectedBy: readonly string[];
  /** The write that last gave it a chance. */
  readonly because: Revision;
  /** Decides between Pods that came in the same instant: the revision at which it was queued. */
  readonly order: number;
}

const INITIAL_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
/** Back-offs that end within one such window count as ending together. */
const BACKOFF_WINDOW_MS = 1_000;

export function backoffOf(attempts: number): SimTime {
  return attempts === 0 ? 0 : Math.min(INITIAL_BACKOFF_MS * 2 ** (attempts - 1), MAX_BACKOFF_MS);
}

interface Place {
  readonly key: string;
  readonly priority: number;
  readonly since: SimTime;
  readonly order: number;
}

export class SchedulingQueue {
  private readonly rows: Table<QueuedPod>;
  /** A heap of places; the rows say which of them still hold. Derived: it follows undo and redo by observing. */
  private readonly heap: Place[] = [];
  private readonly waiting = new Set<string>();
  /** Pods in their back-off that a plugin rejected: taken when nobody is active. */
  private readonly poppable = new Set<string>();
  private readonly sim: Simulation;

  constructor(sim: Simulation) {
    this.sim = sim;
    this.rows = sim.createTable<QueuedPod>('scheduler/queue');
    this.rows.observe((key, _before, after) => {
      if (after?.state === 'active') this.push(key, after);
      if (after?.state === 'unschedulable') this.waiting.add(key);
      else this.waiting.delete(key);
      if (after?.state === 'backoff' && after.rejectedBy.length > 0) this.poppable.add(key);
      else this.poppable.delete(key);
    });
  }

  get(key: string): QueuedPod | undefined {
    return this.rows.get(key);
  }

  /** Whether `pop` will find somebody. */
  get hasNext(): boolean {
    this.dropStale();
    return this.heap.length > 0 || this.poppable.size > 0;
  }

  add(key: string, { metadata, spec }: Pod): void {
    const row = this.rows.get(key);
    if (row?.uid === metadata.uid) return;
    const base = { uid: metadata.uid, priority: spec.priority ?? 0, attempts: 0, rejectedBy: [] };
    this.put(key, { ...base, state: 'active', since: this.sim.now });
  }

  remove(key: string): void {
    this.rows.delete(key);
  }

  /** Takes the next Pod out. It comes back by `fail`, or not at all. */
  pop(): { readonly key: string; readonly row: QueuedPod } | undefined {
    this.dropStale();
    const key = this.heap[0]?.key ?? this.firstToPop();
    const row = key === undefined ? undefined : this.rows.get(key);
    if (key === undefined || !row) return undefined;
    this.rows.delete(key);
    return { key, row };
  }

  /** The one whose back-off ends first; in the same second, the one that comes first among active Pods. */
  private firstToPop(): string | undefined {
    let best: (Place & { readonly window: number }) | undefined;
    for (const key of this.poppable) {
      const row = this.rows.get(key);
      if (!row) continue;
      const { priority, since, order, attempts } = row;
      const window = Math.floor((since + backoffOf(attempts)) / BACKOFF_WINDOW_MS);
      const place = { key, priority, since, order, window };
      if (!best || window < best.window || (window === best.window && this.comesBefore(place, best))) best = place;
    }
    return best?.key;
  }

  /** Puts a Pod back that fitted nowhere. @param retry it was no plugin's fault: tried again after its back-off in any case. */
  fail(key: string, row: QueuedPod, rejectedBy: readonly string[], retry: boolean): void {
    const failed = { ...row, rejectedBy, since: this.sim.now, attempts: row.attempts + 1 };
    this.put(key, { ...failed, state: retry ? 'backoff' : 'unschedulable' });
  }

  /** Unschedulable Pods, oldest first. */
  unschedulable(): readonly (readonly [string, QueuedPod])[] {
    const rows: [string, QueuedPod][] = [];
    for (const key of this.waiting) {
      const row = this.rows.get(key);
      if (row) rows.push([key, row]);
    }
    return rows.sort(([a, rowA], [b, rowB]) => rowA.since - rowB.since || (a < b ? -1 : 1));
  }

  /** Gives an unschedulable Pod another chance. Returns the ms until its back-off is over; 0: it is active now. */
  wake(key: string, row: QueuedPod): SimTime {
    const left = row.since + backoffOf(row.attempts) - this.sim.now;
    this.put(key, { ...row, state: left > 0 ? 'backoff' : 'active' });
    return Math.max(0, left);
  }

  /** The back-off of a Pod is over. */
  activate(key: string): void {
    const row = this.rows.get(key);
    // A timer of an earlier back-off says nothing about this one.
    if (row?.state === 'backoff' && row.since + backoffOf(row.attempts) <= this.sim.now)
      this.rows.put(key, { ...row, state: 'active', order: this.sim.revision });
  }

  private put(key: string, row: Omit<QueuedPod, 'because' | 'order'>): void {
    const { because } = this.sim.currentCause;
    this.rows.put(key, { ...row, because, order: this.sim.revision });
  }

  // The heap: highest priority first, then the one that has waited longest

  private comesBefore(a: Place, b: Place): boolean {
    if (a.priority !== b.priority) return a.priority > b.priority;
    if (a.since !== b.since) return a.since < b.since;
    return a.order < b.order;
  }

  private isStale({ key, order }: Place): boolean {
    const row = this.rows.get(key);
    return row?.state !== 'active' || row.order !== order;
  }

  private dropStale(): void {
    while (this.heap.length > 0 && this.isStale(this.heap[0]!)) this.dropFirst();
  }

  private push(key: string, { priority, since, order }: QueuedPod): void {
    const { heap } = this;
    let child = heap.push({ key, priority, since, order }) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.comesBefore(heap[child]!, heap[parent]!)) return;
      [heap[child], heap[parent]] = [heap[parent]!, heap[child]!];
      child = parent;
    }
  }

  private dropFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    let parent = 0;
    for (;;) {
      let best = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < heap.length && this.comesBefore(heap[child]!, heap[best]!)) best = child;
      if (best === parent) return;
      [heap[best], heap[parent]] = [heap[parent]!, heap[best]!];
      parent = best;
    }
  }
}
