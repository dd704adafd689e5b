/**
 * Maps, sets and chains that are made when they are first asked for: a packet meets few of them, and most nodes of a large cluster never
 * see one. Derived views: what they return does not depend on what was asked before.
 */
import type { NftElements, NftObjects } from '../../netfilter/index.ts';

/** Elements that can be found one by one, by the keys of an index. */
export class LazyElements<V> implements NftElements<V> {
  private readonly keys: () => Iterable<string>;
  private readonly find: (key: string) => V | undefined;

  constructor(keys: () => Iterable<string>, find: (key: string) => V | undefined) {
    this.keys = keys;
    this.find = find;
  }

  get(key: string): V | undefined {
    return this.find(key);
  }

  *entries(): Iterable<readonly [string, V]> {
    for (const key of this.keys()) {
      const value = this.find(key);
      if (value !== undefined) yield [key, value];
    }
  }
}

export interface ObjectSource<T> {
  /** What is there whatever Services there are. */
  readonly fixed: ReadonlyMap<string, T>;
  /** What belongs to the same Service port as this name does. */
  readonly make: (name: string) => readonly T[];
  readonly all: () => Iterable<readonly T[]>;
}

export class LazyObjects<T extends { readonly name: string }> implements NftObjects<T> {
  private readonly source: ObjectSource<T>;
  private readonly made = new Map<string, T>();

  constructor(source: ObjectSource<T>) {
    this.source = source;
  }

  get(name: string): T | undefined {
    const known = this.source.fixed.get(name) ?? this.made.get(name);
    if (known) return known;
    for (const object of this.source.make(name)) this.made.set(object.name, object);
    return this.made.get(name);
  }

  *values(): Iterable<T> {
    yield* this.source.fixed.values();
    for (const objects of this.source.all()) yield* objects;
  }
}
