/**
 * Many packets as bands: one for every way, app and direction, with how many take it in a second and which share of them fails. Read
 * from the packets that fly at this moment and from those that have just died, so that it is a function of run and time as well.
 *
 * A packet counts most in the middle of its hop and nothing at its ends (1 − cos 2πu, whose mean is 1), divided by the time the hop
 * takes: the sum over a way is its rate, and no band jumps when a packet comes or goes.
 */
import type { FlightPlan } from './flightPlan.ts';
import type { Frame } from './frame.ts';
import type { Route } from './route.ts';
import { stopAt, stopKey, stopOfArrival, stopOfDeath, type Stop } from './stops.ts';
import type { NodeLayout, PodLayout, SceneLayout } from './types.ts';
import { routeBetween } from './ways.ts';

export interface Ribbon {
  readonly route: Route;
  readonly colour: number;
  readonly reply: boolean;
  /** Packets in a second of cluster time. */
  readonly rate: number;
  /** Of them, the share that ends in a refusal, in silence or in an answer that says no: 0 to 1. */
  readonly failed: number;
}

interface Way {
  readonly key: string;
  readonly route: Route;
  /** Where it ends. */
  readonly end: string;
}

/** Where the Pods of a full node are entered and left together. */
function mouthOf(node: NodeLayout, pod: PodLayout): PodLayout {
  const { x, y, width, height } = node.podArea;
  return { ...pod, uid: `mouth of ${node.name}`, port: { x: x + width / 2, y: y + height }, lowest: true };
}

/** One place for what would be drawn beside each other: the tracks of a lane, the dots of a node. */
function together(layout: SceneLayout, stop: Stop): Stop {
  if (stop.kind === 'lane') return { ...stop, track: 4 };
  if (stop.kind !== 'pod' || stop.pod.density !== 'dot') return stop;
  const node = layout.index.nodes.get(stop.pod.node);
  return node ? { kind: 'pod', pod: mouthOf(node, stop.pod) } : stop;
}

const ways = new WeakMap<FlightPlan, Way>();

function wayOf(plan: FlightPlan): Way {
  const known = ways.get(plan);
  if (known) return known;
  const { flight, layout, before, colour } = plan;
  const from = together(layout, stopAt(layout, flight.from, before ?? flight.header, flight));
  const to = together(layout, stopOfArrival(layout, flight));
  const way = {
    key: `${stopKey(from)}>${stopKey(to)}>${colour}>${flight.reply}`,
    route: layout.lens === 'logical' ? plan.route : routeBetween(layout, from, to),
    end: stopKey(to),
  };
  ways.set(plan, way);
  return way;
}

interface Sum {
  way: Way;
  plan: FlightPlan;
  rate: number;
  errors: number;
}

/** Packets that died lately, in a second, by where. */
function deathsByPlace({ marks }: Frame, layout: SceneLayout, markFor: number): ReadonlyMap<string, number> {
  const rates = new Map<string, number>();
  for (const { death, count } of marks) {
    const key = stopKey(together(layout, stopOfDeath(layout, death)));
    rates.set(key, (rates.get(key) ?? 0) + (count * 1000) / markFor);
  }
  return rates;
}

/**
 * The bands of a frame, the broadest first.
 * @param markFor ms of cluster time the frame's marks reach back
 */
export function ribbonsAt(frame: Frame, layout: SceneLayout, markFor: number): Ribbon[] {
  const sums = new Map<string, Sum>();
  const arriving = new Map<string, number>();
  for (let i = 0; i < frame.count; i++) {
    const { plan, progress } = frame.comets[i]!;
    const span = plan.flight.arrivesAt - plan.flight.departedAt;
    if (span <= 0) continue;
    const way = wayOf(plan);
    let sum = sums.get(way.key);
    if (!sum) sums.set(way.key, (sum = { way, plan, rate: 0, errors: 0 }));
    const weight = ((1 - Math.cos(2 * Math.PI * progress)) * 1000) / span;
    sum.rate += weight;
    if (plan.isError) sum.errors += weight;
    if (!plan.flight.reply) arriving.set(way.end, (arriving.get(way.end) ?? 0) + weight);
  }
  const deaths = deathsByPlace(frame, layout, markFor);
  const ribbons = [...sums.values()].map(({ way, plan, rate, errors }): Ribbon => {
    const { colour, flight } = plan;
    const all = arriving.get(way.end) ?? 0;
    const lost = flight.reply || all === 0 ? 0 : Math.min(1, (deaths.get(way.end) ?? 0) / all);
    const failed = Math.min(1, Math.max(lost, rate > 0 ? errors / rate : 0));
    return { route: way.route, colour, reply: flight.reply, rate, failed };
  });
  return ribbons.filter(({ rate }) => rate > 0).sort((a, b) => b.rate - a.rate);
}

/** More packets in flight than this are drawn as bands, and singly again only when clearly fewer. */
const MANY = 900;
const STILL_MANY = 700;
/** The same far out, where single packets are specks. */
const MANY_FAR_OUT = 80;

export type FlowStyle = 'auto' | 'packets' | 'ribbons';

export function showsRibbons(count: number, style: FlowStyle, isFarOut: boolean, before: boolean): boolean {
  if (style !== 'auto') return style === 'ribbons';
  const most = isFarOut ? MANY_FAR_OUT : MANY;
  return count > (before ? Math.min(most, STILL_MANY) * 0.8 : most);
}
