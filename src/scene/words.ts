/** Where the standing picture has words: what a moving label must not cover. */
import { bottom, rect, right, type Point, type Rect } from './geometry.ts';
import { TITLE_ASIDE } from './sizes.ts';
import type { NodeLayout, SceneLayout } from './types.ts';

/** Wide enough for a node's name and its address beside it. */
const NODE_NAME = 190;
const LAMP = 44;
/** The kernel's title line: between the rails, which packets take. */
const TITLE_HEIGHT = 26;
/** "conntrack", under the right end of its lane. */
const LANE_WORD = { width: 68, fromRight: 72, below: 2, height: 11 };
/** "node network", under its line, left of where the default route goes down. */
const NETWORK_WORD = { width: 84, beforeVoid: 14, below: 3, height: 13 };
const VOID_WORDS = { width: 116, height: 62 };

function wordsOfNode({ rect: box, flat, kernel, lane, plates }: NodeLayout, isLogical: boolean): Rect[] {
  const header = { y: box.y + 10, height: 30 };
  if (flat) return [rect(box.x, header.y, box.width, header.height), kernel];
  const head = [
    rect(box.x + 12, header.y, NODE_NAME, header.height),
    rect(right(box) - LAMP, header.y, LAMP - 12, header.height),
  ];
  if (isLogical) return head;
  return [
    ...head,
    rect(kernel.x + TITLE_ASIDE.left, kernel.y + 2, kernel.width - TITLE_ASIDE.left - TITLE_ASIDE.right, TITLE_HEIGHT),
    rect(lane.x2 - LANE_WORD.fromRight, lane.y + LANE_WORD.below, LANE_WORD.width, LANE_WORD.height),
    ...plates.map((plate) => plate.rect),
  ];
}

/** Boxes around everything that is read, in scene pixels. In the logical lens kernels step back and may be covered. */
export function wordBoxes(layout: SceneLayout): readonly Rect[] {
  const { lens, buses, void: nowhere } = layout;
  const last = buses.at(-1);
  const nodes = layout.nodes.flatMap((node) => wordsOfNode(node, lens === 'logical'));
  const network = nowhere.x - NETWORK_WORD.beforeVoid - NETWORK_WORD.width;
  return [
    ...nodes,
    ...layout.pods.filter(({ density }) => density !== 'dot').map((pod) => pod.rect),
    ...layout.services.map((service) => service.rect),
    ...layout.externals.map((external) => external.rect),
    ...layout.balancers.map((balancer) => balancer.rect),
    ...layout.zones.map((zone) => rect(zone.rect.x + 12, zone.rect.y, 110, 22)),
    ...(last ? [rect(network, last.y + NETWORK_WORD.below, NETWORK_WORD.width, NETWORK_WORD.height)] : []),
    rect(nowhere.x - VOID_WORDS.width / 2, nowhere.y, VOID_WORDS.width, VOID_WORDS.height),
  ];
}

export interface LabelSpace {
  /** Where nothing may be put, in the label's pixels. */
  readonly taken: readonly Rect[];
  /** What can be seen. */
  readonly pane: Rect;
}

/** From a packet's head to its label, at least and at most. */
const NEAR = 11;
const ABOVE = 7;
const REACH = 120;

/** From a point to the nearest edge of a box; 0 inside. */
function distance(x: number, y: number, box: Rect): number {
  const dx = Math.max(box.x - x, 0, x - right(box));
  const dy = Math.max(box.y - y, 0, y - bottom(box));
  return Math.hypot(dx, dy);
}

function covers(taken: readonly Rect[], x: number, y: number, width: number, height: number): boolean {
  for (const box of taken)
    if (x < box.x + box.width && box.x < x + width && y < box.y + box.height && box.y < y + height) return true;
  return false;
}

/** Words keep this far from the edge of their box. */
const MARGIN = 5;

/** Deep inside, as a packet on a rule plate that it slides along: it covers those words itself. At an edge one is outside. */
function isWithin(x: number, y: number, box: Rect): boolean {
  return x > box.x + MARGIN && x < right(box) - MARGIN && y > box.y + MARGIN && y < bottom(box) - MARGIN;
}

/** Whether a straight line from a thing to its label would run through words that the thing does not lie on itself. */
function runsOver(x: number, y: number, place: Rect, words: readonly Rect[]): boolean {
  const end = leaderEnd(x, y, place);
  return words.some((box) => {
    if (isWithin(x, y, box)) return false;
    const isAtEdge = distance(x, y, box) <= 1;
    const inner = isAtEdge
      ? rect(box.x + MARGIN, box.y + MARGIN, box.width - 2 * MARGIN, box.height - 2 * MARGIN)
      : box;
    return crosses(x, y, end.x - x, end.y - y, inner);
  });
}

/** Where the line from a thing to its label meets it. */
export function leaderEnd(x: number, y: number, place: Rect): Point {
  return { x: Math.max(place.x, Math.min(x, right(place))), y: Math.max(place.y, Math.min(y, bottom(place))) };
}

/** Liang and Barsky: the part of the line from (x, y) by (dx, dy) that lies in the box is not empty. */
function crosses(x: number, y: number, dx: number, dy: number, box: Rect): boolean {
  let [enter, leave] = [0, 1];
  const sides = [
    [-dx, x - box.x],
    [dx, right(box) - x],
    [-dy, y - box.y],
    [dy, bottom(box) - y],
  ] as const;
  for (const [towards, room] of sides) {
    if (towards === 0) {
      if (room <= 0) return false;
      continue;
    }
    const at = room / towards;
    if (towards < 0) enter = Math.max(enter, at);
    else leave = Math.min(leave, at);
  }
  return enter < leave;
}

/**
 * Where the label of a packet at (x, y) covers no words: beside its head, or else at the nearest edge of what is in the way, so that
 * it stands still while the packet passes. Undefined where there is no such place within reach.
 */
export function placeLabel(x: number, y: number, width: number, height: number, space: LabelSpace): Rect | undefined {
  const { pane } = space;
  const reached = rect(x - REACH - width, y - REACH - height, 2 * (REACH + width), 2 * (REACH + height));
  const near = space.taken.filter(
    (box) => box.x < right(reached) && reached.x < right(box) && box.y < bottom(reached) && reached.y < bottom(box),
  );
  const [above, below] = [y - height - ABOVE, y + ABOVE + 2];
  const [toRight, toLeft] = [x + NEAR, x - width - NEAR];
  const isFree = (left: number, top: number): boolean =>
    left >= pane.x &&
    top >= pane.y &&
    left + width <= right(pane) &&
    top + height <= bottom(pane) &&
    !covers(near, left, top, width, height);
  // The last: on a level with its head, as on the conntrack lane between title and plates.
  for (const top of [above, below, y - height / 2])
    for (const left of [toRight, toLeft]) if (isFree(left, top)) return rect(left, top, width, height);
  const tops = [above, below];
  for (const box of near) tops.push(box.y - height - 2, bottom(box) + 2);
  let best: Rect | undefined;
  let least = REACH;
  for (const top of tops)
    for (const left of [toRight, toLeft, x - width / 2]) {
      const place = rect(left, top, width, height);
      const away = distance(x, y, place);
      // The head itself stays in sight.
      if (away < ABOVE || away >= least || !isFree(left, top) || runsOver(x, y, place, near)) continue;
      best = place;
      least = away;
    }
  return best;
}
