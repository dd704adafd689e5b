/** A way between two places as evenly spaced points: corners rounded, so that a packet runs through it like through a bend of pipe. */
import type { Point } from './geometry.ts';

export interface Route {
  /** x, y, x, y, … evenly spaced along the way, first and last exact. */
  readonly points: Float32Array;
  readonly length: number;
}

const CORNER = 16;
/** Pixels between two points. */
const STEP = 7;

function distance(a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  // Not Math.hypot: it guards against overflow that pixels never reach, and takes ten times as long.
  return Math.sqrt(dx * dx + dy * dy);
}

/** Leaves out corners that are none: points on top of each other, or on the straight line between their neighbours. */
function corners(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last && distance(last, point) < 0.5) continue;
    const before = kept.at(-2);
    if (before && last) {
      const cross = (last.x - before.x) * (point.y - last.y) - (last.y - before.y) * (point.x - last.x);
      const dot = (last.x - before.x) * (point.x - last.x) + (last.y - before.y) * (point.y - last.y);
      if (Math.abs(cross) < 0.5 && dot >= 0) kept.pop();
    }
    kept.push(point);
  }
  if (kept.length === 1) kept.push(kept[0]!);
  return kept;
}

function towards(from: Point, to: Point, by: number): Point {
  const total = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / total, y: from.y + ((to.y - from.y) * by) / total };
}

/** The bends drawn out: a fine polyline with a curve in place of every corner. */
function rounded(points: readonly Point[]): Point[] {
  const fine: Point[] = [points[0]!];
  for (let i = 1; i < points.length - 1; i++) {
    const before = points[i - 1]!;
    const corner = points[i]!;
    const after = points[i + 1]!;
    const radius = Math.min(CORNER, distance(before, corner) / 2, distance(corner, after) / 2);
    const enter = towards(corner, before, radius);
    const leave = towards(corner, after, radius);
    for (let step = 0; step <= 6; step++) {
      const u = step / 6;
      const v = 1 - u;
      fine.push({
        x: v * v * enter.x + 2 * u * v * corner.x + u * u * leave.x,
        y: v * v * enter.y + 2 * u * v * corner.y + u * u * leave.y,
      });
    }
  }
  fine.push(points[points.length - 1]!);
  return fine;
}

/** The way through these corners as the data of an SVG path, its bends rounded like those of a pipe. */
export function smooth(points: readonly Point[]): string {
  const way = corners(points);
  const say = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const bends = way.slice(1, -1).map((corner, i) => {
    const [before, after] = [way[i]!, way[i + 2]!];
    const radius = Math.min(CORNER / 2, distance(before, corner) / 2, distance(corner, after) / 2);
    return `L${say(towards(corner, before, radius))}Q${say(corner)} ${say(towards(corner, after, radius))}`;
  });
  return `M${say(way[0]!)}${bends.join('')}L${say(way[way.length - 1]!)}`;
}

/** Walks a polyline in even steps. */
function evenly(fine: readonly Point[]): Route {
  const spans = new Float64Array(fine.length);
  let length = 0;
  for (let i = 1; i < fine.length; i++) length += spans[i] = distance(fine[i - 1]!, fine[i]!);
  const count = Math.max(2, Math.ceil(length / STEP) + 1);
  const points = new Float32Array(count * 2);
  let piece = 1;
  let walked = 0;
  for (let i = 0; i < count; i++) {
    const target = (length * i) / (count - 1);
    while (piece < fine.length - 1 && walked + spans[piece]! < target) walked += spans[piece++]!;
    const span = spans[piece]!;
    const u = span === 0 ? 0 : Math.min(1, (target - walked) / span);
    const a = fine[piece - 1]!;
    const b = fine[piece]!;
    points[2 * i] = a.x + (b.x - a.x) * u;
    points[2 * i + 1] = a.y + (b.y - a.y) * u;
  }
  return { points, length };
}

/** The way through these corners. */
export function routeThrough(points: readonly Point[]): Route {
  return evenly(rounded(corners(points)));
}

/**
 * A single calm curve, as the logical lens draws it: leaves and arrives upright. `before` and `after`: corners it has to go round
 * first and last, so as not to run over what stands in its way.
 */
export function curve(from: Point, to: Point, before: readonly Point[] = [], after: readonly Point[] = []): Route {
  const bend = (to.y - from.y) * 0.5;
  const fine: Point[] = [];
  for (let i = 0; i <= 24; i++) {
    const u = i / 24;
    const v = 1 - u;
    const [a, b, c, d] = [v * v * v, 3 * v * v * u, 3 * v * u * u, u * u * u];
    fine.push({
      x: (a + b) * from.x + (c + d) * to.x,
      y: a * from.y + b * (from.y + bend) + c * (to.y - bend) + d * to.y,
    });
  }
  const lead = before.length > 0 ? rounded([...corners(before), from]) : [];
  const end = after.length > 0 ? rounded([to, ...corners(after)]) : [];
  return evenly([...lead, ...fine, ...end]);
}

/** A place on a way and the direction one goes there (not normalised): x, y, dx, dy. Numbers in a row need no boxes. */
export type OnRoute = Float64Array;

export function nowhere(): OnRoute {
  return new Float64Array(4);
}

/**
 * Where one is after `along` pixels; before the beginning and beyond the end one stands still. Written into `into`, because it is
 * asked for some ten times a packet and frame.
 */
export function placeOn(route: Route, along: number, into: OnRoute): void {
  const { points, length } = route;
  const last = points.length / 2 - 1;
  const at = length === 0 ? 0 : Math.max(0, Math.min(last, (along / length) * last));
  const i = Math.min(last - 1, Math.floor(at));
  const u = at - i;
  const x = points[2 * i]!;
  const y = points[2 * i + 1]!;
  const dx = points[2 * i + 2]! - x;
  const dy = points[2 * i + 3]! - y;
  into[0] = x + dx * u;
  into[1] = y + dy * u;
  into[2] = dx;
  into[3] = dy;
}
