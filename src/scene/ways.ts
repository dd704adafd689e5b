/**
 * The ways of the data path. A packet leaves its Pod downwards, runs along the gutters between Pods, enters the kernel on its left
 * rail (walking the rules from top to bottom, as the kernel does), slides along a plate's segments until one is rolled, and leaves
 * on the right rail: up to a Pod of the same node, or down to the network and into another node. No way crosses a label.
 */
import { bottom, type Point } from './geometry.ts';
import { routeThrough, type Route } from './route.ts';
import { PLATE_GAP } from './sizes.ts';
import { entryOf, standingPoint, stopKey, type Stop } from './stops.ts';
import { streetBelow } from './streets.ts';
import type { BalancerLayout, NodeLayout, PlateLayout, PodLayout, SceneLayout } from './types.ts';

const at = (x: number, y: number): Point => ({ x, y });

/** From a Pod's port to the band above the kernel. */
export function podDown(pod: PodLayout, node: NodeLayout): Point[] {
  if (pod.lowest || pod.density === 'dot') return [pod.port, at(pod.port.x, node.bandY)];
  return [pod.port, at(pod.port.x, pod.gapY), at(pod.gutterX, pod.gapY), at(pod.gutterX, node.bandY)];
}

/** From the left rail into a plate: over no words, so to a line by the gap above it, and to a small one by the gap beside it. */
function intoPlate(plate: PlateLayout, node: NodeLayout): Point[] {
  const entry = entryOf(plate);
  if (plate.size === 'tick') return [at(entry.x, node.bandY), entry];
  if (plate.size === 'full') return [at(node.wireIn, entry.y), entry];
  const above = plate.rect.y - PLATE_GAP / 2;
  const x = plate.size === 'mini' ? plate.railIn : entry.x;
  return [at(node.wireIn, above), at(x, above), at(x, entry.y), entry];
}

/** Below the bar, where nothing is written, to the rolled segment, and out on the right rail. */
function outOfPlate(plate: PlateLayout, node: NodeLayout, endpoint: string | undefined): Point[] {
  const entry = entryOf(plate);
  if (plate.size === 'tick') return [entry, at(entry.x, node.bandY)];
  const segment = plate.segments.find((candidate) => candidate.endpoint === endpoint);
  const x = segment ? segment.rect.x + segment.rect.width / 2 : plate.bar.x + plate.bar.width / 2;
  const below = bottom(plate.rect) + PLATE_GAP / 2;
  const under = (bottom(plate.bar) + bottom(plate.rect)) / 2;
  return [entry, at(entry.x, under), at(x, under), at(x, below), at(node.wireOut, below)];
}

/** From wherever a packet stands in a node to its right rail; `up` goes on to the band, otherwise to the network. */
function leaveKernel(stop: Stop & { readonly node: NodeLayout }, endpoint: string | undefined, up: boolean): Point[] {
  const { node } = stop;
  const way =
    stop.kind === 'plate'
      ? outOfPlate(stop.plate, node, endpoint)
      : [standingPoint(stop), at(node.wireOut, node.lane.y)];
  return [...way, at(node.wireOut, up ? node.bandY : node.busY)];
}

function enterKernel(stop: Stop & { readonly node: NodeLayout }): Point[] {
  const { node } = stop;
  return stop.kind === 'plate' ? intoPlate(stop.plate, node) : [at(node.wireIn, node.lane.y), standingPoint(stop)];
}

/** Along the network from one row of nodes to another. */
function alongBus(layout: SceneLayout, from: Point, to: Point): Point[] {
  return from.y === to.y ? [from, to] : [from, at(layout.trunkX, from.y), at(layout.trunkX, to.y), to];
}

interface Leg {
  readonly points: Point[];
  /** Where it meets the network. */
  readonly bus: Point;
}

function lastBusY(layout: SceneLayout): number {
  return layout.buses.at(-1)?.y ?? bottom(layout.cluster);
}

/** From a stop outwards to the network. */
function outward(layout: SceneLayout, stop: Stop, endpoint: string | undefined, balancer?: BalancerLayout): Leg {
  switch (stop.kind) {
    case 'plate':
    case 'lane': {
      const points = leaveKernel(stop, endpoint, false);
      return { points, bus: at(stop.node.wireOut, stop.node.busY) };
    }
    case 'pod': {
      const node = layout.index.nodes.get(stop.pod.node);
      if (!node) return { points: [stop.pod.port], bus: at(layout.trunkX, lastBusY(layout)) };
      return { points: podDown(stop.pod, node), bus: at(node.wireOut, node.busY) };
    }
    case 'external': {
      const top = standingPoint(stop);
      const y = streetBelow(layout);
      if (!balancer) return { points: [top, at(top.x, y)], bus: at(top.x, lastBusY(layout)) };
      const x = balancer.rect.x + balancer.rect.width / 2;
      const touch = [at(x - 22, y), at(x - 22, balancer.rect.y), at(x + 22, balancer.rect.y), at(x + 22, y)];
      return { points: [top, at(top.x, y), ...touch], bus: at(x + 22, lastBusY(layout)) };
    }
    case 'socket': {
      const { node } = stop;
      const points = [node.socket, ...(node.flat ? [at(node.wireIn, node.socket.y)] : [])];
      return { points, bus: at(node.wireIn, node.busY) };
    }
    case 'void': {
      const end = layout.buses.at(-1);
      return { points: [stop.point, at(stop.point.x, streetBelow(layout))], bus: at(stop.point.x, end?.y ?? 0) };
    }
  }
}

/** From the network to a stop. */
function inward(layout: SceneLayout, stop: Stop): Leg {
  if (stop.kind !== 'plate' && stop.kind !== 'lane') {
    const { points, bus } = outward(layout, stop, undefined);
    return { points: points.toReversed(), bus };
  }
  const { node } = stop;
  return { points: enterKernel(stop), bus: at(node.wireIn, node.busY) };
}

function nodeOf(layout: SceneLayout, stop: Stop): NodeLayout | undefined {
  if (stop.kind === 'plate' || stop.kind === 'lane') return stop.node;
  return stop.kind === 'pod' ? layout.index.nodes.get(stop.pod.node) : undefined;
}

function isOutside(stop: Stop): boolean {
  return stop.kind === 'external' || stop.kind === 'void';
}

/** The corners of the way from one stop to another. `endpoint`: the segment a plate has rolled, as "ip:port". */
function wayBetween(
  layout: SceneLayout,
  from: Stop,
  to: Stop,
  endpoint: string | undefined,
  balancer: BalancerLayout | undefined,
): Point[] {
  const node = nodeOf(layout, from);
  if (node && node === nodeOf(layout, to)) {
    const first = from.kind === 'pod' ? podDown(from.pod, node) : [];
    if (to.kind === 'pod') {
      const up = podDown(to.pod, node).toReversed();
      return from.kind === 'plate' || from.kind === 'lane'
        ? [...leaveKernel(from, endpoint, true), ...up]
        : [...first, ...up];
    }
    if (to.kind === 'plate' || to.kind === 'lane') {
      const start = first.length > 0 ? [...first, at(node.wireIn, node.bandY)] : [standingPoint(from)];
      return [...start, ...enterKernel(to)];
    }
  }
  const out = outward(layout, from, endpoint, balancer);
  const into = inward(layout, to);
  if (isOutside(from) && isOutside(to)) return [...out.points, ...into.points];
  return [...out.points, ...alongBus(layout, out.bus, into.bus), ...into.points];
}

/** Routes found before, by layout: a thousand packets share a few dozen ways. */
const found = new WeakMap<SceneLayout, Map<string, Route>>();

export function remembered(layout: SceneLayout, key: string, make: () => Route): Route {
  let routes = found.get(layout);
  if (!routes) found.set(layout, (routes = new Map<string, Route>()));
  let route = routes.get(key);
  if (!route) routes.set(key, (route = make()));
  return route;
}

export function routeBetween(
  layout: SceneLayout,
  from: Stop,
  to: Stop,
  endpoint?: string,
  balancer?: BalancerLayout,
): Route {
  const rolled = from.kind === 'plate' ? (endpoint ?? '') : '';
  const key = `${stopKey(from)}>${stopKey(to)}>${rolled}>${balancer?.ip ?? ''}`;
  return remembered(layout, key, () => routeThrough(wayBetween(layout, from, to, endpoint, balancer)));
}
