/**
 * The moving part of the picture at one moment: packets, marks where packets died, clients that wait, and segments that were just
 * rolled. A pure function of time, so that pausing, scrubbing and slow motion cost nothing. Built into a frame that is used again
 * for the next moment: thousands of packets must not mean thousands of new objects sixty times a second.
 */
import type { ConnectionRecord, Death, Flight } from '../api/index.ts';
import { spread, type Point } from './geometry.ts';
import type { FlightPlan } from './flightPlan.ts';
import { hubPoint } from './hubs.ts';
import { logicalEnd } from './logical.ts';
import { nowhere, placeOn } from './route.ts';
import { serviceOfPlate } from './plates.ts';
import { anchorOf, plateFor, standingPoint, stopOfDeath } from './stops.ts';
import type { PlateLayout, SceneLayout, SegmentLayout } from './types.ts';

/**
 * A packet at one moment. Its numbers stand in one row of bytes: as fields of an object each of them would be put into a box of its own
 * whenever it is written, sixty times a second for thousands of packets, and the boxes would have to be swept up.
 */
export class Comet {
  plan: FlightPlan;
  private readonly at = new Float64Array(9);

  constructor(plan: FlightPlan) {
    this.plan = plan;
  }

  get x(): number {
    return this.at[0]!;
  }

  get y(): number {
    return this.at[1]!;
  }

  /** How far it flies beside the middle of its way. */
  get asideX(): number {
    return this.at[2]!;
  }

  get asideY(): number {
    return this.at[3]!;
  }

  /** Where it is going: a vector of length 1. */
  get towardsX(): number {
    return this.at[4]!;
  }

  get towardsY(): number {
    return this.at[5]!;
  }

  /** Pixels from the beginning of its way. */
  get along(): number {
    return this.at[6]!;
  }

  /** 0 at the beginning of its way, 1 at the end. */
  get progress(): number {
    return this.at[7]!;
  }

  /** How far its label has turned from the old address to the new one: 0 old, 1 new. */
  get flip(): number {
    return this.at[8]!;
  }

  /** @param jumps it stands at the stops of its way instead of moving */
  place(plan: FlightPlan, time: number, jumps: boolean): void {
    const { at } = this;
    const { route, flight, side, before } = plan;
    const u = progressOf(flight, time);
    const along = (jumps ? Math.round(u) : u) * route.length;
    placeOn(route, along, here);
    // Everything meets in the middle at the ends of its way, where continuity counts.
    const offset = side * Math.min(1, Math.min(along, route.length - along) / 24);
    const [x, y, dx, dy] = [here[0]!, here[1]!, here[2]!, here[3]!];
    const span = Math.sqrt(dx * dx + dy * dy) || 1;
    this.plan = plan;
    at[4] = dx / span;
    at[5] = dy / span;
    at[2] = (-dy / span) * offset;
    at[3] = (dx / span) * offset;
    at[0] = x + at[2];
    at[1] = y + at[3];
    at[6] = along;
    at[7] = u;
    at[8] = before === undefined ? 1 : Math.min(1, u / FLIP);
  }
}

/** Where packets ended. Several at one place in one way are one mark with a count. */
export interface Mark {
  readonly death: Death;
  readonly x: number;
  readonly y: number;
  /** 0 when it happened, 1 when it is forgotten. */
  readonly age: number;
  readonly count: number;
  /** The plate it happened at says why by itself: its bar carries the words. */
  readonly isSaid: boolean;
}

/** A client whose packet was lost in silence: it waits until it gives up. */
export interface WaitingClient {
  readonly connection: string;
  readonly x: number;
  readonly y: number;
  /** ms since it asked. */
  readonly waited: number;
}

/** The endpoint the dice have just chosen. */
export interface Flash {
  plate: PlateLayout;
  segment: SegmentLayout;
  /** 1 at the roll, fading to 0. */
  light: number;
}

export interface Frame {
  /** Only the first `count` are of this moment. */
  readonly comets: Comet[];
  count: number;
  marks: Mark[];
  waiting: WaitingClient[];
  flashes: Flash[];
}

export function createFrame(): Frame {
  return { comets: [], count: 0, marks: [], waiting: [], flashes: [] };
}

export interface FrameContext {
  readonly layout: SceneLayout;
  readonly planOf: (flight: Flight) => FlightPlan;
  readonly connection: (id: string) => ConnectionRecord | undefined;
  /** ms of cluster time a death stays marked. */
  readonly markFor: number;
  /** Packets stand at the stops of their way instead of moving: for readers who asked for less motion. */
  readonly jumps?: boolean;
}

/** The label turns within this part of the way. */
const FLIP = 0.3;
/** The rolled segment stays lit for this part of the way. */
const LIT = 0.85;
/** In a crowd more would only be noise. */
const MOST_FLASHES = 120;

/** The share of its hop's time that is over, and of the hop's way that is behind it: clock and picture say the same. */
function progressOf(flight: Flight, time: number): number {
  const span = flight.arrivesAt - flight.departedAt;
  if (span <= 0) return time < flight.departedAt ? 0 : 1;
  return Math.max(0, Math.min(1, (time - flight.departedAt) / span));
}

const here = nowhere();

function marksAt(time: number, deaths: readonly Death[], context: FrameContext): Mark[] {
  const places = new Map<string, { death: Death; count: number }>();
  for (const death of deaths) {
    if (death.at > time || time - death.at > context.markFor) continue;
    const { place, verdict, header } = death;
    const key = `${place.kind} ${place.name} ${verdict} ${header.dst}:${header.dport}`;
    const known = places.get(key);
    if (!known) places.set(key, { death, count: 1 });
    else places.set(key, { death: known.death.at > death.at ? known.death : death, count: known.count + 1 });
  }
  const marks = new Map<string, Mark>();
  for (const { death, count } of places.values()) {
    const { x, y } = deathPoint(death, context);
    const mark = {
      death,
      x,
      y,
      age: (time - death.at) / context.markFor,
      count,
      isSaid: isSaidByPlate(death, context.layout),
    };
    // Wherever they were going: at one point one sign says it.
    const key = `${x},${y} ${death.verdict} ${death.reason}`;
    const known = marks.get(key);
    marks.set(key, known ? { ...(known.age < mark.age ? known : mark), count: known.count + count } : mark);
  }
  return [...marks.values()];
}

function isSaidByPlate({ place, header, verdict }: Death, layout: SceneLayout): boolean {
  if (place.kind !== 'node' || layout.lens === 'logical') return false;
  const plate = plateFor(layout, place.name, header);
  return plate?.size === 'full' && plate.plate.verdict === verdict;
}

/** Where a packet is drawn that ended here: where its last flight arrived. */
function deathPoint(death: Death, { layout, connection }: FrameContext): Point {
  if (layout.lens === 'logical' && death.place.kind === 'node') {
    const end = logicalEnd(layout, death, connection(death.connection));
    if (end) return end;
    const plate = death.reason === 'NodeDown' ? undefined : plateFor(layout, death.place.name, death.header);
    const hub = plate && layout.index.services.get(serviceOfPlate(plate.plate));
    if (hub) return hubPoint(hub);
  }
  const stop = stopOfDeath(layout, death);
  if (stop.kind !== 'void') return standingPoint(stop);
  const turn = spread(death.connection) * Math.PI * 2;
  return { x: stop.point.x + Math.cos(turn) * 22, y: stop.point.y - 8 + Math.sin(turn) * 6 };
}

function clientPoint(record: ConnectionRecord, layout: SceneLayout): Point | undefined {
  const { from } = record.flow;
  if ('pod' in from) {
    const pod = layout.index.pods.get(from.pod);
    return pod && { x: pod.rect.x + pod.rect.width - 2, y: pod.rect.y - 8 };
  }
  if ('external' in from) {
    const box = layout.index.externals.get(from.external)?.rect;
    return box && { x: box.x + box.width - 2, y: box.y - 2 };
  }
  return 'node' in from ? anchorOf({ kind: 'node', name: from.node }, layout) : undefined;
}

/** One clock a client: the request it has waited for longest. */
function waitingAt(time: number, deaths: readonly Death[], context: FrameContext): WaitingClient[] {
  const byPlace = new Map<string, WaitingClient>();
  for (const death of deaths) {
    if (death.at > time || (death.verdict !== 'drop' && death.verdict !== 'unroutable')) continue;
    const record = context.connection(death.connection);
    if (!record || (record.endedAt !== undefined && record.endedAt <= time)) continue;
    const at = clientPoint(record, context.layout);
    if (!at) continue;
    const key = `${at.x},${at.y}`;
    const waited = time - record.openedAt;
    if (waited > (byPlace.get(key)?.waited ?? 0)) byPlace.set(key, { connection: record.id, ...at, waited });
  }
  return [...byPlace.values()];
}

/** The picture's moving part at `time`. Pass the frame of the moment before to have its objects used again. */
export function frameAt(
  time: number,
  flights: readonly Flight[],
  deaths: readonly Death[],
  context: FrameContext,
  into: Frame = createFrame(),
): Frame {
  into.flashes.length = 0;
  let count = 0;
  for (const flight of flights) {
    if (flight.departedAt > time || flight.arrivesAt < time) continue;
    const plan = context.planOf(flight);
    let comet = into.comets[count];
    if (!comet) into.comets.push((comet = new Comet(plan)));
    count++;
    comet.place(plan, time, context.jumps ?? false);
    const { rolled } = plan;
    if (rolled && comet.progress < LIT && into.flashes.length < MOST_FLASHES)
      into.flashes.push({ plate: rolled.plate, segment: rolled.segment, light: 1 - comet.progress / LIT });
  }
  into.count = count;
  into.marks = deaths.length > 0 ? marksAt(time, deaths, context) : [];
  into.waiting = deaths.length > 0 ? waitingAt(time, deaths, context) : [];
  return into;
}
