/**
 * The way of a pulse of the control plane: between its programs by the aisle below their chips, to a node by the streets, and to its
 * kernel down the node's right inner edge. Over no name, address or title.
 */
import { bottom, right, type Point } from './geometry.ts';
import { routeThrough, type Route } from './route.ts';
import { GAP, NODE_PADDING, STRIP_HEADER } from './sizes.ts';
import { ASIDE, firstRow, lanePast, streetAbove } from './streets.ts';
import type { NodeLayout, SceneLayout } from './types.ts';
import { remembered } from './ways.ts';

/** A program of the control plane is the middle of its chip's lower edge; a node is its kubelet. */
export type PulseEnd = Point | { readonly node: NodeLayout; readonly isKernel: boolean };

/** Between the chips and what stands below them. */
const AISLE = 4;
/** Below a kernel's upper corner. */
const INTO = 14;

const at = (x: number, y: number): Point => ({ x, y });

const isPoint = (end: PulseEnd): end is Point => 'x' in end;

/** From the aisle to a node, and into its kernel. */
function toNode(layout: SceneLayout, node: NodeLayout, isKernel: boolean, aisle: number): Point[] {
  const { rect: box, kernel } = node;
  if (node.flat)
    return isKernel
      ? [at(kernel.x + kernel.width / 2, aisle), at(kernel.x + kernel.width / 2, kernel.y)]
      : [at(box.x + box.width / 2, aisle)];
  const flat = layout.nodes.find((each) => each.flat);
  const x = isKernel ? right(box) - NODE_PADDING / 2 : box.x + box.width / 2;
  const below = bottom(layout.strip) + GAP / 2;
  const first = streetAbove(layout, firstRow(layout) ?? node);
  const own = streetAbove(layout, node);
  const isFirst = own === first;
  // To another row beside a column of nodes, or beside all of them where hubs stand in between.
  const beside = right(layout.lens === 'logical' ? layout.strip : box) + ASIDE;
  const lane = lanePast(layout, isFirst ? x : beside);
  // Between the folded kernel and the place where Pods wait.
  const down = flat ? [at(flat.kernel.x - GAP / 2, aisle), at(flat.kernel.x - GAP / 2, below)] : [];
  const across = isFirst ? [] : [at(beside, first), at(beside, own)];
  const end = isKernel ? [at(x, kernel.y + INTO), at(right(kernel), kernel.y + INTO)] : [at(x, box.y)];
  return [...down, at(lane, below), at(lane, first), ...across, at(x, own), ...end];
}

function corners(layout: SceneLayout, from: Point, to: PulseEnd): Point[] {
  const aisle = layout.strip.y + STRIP_HEADER - AISLE;
  const start = [from, at(from.x, aisle)];
  return isPoint(to) ? [...start, at(to.x, aisle), to] : [...start, ...toNode(layout, to.node, to.isKernel, aisle)];
}

const keyOf = (end: PulseEnd): string => (isPoint(end) ? `${end.x},${end.y}` : `${end.node.name} ${end.isKernel}`);

export function pulseWay(layout: SceneLayout, from: PulseEnd, to: PulseEnd): Route | undefined {
  const key = `pulse ${keyOf(from)}>${keyOf(to)}`;
  if (isPoint(from)) return remembered(layout, key, () => routeThrough(corners(layout, from, to)));
  return isPoint(to) ? remembered(layout, key, () => routeThrough(corners(layout, to, from).toReversed())) : undefined;
}
