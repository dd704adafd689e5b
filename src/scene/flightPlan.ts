/**
 * Everything about one packet between two places that does not change while it flies: its way, its colour, its label and the label
 * it had before. Made once for a flight and a layout; then its picture at any time is a little arithmetic.
 */
import {
  neverArrived,
  type ConnectionRecord,
  type Flight,
  type Hop,
  type PacketHeader,
  type Place,
} from '../api/index.ts';
import { spread } from './geometry.ts';
import { logicalRoute } from './logical.ts';
import type { Route } from './route.ts';
import { plateFor, stopAt, stopOfArrival, walksRules } from './stops.ts';
import type { PlateLayout, SceneLayout, SegmentLayout } from './types.ts';
import { routeBetween } from './ways.ts';

export interface FlightPlan {
  readonly flight: Flight;
  readonly layout: SceneLayout;
  readonly route: Route;
  /** The way it came before, for its trail. Found when first asked for: in a crowd nobody asks. */
  readonly lead: () => Route | undefined;
  readonly colour: number;
  /** The header before it was rewritten where this flight began; undefined when it was not. */
  readonly before: PacketHeader | undefined;
  /** Which side of its way it keeps to, in pixels. */
  readonly side: number;
  /** An answer that says no: HTTP 5xx and the like. */
  readonly isError: boolean;
  /** The segment that was rolled for it, lit while it leaves. */
  readonly rolled: { readonly plate: PlateLayout; readonly segment: SegmentLayout } | undefined;
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.kind === b.kind && a.name === b.name;
}

function isSameHeader(a: PacketHeader | undefined, b: PacketHeader): boolean {
  return a?.dst === b.dst && a.dport === b.dport && a.src === b.src && a.sport === b.sport;
}

/** The hop this flight left from: it stands at the same place and sent this very header. */
function hopBefore(
  flight: Flight,
  record: ConnectionRecord | undefined,
): { hop: Hop; before: Hop | undefined } | undefined {
  const hops = record?.hops ?? [];
  for (let i = hops.length - 1; i >= 0; i--) {
    const hop = hops[i]!;
    if (hop.segment !== flight.segment || !isSamePlace(hop.place, flight.from)) continue;
    if (!isSameHeader(hop.leftAs, flight.header)) continue;
    const before = hops[i - 1];
    const continues =
      before?.segment === hop.segment && before.next !== undefined && isSamePlace(before.next, hop.place);
    return { hop, before: continues ? before : undefined };
  }
  return undefined;
}

/** What a packet carries in words: where it goes, or what it answers. */
export function labelOf(flight: Flight, header: PacketHeader): string {
  if (flight.reply) return flight.note ? `← ${flight.note}` : `← ${header.src}:${header.sport}`;
  if (flight.segment === 'query' && flight.note)
    return `? ${flight.note.replace(/\.cluster\.local\.?$/, '.…').replace(/\.$/, '')}`;
  return header.protocol === 'ICMP' ? `→ ${header.dst}` : `→ ${header.dst}:${header.dport}`;
}

export interface Turn {
  readonly before: string;
  readonly after: string;
}

/**
 * What the place a flight left has rewritten beside what its label names: the source of a request (SNAT); both ends of an answer on
 * its way back through conntrack, as far as its label says something else.
 */
export function furtherTurns({ flight, before }: Pick<FlightPlan, 'flight' | 'before'>): readonly Turn[] {
  if (!before) return [];
  const { header, reply, note } = flight;
  const turns: Turn[] = [];
  const from = ({ src, sport }: PacketHeader): string =>
    reply && sport !== 0 ? `from ${src}:${sport}` : `from ${src}`;
  if (before.src !== header.src && (!reply || note !== undefined))
    turns.push({ before: from(before), after: from(header) });
  if (reply && before.dst !== header.dst) turns.push({ before: `to ${before.dst}`, after: `to ${header.dst}` });
  return turns;
}

/** The app at the far end: whom a request is for, or whom a reply comes from. */
function colourOf(layout: SceneLayout, flight: Flight, arrived: PacketHeader | undefined): number {
  const { header, reply } = flight;
  const pod = layout.index.podsByIP.get(reply ? header.src : header.dst);
  if (pod) return pod.colour;
  const asked = reply ? { ...header, dst: header.src, dport: header.sport } : (arrived ?? header);
  for (const place of [flight.to, flight.from]) {
    if (place.kind !== 'node') continue;
    const plate = plateFor(layout, place.name, asked);
    if (plate) return plate.colour;
  }
  const own = reply ? flight.to : flight.from;
  return own.kind === 'pod'
    ? (layout.index.pods.get(own.name)?.colour ?? 0)
    : (plateAnywhere(layout, asked)?.colour ?? 0);
}

function plateAnywhere(layout: SceneLayout, header: PacketHeader): PlateLayout | undefined {
  for (const node of layout.nodes) {
    const plate = plateFor(layout, node.name, header);
    if (plate) return plate;
  }
  return undefined;
}

function routeOf(
  layout: SceneLayout,
  flight: Pick<Flight, 'from' | 'to' | 'header' | 'connection' | 'segment' | 'reply'>,
  arrived: PacketHeader | undefined,
  isLost?: boolean,
): Route {
  const from = stopAt(layout, flight.from, arrived, flight);
  const to = stopOfArrival(layout, flight, isLost);
  const endpoint = from.kind === 'plate' ? endpointOf(flight.header) : undefined;
  const outside = flight.reply ? flight.header.src : flight.header.dst;
  return routeBetween(layout, from, to, endpoint, layout.index.balancersByIP.get(outside));
}

function endpointOf({ dst, dport }: PacketHeader): string {
  return `${dst}:${dport}`;
}

/** Packets of one way keep to their own side of it, answers to the other, each connection a little differently. */
function sideOf(flight: Flight): number {
  return (flight.reply ? -2.6 : 2.6) + (spread(flight.connection) - 0.5) * 3;
}

/** The segment of the plate the packet was just decided by. */
function rolledFor(layout: SceneLayout, flight: Flight, arrived: PacketHeader | undefined): FlightPlan['rolled'] {
  if (layout.lens === 'logical' || !arrived || flight.from.kind !== 'node' || !walksRules(flight)) return undefined;
  const plate = plateFor(layout, flight.from.name, arrived);
  const chosen = endpointOf(flight.header);
  const segment = plate?.segments.find(({ endpoint }) => endpoint === chosen);
  return plate && segment ? { plate, segment } : undefined;
}

/** Without a record of the connection the plate is guessed from the segment that leads where the packet goes. */
function guessArrival(layout: SceneLayout, flight: Flight): PacketHeader | undefined {
  if (flight.from.kind !== 'node' || !walksRules(flight)) return undefined;
  const endpoint = `${flight.header.dst}:${flight.header.dport}`;
  const plates = layout.index.nodes.get(flight.from.name)?.plates ?? [];
  const plate = plates.find((candidate) => candidate.segments.some((segment) => segment.endpoint === endpoint))?.plate;
  return plate ? { ...flight.header, dst: plate.ip, dport: plate.port } : undefined;
}

/** Where a plan learns what was before its flight. */
export interface Past {
  /** The plan of the flight that arrived where this one leaves, when one has it: nothing else is asked then. */
  readonly previous?: FlightPlan | undefined;
  /** The connection's record: asked only when the flight itself does not say enough. */
  readonly record?: () => ConnectionRecord | undefined;
  /** The hop it came to, of a flight that is over. */
  readonly came?: Hop | undefined;
}

/** Whether `previous` brought the packet to where `flight` takes it on. */
function leadsTo(previous: FlightPlan | undefined, flight: Flight): previous is FlightPlan {
  if (previous?.flight.segment !== flight.segment || previous.flight.reply !== flight.reply) return false;
  return previous.flight.arrivesAt === flight.departedAt && isSamePlace(previous.flight.to, flight.from);
}

export function planFlight(flight: Flight, layout: SceneLayout, past: Past = {}): FlightPlan {
  const isLogical = layout.lens === 'logical';
  const previous = leadsTo(past.previous, flight) ? past.previous : undefined;
  // Only a node rewrites: a packet that leaves anything else leaves as it came.
  const asks = previous === undefined && flight.from.kind === 'node';
  const record = asks ? past.record?.() : undefined;
  const hops = hopBefore(flight, record);
  const arrived =
    previous?.flight.header ?? hops?.hop.arrivedAs ?? (asks && !record ? guessArrival(layout, flight) : undefined);
  const isLost = past.came && neverArrived(past.came);
  let lead: Route | undefined;
  return {
    flight,
    layout,
    route: isLogical
      ? logicalRoute(layout, flight, record ?? past.record?.(), isLost)
      : routeOf(layout, flight, arrived, isLost),
    lead: () => {
      if (isLogical) return undefined;
      if (previous?.layout === layout) return previous.route;
      const before = hops?.before;
      if (!before?.leftAs) return undefined;
      const cameFrom = { ...flight, from: before.place, to: flight.from, header: before.leftAs };
      return (lead ??= routeOf(layout, cameFrom, before.arrivedAs));
    },
    colour: colourOf(layout, flight, arrived),
    before: arrived && !isSameHeader(arrived, flight.header) ? arrived : undefined,
    side: sideOf(flight),
    isError: flight.reply && /^[45]\d\d\b/.test(flight.note ?? ''),
    rolled: rolledFor(layout, flight, arrived),
  };
}
