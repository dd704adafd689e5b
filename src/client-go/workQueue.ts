/**
 * Work queues: which keys a controller has still to look at. A key is in the queue at most once; one that comes again while it is
 * being worked on waits for the end of that work and is then queued again. Refused keys come back after a growing wait.
 * Upstream: client-go/util/workqueue. Left out: the count of workers (keys never wait for each other) and the token bucket over
 * all retries.
 */
import { invariant, type Revision, type SimTime, type Simulation } from '../sim/index.ts';
import type { RetryPolicy } from './types.ts';

/** A burst of changes that arrives together is looked at once. */
const PICK_UP_MS = 1;

/** Retries that come later than this are no reason for `settle` to wait: the refusal may last for ever. */
const SETTLE_WAITS_MS = 1_000;

const DEFAULT_RETRY: RetryPolicy = { base: 5, max: 1_000_000 };

/** A key's place. A row without `queued`, `working` or `waiting` would be empty, and is removed. */
interface QueueRow {
  /** In the queue; the event that will take it out is pending. */
  readonly queued?: boolean;
  readonly working?: boolean;
  /** Came again while being worked on; the write that caused it. */
  readonly again?: Revision;
  /** Refusals in a row. */
  readonly failures?: number;
  /** A look that is due later: at most one a key, the earliest. */
  readonly delayed?: { readonly at: SimTime; readonly event: number };
}

/** Nearly all rows are one of these, so they are these very objects; what is made by removing a part is another matter. */
const NOWHERE: QueueRow = {};
const QUEUED: QueueRow = { queued: true };
const WORKING: QueueRow = { working: true };

const withQueued = (row: QueueRow): QueueRow => (row === NOWHERE ? QUEUED : { ...row, queued: true });
const withWorking = (row: QueueRow): QueueRow => (row === NOWHERE ? WORKING : { ...row, working: true });

function withoutQueued(row: QueueRow): QueueRow {
  if (row === QUEUED) return NOWHERE;
  const { queued: _, ...rest } = row;
  return rest;
}

function withoutWork(row: QueueRow): QueueRow {
  if (row === WORKING) return NOWHERE;
  const { working: _, again: _again, ...rest } = row;
  return rest;
}

interface QueueEvent {
  readonly kind: 'client-go/work' | 'client-go/worked' | 'client-go/due';
  readonly queue: string;
  readonly key: string;
}

/** What working on a key came to. `busy`: ms of cluster time it took. */
export interface WorkResult {
  readonly busy: SimTime;
  readonly refused: boolean;
  readonly requeueAfter?: SimTime;
  readonly background?: boolean;
}

export interface WorkQueue {
  add(key: string): void;
}

export type OpenQueue = (name: string, work: (key: string) => WorkResult, retry?: RetryPolicy) => WorkQueue;

/** The queues of all controllers share one table. `openQueue(name, work)` registers one; `name` is who works. */
export function createWorkQueues(sim: Simulation): OpenQueue {
  const rows = sim.createTable<QueueRow>('client-go/queues');
  const workers = new Map<string, { work: (key: string) => WorkResult; retry: RetryPolicy }>();
  const rowKey = (queue: string, key: string): string => `${queue} ${key}`;

  const rowOf = (id: string): QueueRow => rows.get(id) ?? NOWHERE;
  const write = (id: string, row: QueueRow): void => {
    if (row.queued || row.working || row.failures || row.delayed) rows.put(id, row);
    else rows.delete(id);
  };
  const later = (delay: SimTime, event: QueueEvent, background = false, because?: Revision): number =>
    sim.schedule(delay, event, { by: event.queue, background, ...(because === undefined ? {} : { because }) });

  const add = (queue: string, key: string, because: Revision): void => {
    const id = rowKey(queue, key);
    const row = rowOf(id);
    if (row.queued || row.again !== undefined) return;
    if (row.working) write(id, { ...row, again: because });
    else {
      write(id, withQueued(row));
      later(PICK_UP_MS, { kind: 'client-go/work', queue, key }, false, because);
    }
  };

  /** Looks again after `delay`, unless an earlier look is due anyway. */
  const addAfter = (queue: string, key: string, delay: SimTime, background: boolean): void => {
    const id = rowKey(queue, key);
    const row = rowOf(id);
    const at = sim.now + delay;
    if (row.delayed && row.delayed.at <= at) return;
    if (row.delayed) sim.cancel(row.delayed.event);
    const event = later(delay, { kind: 'client-go/due', queue, key }, background);
    write(id, { ...row, delayed: { at, event } });
  };

  sim.handle<QueueEvent & { kind: 'client-go/work' }>('client-go/work', ({ queue, key }) => {
    const worker = workers.get(queue);
    invariant(worker, `queue ${queue} was never opened`);
    const { work, retry } = worker;
    const id = rowKey(queue, key);
    const row = withoutQueued(rowOf(id));
    write(id, withWorking(row));
    const result = work(key);
    later(result.busy, { kind: 'client-go/worked', queue, key });
    if (!result.refused) {
      if (row.failures) write(id, { ...rowOf(id), failures: 0 });
      if (result.requeueAfter !== undefined)
        addAfter(queue, key, result.busy + result.requeueAfter, result.background ?? false);
      return;
    }
    const failures = row.failures ?? 0;
    if (retry.limit !== undefined && failures >= retry.limit) {
      write(id, { ...rowOf(id), failures: 0 });
      return;
    }
    write(id, { ...rowOf(id), failures: failures + 1 });
    const delay = Math.min(retry.base * 2 ** failures, retry.max);
    addAfter(queue, key, result.busy + delay, delay > SETTLE_WAITS_MS);
  });

  sim.handle<QueueEvent & { kind: 'client-go/worked' }>('client-go/worked', ({ queue, key }) => {
    const id = rowKey(queue, key);
    const row = rowOf(id);
    const { again } = row;
    write(id, withoutWork(row));
    if (again !== undefined) add(queue, key, again);
  });

  sim.handle<QueueEvent & { kind: 'client-go/due' }>('client-go/due', ({ queue, key }) => {
    const id = rowKey(queue, key);
    const { delayed: _, ...row } = rowOf(id);
    write(id, row);
    add(queue, key, sim.currentCause.because);
  });

  return (name, work, retry = DEFAULT_RETRY) => {
    workers.set(name, { work, retry });
    return { add: (key) => add(name, key, sim.currentCause.because) };
  };
}
