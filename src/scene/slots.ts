/**
 * Who sits where. A Pod keeps its seat on its node until it is gone, and finds it again when the learner goes back in time; a new
 * Pod takes the lowest free one. Rule plates keep the order in which their addresses first appeared.
 */

/** Pods without a node sit here. */
export const UNSCHEDULED = '';

interface Seat {
  readonly node: string;
  readonly slot: number;
}

/** What the scene remembers between two layouts. Immutable. */
export interface SlotBook {
  /** By Pod uid. Kept beyond the Pod's end. */
  readonly seats: ReadonlyMap<string, Seat>;
  /** By plate key, in order of first appearance. */
  readonly plates: ReadonlyMap<string, number>;
  /** Rows of Pods every worker has room for: grows at once, shrinks late. */
  readonly rows: number;
  readonly density: Density;
}

/** How large a Pod is drawn. */
export type Density = 'card' | 'chip' | 'dot';

export const EMPTY_SLOTS: SlotBook = { seats: new Map(), plates: new Map(), rows: 0, density: 'card' };

export interface Seated {
  readonly uid: string;
  /** UNSCHEDULED before it is bound. */
  readonly node: string;
}

/** Seats of long gone Pods are forgotten beyond this many. */
const REMEMBERED = 20_000;

/** Seats for all of `pods` (in creation order). Returns the same map when nobody came or moved. */
export function assignSeats(seats: SlotBook['seats'], pods: readonly Seated[]): SlotBook['seats'] {
  const taken = new Map<string, Set<number>>();
  const homeless: Seated[] = [];
  for (const pod of pods) {
    const seat = seats.get(pod.uid);
    let here = taken.get(pod.node);
    if (!here) taken.set(pod.node, (here = new Set()));
    if (seat?.node === pod.node && !here.has(seat.slot)) here.add(seat.slot);
    else homeless.push(pod);
  }
  if (homeless.length === 0) return seats;
  const present = new Set(pods.map((pod) => pod.uid));
  const next =
    seats.size + homeless.length > REMEMBERED
      ? new Map([...seats].filter(([uid]) => present.has(uid)))
      : new Map(seats);
  const lowest = new Map<string, number>();
  for (const pod of homeless) {
    const here = taken.get(pod.node) ?? new Set<number>();
    let slot = lowest.get(pod.node) ?? 0;
    while (here.has(slot)) slot++;
    here.add(slot);
    lowest.set(pod.node, slot + 1);
    next.set(pod.uid, { node: pod.node, slot });
  }
  return next;
}

/** Gives new plates the next places. Returns the same map when there is none. */
export function orderPlates(known: SlotBook['plates'], keys: Iterable<string>): SlotBook['plates'] {
  let next: Map<string, number> | undefined;
  for (const key of keys) {
    if ((next ?? known).has(key)) continue;
    next ??= new Map(known);
    next.set(key, next.size);
  }
  return next ?? known;
}
