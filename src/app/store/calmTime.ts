/**
 * Cluster time for what is read or spoken: once a second while the clock runs, at once when it stands or jumps. What moves with
 * every beat (the clock's digits, the strip of time) is moved by hand, so that a frame in which only time has passed has nothing
 * to lay out and nothing to paint.
 */
import { useSyncExternalStore } from 'react';
import { clusterStore } from './clusterStore.ts';

/** Real milliseconds between two values while the clock runs. */
const EVERY_MS = 1000;
/** A reader of time that answers with the same number until it is due for another. */
export function createCalmTime(realNow: () => number = () => performance.now()): () => number {
  let said = -1;
  let saidAt = -Infinity;
  return () => {
    const { now, playing } = clusterStore().getState();
    const moved = now - said;
    const isDue = !playing || moved < 0 || realNow() - saidAt >= EVERY_MS;
    if (moved !== 0 && isDue) {
      said = now;
      saidAt = realNow();
    }
    return said;
  };
}

const read = createCalmTime();

/** Cluster time in ms, calm enough to be written out. */
export function useCalmTime(): number {
  return useSyncExternalStore(clusterStore().subscribe, read);
}

const followers = new Set<(now: number) => void>();

/**
 * Calls `move` with the present cluster time at once, and whenever time is published, or shown without being published. For what is moved
 * by hand.
 */
export function followTime(move: (now: number) => void): () => void {
  const store = clusterStore();
  const tell = (): void => move(store.getState().now);
  tell();
  followers.add(move);
  const stop = store.subscribe((state, before) => {
    if (state.now !== before.now) tell();
  });
  return () => {
    followers.delete(move);
    stop();
  };
}

/** Moves the hands to a time that lists and panels are told of later. */
export function showTime(now: number): void {
  for (const move of followers) move(now);
}
