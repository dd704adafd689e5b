/**
 * The simulation: a clock, one queue of pending events ordered by (time, sequence), named tables, named streams of chance and
 * the journal under all of them. Handlers are synchronous; nothing pending hides in a closure, so every moment of a run can be
 * undone, repeated, forked and replayed.
 */
import { EventQueue, type PendingEvent, type SimEvent } from './eventQueue.ts';
import { invariant, InvariantError } from './invariant.ts';
import {
  CHUNK,
  Journal,
  DUE,
  NO_CAUSE,
  type Cause,
  type JournalEntry,
  type Journaled,
  type Revision,
  type SimTime,
} from './journal.ts';
import type { Pages } from './pages.ts';
import { hashOnWithNumber, nextWord, streamStart, wordToUnit } from './random.ts';
import { Table, type Recorder, type TableOptions } from './table.ts';

export interface ScheduleOptions {
  /** The component that will act; default: the one that schedules. */
  readonly by?: string;
  /** The write that makes it necessary; default: what made the present step necessary. */
  readonly because?: Revision;
  readonly background?: boolean;
}

/** Something done from outside: by a learner, a script or a lesson. With the seed, the actions are the whole run. */
export interface RecordedAction {
  /** The action's own journal entry: what its writes give as their cause. */
  readonly revision: Revision;
  readonly at: SimTime;
  /** Events that had run before it: places the action exactly, even between two events of one instant. */
  readonly afterEvents: number;
  readonly action: unknown;
}

/** How much of a run can be gone back over. */
export interface HistoryLimit {
  /** Writes that are always remembered, and cluster time: what is beyond both is forgotten. */
  readonly least: number;
  readonly ms: SimTime;
  /** Writes that are remembered at most, however little time they took. */
  readonly most: number;
}

/** What is about to be forgotten. */
export interface Forgotten {
  /** The last of the writes. */
  readonly to: Revision;
  /** What each key that they wrote held at their end, by the table's name. */
  readonly last: ReadonlyMap<string, ReadonlyMap<string | number, unknown>>;
}

/** Chunks of the journal that are forgotten between two events, at most. */
const MOST_AT_ONCE = 4;

export class Simulation {
  /** Milliseconds of cluster time since boot. */
  now: SimTime = 0;
  /** Events that have run since boot. */
  processed = 0;
  /** The cause that is stamped on writes. */
  private cause: Cause = NO_CAUSE;
  /** Whether the running event is background work, so that what it starts can be marked so too. */
  inBackground = false;

  private readonly journal = new Journal();
  private readonly handlers = new Map<string, (event: never) => void>();
  private readonly tables = new Map<string, Table<unknown, never>>();
  private readonly queue: EventQueue;
  private readonly actions: Table<RecordedAction, number>;
  private readonly streams: Table<number>;
  readonly seed: number;

  constructor(seed: number) {
    this.seed = seed;
    this.queue = new EventQueue(this.recorder);
    this.actions = this.createTable<RecordedAction, number>('actions');
    this.streams = this.createTable<number>('random');
  }

  /** Writes in force since boot. */
  get revision(): Revision {
    return this.journal.revision;
  }

  /** The revision that was in force at an earlier moment: what a reader knows who is so far behind. */
  revisionAt(time: SimTime): Revision {
    return this.journal.revisionAt(time);
  }

  /** Grows with every write, undo and redo: what is derived from any table may be kept while it stays the same. */
  get changes(): number {
    return this.journal.changes;
  }

  /** True after a seek back, until something new is done: the run so far continues beyond this moment. */
  get hasFuture(): boolean {
    return this.journal.hasFuture;
  }

  // The horizon

  /** Writes up to this one are forgotten, with everything that is only told by them; 0: none. */
  get horizon(): Revision {
    return this.journal.horizon;
  }

  /** The earliest moment to which time can be turned back, in ms. */
  get horizonAt(): SimTime {
    return this.journal.horizonAt;
  }

  private limit: HistoryLimit | undefined;
  /** Nothing is forgotten before this revision. */
  private forgetFrom = Infinity;
  private readonly rememberers: ((forgotten: Forgotten) => void)[] = [];
  private readonly needed: (() => SimTime)[] = [];

  /** From now on the run's beginning is forgotten as it goes on. It changes nothing in what happens. */
  limitHistory(limit: HistoryLimit): void {
    this.limit = limit;
    this.forgetFrom = 0;
  }

  /** Calls `remember` before writes are forgotten: for who needs something of them later, or holds on to some of them. */
  beforeForgetting(remember: (forgotten: Forgotten) => void): void {
    this.rememberers.push(remember);
  }

  /** Nothing is forgotten of what was written after the moment that `since` says: somebody still reads from there. */
  needFrom(since: () => SimTime): void {
    this.needed.push(since);
  }

  private forget({ least, most, ms }: HistoryLimit): void {
    const { journal } = this;
    const before = journal.horizon;
    const needed = Math.min(...this.needed.map((since) => since()), this.now);
    for (let chunks = 0; chunks < MOST_AT_ONCE; chunks++) {
      const next = journal.nextHorizon();
      if (next === undefined || journal.timeAt(next - 1) > needed) break;
      const kept = journal.revision - next;
      if (kept < least || (kept < most && journal.timeAt(next - 1) > this.now - ms)) break;
      const forgotten = { to: next, last: this.lastUntil(next) };
      for (const remember of this.rememberers) remember(forgotten);
      journal.forgetTo(next);
    }
    if (journal.horizon > before) journal.closeGaps();
    this.forgetFrom = journal.revision + CHUNK;
  }

  /** Of the writes up to `to` that are not forgotten yet; the queue's are many, and nobody asks for them. */
  private lastUntil(to: Revision): Forgotten['last'] {
    const last = new Map<string, Map<string | number, unknown>>();
    for (let index = this.journal.horizon; index < to; index++) {
      if (this.journal.tableAt(index) === this.queue) continue;
      const entry = this.journal.entry(index + 1);
      invariant(entry, `the journal has no entry ${index + 1}`);
      const { table, key, next } = entry;
      const known = last.get(table);
      if (known) known.set(key, next);
      else last.set(table, new Map([[key, next]]));
    }
    return last;
  }

  // Tables and chance

  createTable<V, K extends string | number = string>(name: string, options: TableOptions = {}): Table<V, K> {
    invariant(!this.tables.has(name) && name !== this.queue.name, `table ${name} exists`);
    const table = new Table<V, K>(name, this.recorder, options);
    this.tables.set(name, table as unknown as Table<unknown, never>);
    return table;
  }

  private readonly recorder = (table: Journaled): Recorder => {
    const number = this.journal.register(table);
    return (slot, prev, next) => this.journal.append(number, slot, prev, next, this.now, this.cause);
  };

  /** The next number in [0, 1) of a named stream. */
  random(stream: string): number {
    const word = nextWord(this.streams.get(stream) ?? streamStart(this.seed, stream));
    this.streams.put(stream, word);
    return wordToUnit(word);
  }

  /** A whole number in [0, bound). */
  randomInt(stream: string, bound: number): number {
    return Math.floor(this.random(stream) * bound);
  }

  /** A number that is always the same for this seed and name: for jitter that is a property, not an event. */
  fixed(name: string): number {
    return wordToUnit(nextWord(streamStart(this.seed, name)));
  }

  /** The same as fixed(name + String(number)), for names that end with a revision: every write asks for some of them. */
  fixedAt(name: string, number: number): number {
    let start = this.starts.get(name);
    if (start === undefined) this.starts.set(name, (start = streamStart(this.seed, name)));
    return wordToUnit(nextWord(hashOnWithNumber(start, number)));
  }

  private readonly starts = new Map<string, number>();

  // Causes

  /** The journal entry that made a revision. */
  entry(revision: Revision): JournalEntry | undefined {
    return this.journal.entry(revision);
  }

  /** The cause that writes carry now. */
  get currentCause(): Cause {
    return this.cause;
  }

  /** Runs `work` with another author, and optionally another reason, on its writes. */
  as<T>(by: string, work: () => T, because = this.cause.because): T {
    const outer = this.cause;
    this.cause = { by, because };
    try {
      return work();
    } finally {
      this.cause = outer;
    }
  }

  // The queue

  /** Registers what happens when an event of `kind` comes due. Handlers are wiring, not state. */
  handle<E extends SimEvent>(kind: E['kind'], handler: (event: E) => void): void {
    invariant(!this.handlers.has(kind), `two handlers for ${kind}`);
    this.handlers.set(kind, handler);
  }

  /** Schedules an event `delay` ms from now and returns its id (for `cancel`). */
  schedule<E extends SimEvent>(delay: SimTime, event: E, options: ScheduleOptions = {}): number {
    invariant(delay >= 0, `event ${event.kind} scheduled ${String(delay)} ms from now`);
    const sequence = this.journal.revision + 1;
    const { by = this.cause.by, because = this.cause.because, background = false } = options;
    // Events of one chain share one cause: there are many of them.
    const isSame = by === this.cause.by && because === this.cause.because;
    const cause = isSame ? this.cause : { by, because };
    this.queue.add(sequence, { at: this.now + delay, event, cause, background });
    return sequence;
  }

  /** Takes an event back; false when it has run already. */
  cancel(id: number): boolean {
    return this.queue.remove(id);
  }

  /** When the next event is due, or undefined when nothing is pending. */
  get nextEventAt(): SimTime | undefined {
    return this.queue.first()?.at;
  }

  /**
   * The pending events of a kind, as they are at any time, in the order in which they were scheduled: what is on its way needs no
   * table of its own. Ask when wiring.
   */
  pendingOf(kind: string): Pick<Pages<PendingEvent>, 'size' | 'forEach'> {
    return this.queue.ofKind(kind);
  }

  /** Pending events that are not background work. */
  get pendingForeground(): number {
    return this.queue.foreground;
  }

  // Time

  /** Runs exactly one event; false when none is pending. Repeats the recorded future where there is one. */
  step(): boolean {
    if (this.journal.hasFuture) {
      this.redoStep();
      return true;
    }
    const next = this.queue.first();
    if (next) this.runFirst(next);
    return next !== undefined;
  }

  /** Runs every event due until `time` and leaves the clock there. */
  advanceTo(time: SimTime): void {
    while (this.journal.hasFuture && this.journal.timeAt(this.journal.revision) <= time) this.redo();
    if (!this.journal.hasFuture) {
      for (let next = this.queue.first(); next && next.at <= time; next = this.queue.first()) this.runFirst(next);
    }
    this.now = Math.max(this.now, time);
  }

  /** Runs until only background work is pending, or until `limit`. Returns the time. */
  settle(limit: SimTime): SimTime {
    while (this.journal.hasFuture && this.journal.timeAt(this.journal.revision) <= limit) this.redo();
    while (!this.journal.hasFuture && this.queue.foreground > 0) {
      const next = this.queue.first();
      if (!next || next.at > limit) break;
      this.runFirst(next);
    }
    return this.now;
  }

  /** Moves to the state as it was (or will be) at `time`, or at the horizon. `floor`: never take back the writes up to this revision. */
  seek(time: SimTime, floor: Revision = 0): void {
    const lowest = Math.max(floor, this.horizon);
    while (this.journal.revision > lowest && this.journal.timeAt(this.journal.revision - 1) > time) this.undo();
    if (time >= this.now) this.advanceTo(time);
    else this.now = Math.max(this.horizonAt, time);
  }

  /** Takes the last event or action back; false at boot and at the horizon. `floor`: never go below this revision. */
  stepBack(floor: Revision = 0): boolean {
    const lowest = Math.max(floor, this.horizon);
    if (this.journal.revision <= lowest) return false;
    while (this.journal.revision > lowest) {
      const index = this.undo();
      if (this.isBoundary(index)) break;
    }
    const { revision } = this.journal;
    this.now = revision > this.horizon ? this.journal.timeAt(revision - 1) : this.horizonAt;
    return true;
  }

  /**
   * Makes an action and everything after it never have happened: back to the moment just before it, with nothing beyond. False when
   * the run, as it stands now, holds no such action, or it lies before the horizon.
   */
  takeBack(action: Revision): boolean {
    const recorded = this.actions.get(action);
    if (!recorded || action <= this.horizon) return false;
    while (this.journal.revision >= action) this.undo();
    this.journal.takeFuture();
    this.now = recorded.at;
    return true;
  }

  /**
   * Runs `search`, which runs the cluster on. When that finds nothing nothing has been run: the moment is the one before, to the last
   * write, with the future it had; and nothing was forgotten meanwhile.
   */
  lookAhead<T>(search: () => T | undefined): T | undefined {
    const { now, limit, journal } = this;
    const { revision, length } = journal;
    this.limit = undefined;
    try {
      const found = search();
      if (found === undefined) {
        while (journal.revision > revision) this.undo();
        journal.cutTo(length);
        this.now = now;
      }
      return found;
    } finally {
      this.limit = limit;
    }
  }

  /** Whether an entry begins a step: an event taken from the queue to be run, or an action. */
  private isBoundary(index: number): boolean {
    const table = this.journal.tableAt(index);
    if (table === this.actions) return true;
    return table === this.queue && this.journal.wasDue(index);
  }

  private undo(): number {
    const index = this.journal.undo();
    if (this.ranAt(index)) this.processed--;
    return index;
  }

  private redo(): void {
    const index = this.journal.redo();
    this.now = this.journal.timeAt(index);
    if (this.ranAt(index)) this.processed++;
  }

  private ranAt(index: number): boolean {
    return this.journal.tableAt(index) === this.queue && this.isBoundary(index);
  }

  private redoStep(): void {
    do this.redo();
    while (this.journal.hasFuture && !this.isBoundary(this.journal.revision));
  }

  /** Runs what the queue has just found to be next. */
  private runFirst(pending: PendingEvent): void {
    if (this.limit && this.journal.revision >= this.forgetFrom) this.forget(this.limit);
    const handler = this.handlers.get(pending.event.kind);
    invariant(handler, `no handler for ${pending.event.kind}`);
    this.now = pending.at;
    this.cause = DUE;
    this.queue.removeFirst(pending);
    this.processed++;
    this.cause = pending.cause;
    this.inBackground = pending.background;
    try {
      handler(pending.event as never);
    } catch (error) {
      throw this.explain(error, `while handling ${pending.event.kind}`);
    } finally {
      this.cause = NO_CAUSE;
      this.inBackground = false;
    }
  }

  private explain(error: unknown, where: string): unknown {
    if (!(error instanceof Error) || error instanceof InvariantError) {
      const message = error instanceof Error ? error.message : String(error);
      return new InvariantError(`${message} (${where}; seed ${this.seed}, revision ${this.revision})`, {
        cause: error,
      });
    }
    return error;
  }

  // Actions

  /**
   * Does something from outside, recorded so that the run can be replayed. Its writes are caused by the action's entry. What
   * writes nothing (a refused manifest, for instance) leaves no trace: in the past it does not even cost the future.
   */
  act<T>(action: unknown, by: string, work: () => T): T {
    const outer = this.cause;
    const future = this.journal.takeFuture();
    this.cause = { by, because: 0 };
    const revision = this.journal.revision + 1;
    this.actions.put(revision, { revision, at: this.now, afterEvents: this.processed, action });
    this.cause = { by, because: revision };
    try {
      return work();
    } finally {
      this.cause = outer;
      if (this.journal.revision === revision) {
        this.journal.undo();
        this.journal.giveFuture(future);
      }
    }
  }

  /** The actions in force, oldest first: the same list until one is added or taken back. */
  recordedActions(): readonly RecordedAction[] {
    return this.actions.values();
  }

  /**
   * Brings a fresh run to the very place at which `recorded` was done. A run of another version may count its events otherwise: then its
   * time is what holds.
   */
  advanceToAction({ at, afterEvents }: Pick<RecordedAction, 'at' | 'afterEvents'>): void {
    this.runEvents(afterEvents, at);
    this.now = at;
  }

  /** Runs events until so many have been run since boot, but none that is due after `limit`. */
  runEvents(count: number, limit: SimTime): void {
    while (this.processed < count && (this.nextEventAt ?? Infinity) <= limit && this.step());
  }

  /** A short text that differs when the present state of any table differs. For tests and for checking replays. */
  fingerprint(): string {
    const lines: string[] = [`now ${this.now} revision ${this.revision}`];
    this.queue.forEach((pending, key) => lines.push(`queue ${key} ${JSON.stringify(pending)}`));
    for (const [name, table] of this.tables) {
      (table as unknown as Table<unknown>).forEach((value, key) =>
        lines.push(`${name} ${key} ${JSON.stringify(value)}`),
      );
    }
    return lines.join('\n');
  }
}
