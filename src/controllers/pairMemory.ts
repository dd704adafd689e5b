/** What is derived from two immutable objects, remembered by their identity, so safe across rewinding. A sync then costs only what changed. */
export interface PairMemory<A extends object, B extends object, T> {
  get(a: A, b: B): T | undefined;
  set(a: A, b: B, derived: T): void;
}

export function pairMemory<A extends object, B extends object, T>(): PairMemory<A, B, T> {
  const all = new WeakMap<A, WeakMap<B, T>>();
  return {
    get: (a, b) => all.get(a)?.get(b),
    set(a, b, derived) {
      let ofA = all.get(a);
      if (!ofA) all.set(a, (ofA = new WeakMap()));
      ofA.set(b, derived);
    },
  };
}
