/**
 * How much a Pod's sockets have answered, in windows of time: what a meter of CPU needs to know about work. A window is as long as
 * metrics-server waits between two looks. Requests count when they reach the socket.
 */
import type { SimTime, Table } from '../sim/index.ts';

/** ms in a window; window n begins at n times this. */
export const SERVED_WINDOW_MS = 15_000;

/** The present window, the one before it, and one more for whoever asks late. */
const KEPT = 3;

/** Requests by window, newest first; windows without any are left out. */
export type ServedRow = readonly { readonly window: number; readonly requests: number }[];

const rowKey = (pod: string, port: number): string => `${pod} ${port}`;

/** A request has reached a socket of the Pod. */
export function countServed(table: Table<ServedRow>, pod: string, port: number, now: SimTime): void {
  const key = rowKey(pod, port);
  const window = Math.floor(now / SERVED_WINDOW_MS);
  const [newest, ...older] = table.get(key) ?? [];
  if (newest?.window === window) table.put(key, [{ window, requests: newest.requests + 1 }, ...older]);
  else table.put(key, [{ window, requests: 1 }, ...(newest ? [newest, ...older] : [])].slice(0, KEPT));
}

/** Requests that reached the port of a Pod in the window that ends at `end`, a multiple of the window's length. */
export function servedUntil(table: Table<ServedRow>, pod: string, port: number, end: SimTime): number {
  const window = Math.round(end / SERVED_WINDOW_MS) - 1;
  return table.get(rowKey(pod, port))?.find((each) => each.window === window)?.requests ?? 0;
}
