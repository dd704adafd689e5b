/**
 * A table: keyed values in slots, in creation order. Every write is a journal entry; a deleted key leaves its slot empty and a
 * key that comes again gets a new one, so that iteration order is the order of creation whatever was undone or redone.
 * Values are immutable: replace them, never change them in place.
 */
import { invariant } from './invariant.ts';
import type { Journaled, Revision } from './journal.ts';
import { TableIndex } from './tableIndex.ts';

export interface TableOptions {
  /** Keep what each key held at earlier revisions, for readers that lag ("as of revision r"). */
  readonly versions?: boolean;
}

/** What a key held since `revision`; undefined: it did not exist. */
interface Version<V> {
  readonly revision: Revision;
  readonly value: V | undefined;
}

/** Records a write of one table and returns its revision. */
export type Recorder = (slot: number, prev: unknown, next: unknown) => Revision;

export class Table<V, K extends string | number = string> implements Journaled {
  private readonly slotKeys: K[] = [];
  private readonly slotValues: (V | undefined)[] = [];
  private readonly slotOf = new Map<K, number>();
  private readonly chains: Map<K, Version<V>[]> | undefined;
  private readonly indexes: TableIndex<V, K>[] = [];
  private readonly observers: ((key: K, prev: V | undefined, next: V | undefined) => void)[] = [];

  readonly name: string;
  private readonly record: Recorder;

  /** @param recorder asked once for how this table's writes are recorded. */
  constructor(name: string, recorder: (table: Journaled) => Recorder, options: TableOptions = {}) {
    this.name = name;
    this.record = recorder(this);
    this.chains = options.versions ? new Map() : undefined;
  }

  /**
   * Grows with every write, undo and redo: a cache that remembers it knows whether the table may have changed. It is not state:
   * it never goes back.
   */
  changes = 0;

  get size(): number {
    return this.slotOf.size;
  }

  get(key: K): V | undefined {
    const slot = this.slotOf.get(key);
    return slot === undefined ? undefined : this.slotValues[slot];
  }

  has(key: K): boolean {
    return this.slotOf.has(key);
  }

  /** Writes a value and returns the revision of the write. */
  put(key: K, value: V): Revision {
    let slot = this.slotOf.get(key);
    const prev = slot === undefined ? undefined : this.slotValues[slot];
    slot ??= this.slotKeys.push(key) - 1;
    const revision = this.record(slot, prev, value);
    this.place(slot, key, prev, value, revision);
    return revision;
  }

  /** Removes a key; false when it was not there (and nothing is written). */
  delete(key: K): boolean {
    const slot = this.slotOf.get(key);
    if (slot === undefined) return false;
    const prev = this.slotValues[slot];
    const revision = this.record(slot, prev, undefined);
    this.place(slot, key, prev, undefined, revision);
    return true;
  }

  /** The values, in creation order: the same list until something in the table changes. */
  values(): readonly V[] {
    if (this.list?.changes !== this.changes)
      this.list = { changes: this.changes, values: this.slotValues.filter((value) => value !== undefined) };
    return this.list.values;
  }

  private list: { readonly changes: number; readonly values: readonly V[] } | undefined;

  /** Calls `visit` for every value in creation order, without building a list. */
  forEach(visit: (value: V, key: K) => void): void {
    for (let slot = 0; slot < this.slotValues.length; slot++) {
      const value = this.slotValues[slot];
      if (value !== undefined) visit(value, this.slotKeys[slot]!);
    }
  }

  /** What `key` held when the journal stood at `revision`. The table must keep versions. */
  asOf(key: K, revision: Revision): V | undefined {
    const chain = this.chains?.get(key);
    if (!chain) return undefined;
    for (let i = chain.length - 1; i >= 0; i--) if (chain[i]!.revision <= revision) return chain[i]!.value;
    return undefined;
  }

  /** Every key that ever held a value, in order of first creation: the range for reads as of an earlier revision. */
  everyKey(): Iterable<K> {
    return this.chains?.keys() ?? this.slotOf.keys();
  }

  /**
   * An index kept up to date with every write, undo and redo.
   * @param terms the index terms of a value (for example the node a Pod is bound to).
   */
  indexBy(terms: (value: V, key: K) => readonly string[]): TableIndex<V, K> {
    const index = new TableIndex<V, K>(terms, this.slotValues);
    this.slotValues.forEach((value, slot) => {
      if (value !== undefined) index.move(slot, this.slotKeys[slot]!, undefined, value);
    });
    this.indexes.push(index);
    return index;
  }

  /** For derived structures that must follow undo and redo as well as writes. */
  observe(observer: (key: K, prev: V | undefined, next: V | undefined) => void): void {
    this.observers.push(observer);
  }

  keyOf(slot: number): K {
    return this.slotKeys[slot]!;
  }

  restore(slot: number, _revision: Revision, prev: unknown, next: unknown): void {
    const key = this.slotKeys[slot]!;
    this.slotValues[slot] = prev as V | undefined;
    if (prev === undefined) this.slotOf.delete(key);
    else this.slotOf.set(key, slot);
    this.forgetVersion(key);
    this.tell(slot, key, next as V | undefined, prev as V | undefined);
    // A creation is always the last slot when it is undone: everything later has been undone before it.
    if (prev === undefined && next !== undefined && slot === this.slotKeys.length - 1) {
      this.abandoned.set(slot, key);
      this.slotKeys.length = slot;
      this.slotValues.length = slot;
    }
  }

  repeat(slot: number, revision: Revision, prev: unknown, next: unknown): void {
    const key = this.slotKeys[slot] ?? this.abandoned.get(slot);
    invariant(key !== undefined, `table ${this.name} has forgotten the key of slot ${slot}`);
    this.slotKeys[slot] = key;
    this.place(slot, key, prev as V | undefined, next as V | undefined, revision);
  }

  /** So many slots are few enough not to be counted. */
  private gapsFrom = 4096;

  wornSlots(): Uint8Array | undefined {
    const { length } = this.slotKeys;
    if (length < this.gapsFrom || this.size > length / 2) return undefined;
    return Uint8Array.from(this.slotValues, (value) => (value === undefined ? 0 : 1));
  }

  closeGaps(used: Uint8Array): Int32Array {
    const to = new Int32Array(used.length);
    let count = 0;
    for (let slot = 0; slot < used.length; slot++) {
      if (used[slot] === 0) continue;
      const key = this.slotKeys[slot]!;
      this.slotKeys[count] = key;
      this.slotValues[count] = this.slotValues[slot];
      // A key that was deleted and came again has more than one.
      if (this.slotOf.get(key) === slot) this.slotOf.set(key, count);
      to[slot] = count++;
    }
    this.slotKeys.length = this.slotValues.length = count;
    for (const index of this.indexes) index.renumber(to);
    this.abandoned.clear();
    this.gapsFrom = 4096 + 2 * count;
    return to;
  }

  private forgetVersion(key: K): void {
    const chain = this.chains?.get(key);
    if (!chain) return;
    chain.pop();
    // A key whose first creation is undone must lose its place in the order too.
    if (chain.length === 0) this.chains?.delete(key);
  }

  /** Keys of slots whose creation was undone: the future may still be redone. */
  private readonly abandoned = new Map<number, K>();

  private place(slot: number, key: K, prev: V | undefined, next: V | undefined, revision: Revision): void {
    this.slotValues[slot] = next;
    if (next === undefined) this.slotOf.delete(key);
    else if (prev === undefined) this.slotOf.set(key, slot);
    if (this.chains) {
      const chain = this.chains.get(key);
      if (chain) chain.push({ revision, value: next });
      else this.chains.set(key, [{ revision, value: next }]);
    }
    this.tell(slot, key, prev, next);
  }

  private tell(slot: number, key: K, prev: V | undefined, next: V | undefined): void {
    this.changes++;
    for (const index of this.indexes) index.move(slot, key, prev, next);
    for (const observer of this.observers) observer(key, prev, next);
  }
}
