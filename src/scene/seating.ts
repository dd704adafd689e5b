/** Before anything gets a place: who sits where, how large Pods are drawn, and in which order plates stand. */
import type { Plate } from '../api/index.ts';
import { plateKey, serviceOfPlate } from './plates.ts';
import { MIN_ROWS, MOST_SLOTS, POD_COLUMNS } from './sizes.ts';
import { assignSeats, orderPlates, type Density, type SlotBook } from './slots.ts';
import type { SceneInput, SceneNode } from './types.ts';

const DENSITIES: readonly Density[] = ['card', 'chip', 'dot'];

/** Smaller at once when a node is full; larger again only when every node is well below the limit. */
function nextDensity(before: Density, slots: number, wide: number): Density {
  const needed = DENSITIES.find((density) => slots <= MOST_SLOTS[density] * wide) ?? 'dot';
  if (DENSITIES.indexOf(needed) >= DENSITIES.indexOf(before)) return needed;
  return slots <= MOST_SLOTS[needed] * wide * 0.75 ? needed : before;
}

/** Pods beside each other in a node whose kernel is so many columns wide. */
export const podColumns = (density: Density, wide: number): number => POD_COLUMNS[density] * wide;

function nextRows(before: SlotBook, density: Density, slots: number, wide: number): number {
  const needed = Math.max(MIN_ROWS[density], Math.ceil(slots / podColumns(density, wide)));
  if (density !== before.density || needed >= before.rows) return needed;
  return needed <= before.rows - 2 ? needed + 1 : before.rows;
}

export interface Seating {
  readonly book: SlotBook;
  /** Highest seat in use, plus one, by node. */
  readonly slots: ReadonlyMap<string, number>;
}

/** `standing`: the nodes whose Pods share one size; the flat one has its own. `wide`: the columns of plates in their kernels. */
export function seatPods(
  input: SceneInput,
  standing: readonly SceneNode[],
  plates: SlotBook['plates'],
  wide: number,
): Seating {
  const seats = assignSeats(input.book.seats, input.pods);
  const slots = new Map<string, number>();
  for (const pod of input.pods) {
    const slot = seats.get(pod.uid)?.slot ?? 0;
    slots.set(pod.node, Math.max(slots.get(pod.node) ?? 0, slot + 1));
  }
  const most = Math.max(0, ...standing.map((node) => slots.get(node.name) ?? 0));
  const density = nextDensity(input.book.density, most, wide);
  const rows = nextRows(input.book, density, most, wide);
  return { slots, book: { seats, plates, density, rows } };
}

/** The book's order of plates, with those that are new. */
export function rememberPlates(input: SceneInput): SlotBook['plates'] {
  return orderPlates(input.book.plates, inOrderOfServices(input).map(plateKey));
}

function allPlates(input: SceneInput): Plate[] {
  return input.nodes.flatMap((node) => [...(input.plates.get(node.name) ?? [])]);
}

/** New plates stand in the order in which their Services were made; rules list them by name. */
function inOrderOfServices(input: SceneInput): Plate[] {
  const rank = new Map(
    input.services.map(({ service: { metadata } }, i) => [`${metadata.namespace ?? ''}/${metadata.name}`, i]),
  );
  const rankOf = (plate: Plate): number => rank.get(serviceOfPlate(plate)) ?? rank.size;
  return allPlates(input).sort((a, b) => rankOf(a) - rankOf(b));
}

export interface PlateOrder {
  /** Of the learner's own Services, then of the system's. */
  readonly major: readonly string[];
  readonly minor: readonly string[];
  readonly colourOf: (plate: Plate) => number;
}

/** All plates any node shows, each once: a node that lags behind keeps an empty place for what it does not know yet. */
export function orderOfPlates(input: SceneInput, plates: SlotBook['plates']): PlateOrder {
  const colours = new Map<string, number>();
  const system = new Set<string>();
  for (const { service, colour, system: isSystem } of input.services) {
    const key = `${service.metadata.namespace ?? ''}/${service.metadata.name}`;
    colours.set(key, colour);
    if (isSystem) system.add(key);
  }
  const byKey = new Map(allPlates(input).map((plate) => [plateKey(plate), serviceOfPlate(plate)]));
  const orderOf = (key: string): number => plates.get(key) ?? 0;
  // A Service's plates stand together, where its first one stood.
  const firstOf = new Map<string, number>();
  for (const [key, service] of byKey) firstOf.set(service, Math.min(firstOf.get(service) ?? Infinity, orderOf(key)));
  const groupOf = (service: string): number => firstOf.get(service) ?? 0;
  const keys = [...byKey].sort(([a, s], [b, t]) => groupOf(s) - groupOf(t) || orderOf(a) - orderOf(b));
  const isSystem = (service: string): boolean => system.has(service) || service.startsWith('kube-system/');
  return {
    major: keys.filter(([, service]) => !isSystem(service)).map(([key]) => key),
    minor: keys.filter(([, service]) => isSystem(service)).map(([key]) => key),
    colourOf: (plate) => colours.get(serviceOfPlate(plate)) ?? 0,
  };
}
