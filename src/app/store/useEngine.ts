/**
 * Reading the engine from a component. `useCluster` compares by identity, which suits the lists of the door; what the engine
 * puts together afresh at every call is kept here as long as it says the same.
 */
import { useState } from 'react';
import type { Cluster } from '../../cluster/index.ts';
import { useCluster } from './clusterStore.ts';

type Same<T> = (a: T, b: T) => boolean;

interface Keeper<T> {
  keep(next: T): T;
}

function createKeeper<T>(isSame: Same<T>): Keeper<T> {
  let last: { value: T } | undefined;
  return {
    keep(next) {
      if (!last || !isSame(last.value, next)) last = { value: next };
      return last.value;
    },
  };
}

/** Whether two values have the same fields with the same values, one level deep. Arrays count as objects. */
function isShallowSame<T>(a: T, b: T): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.is(a[key as keyof T], b[key as keyof T]));
}

/** What `read` finds in the engine now. The component draws again only when the answer says something else. */
export function useEngine<T>(read: (cluster: Cluster) => T, isSame: Same<T> = isShallowSame): T {
  const [keeper] = useState(() => createKeeper(isSame));
  return useCluster((state) => keeper.keep(read(state.cluster)));
}

/** Cluster time in whole seconds, in ms: for ages, which need no more. */
export function useSeconds(): number {
  return useCluster((state) => Math.floor(state.now / 1000) * 1000);
}
