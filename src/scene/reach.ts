/**
 * From a Service to a Pod its selector matches: no way of packets, but drawn as calmly as one. Along the street above the nodes, down
 * a node's inner edge, and by the gap above the Pod's row to its upper edge; in the logical lens up by the ways of packets. Over no
 * name, address or title.
 */
import { bottom, right, type Point } from './geometry.ts';
import { fromHub } from './hubs.ts';
import { fromAbove } from './overhead.ts';
import { curve, smooth } from './route.ts';
import { GHOST, NODE_PADDING, POD_SPACING } from './sizes.ts';
import { ASIDE, firstRow, gutterOf, gutterTo, streetAbove } from './streets.ts';
import type { NodeLayout, PodLayout, SceneLayout, ServiceLayout } from './types.ts';
import { podDown } from './ways.ts';

const at = (x: number, y: number): Point => ({ x, y });

/** From a street down to a Pod of its row. */
function intoNode(layout: SceneLayout, node: NodeLayout, pod: PodLayout, street: number): Point[] {
  const { rect: box } = pod;
  // The name of a zone stands above the left edge of its first node.
  const onLeft = layout.zones.length === 0 && box.x + box.width / 2 < node.rect.x + node.rect.width / 2;
  const x = onLeft ? node.rect.x + NODE_PADDING / 2 : right(node.rect) - NODE_PADDING / 2;
  const gap = box.y - POD_SPACING[pod.density] / 2;
  const end = at(box.x + box.width / 2, box.y);
  return [at(x, street), at(x, gap), at(end.x, gap), end];
}

function wayTo(layout: SceneLayout, service: ServiceLayout, node: NodeLayout, pod: PodLayout): Point[] {
  const street = streetAbove(layout, firstRow(layout) ?? node);
  const start = fromAbove(layout, service, street);
  const own = streetAbove(layout, node);
  if (own === street) return [...start, ...intoNode(layout, node, pod, street)];
  const gutter = gutterOf(node);
  return [...start, at(gutter, street), at(gutter, own), ...intoNode(layout, node, pod, own)];
}

/** Hubs stand in the first row of nodes: to the rows below it goes down between the columns, or beside all where a hub stands there. */
function belowHub(layout: SceneLayout, hub: ServiceLayout, node: NodeLayout, pod: PodLayout, bandY: number): Point[] {
  const x = gutterTo(layout, node);
  const own = streetAbove(layout, node);
  return [...fromHub(layout, hub, bandY), at(x, bandY), at(x, own), ...intoNode(layout, node, pod, own)];
}

/** Up to a Pod on the control plane's node, past whatever stands between on the right. */
function upOnto(layout: SceneLayout, service: ServiceLayout, node: NodeLayout, pod: PodLayout, hubsBandY?: number) {
  const { rect: box } = service;
  const beside = right(layout.strip) + ASIDE;
  const toPod = [at(beside, node.bandY), ...podDown(pod, node).toReversed()];
  if (hubsBandY !== undefined) return [...fromHub(layout, service, hubsBandY), at(beside, hubsBandY), ...toPod];
  const from = at(box.x + box.width / 2, box.y);
  if (!layout.services.some(({ rect }) => rect.y < box.y)) return [from, at(from.x, node.bandY), ...toPod.slice(1)];
  const above = box.y - GHOST.gap / 2;
  return [from, at(from.x, above), at(beside, above), ...toPod];
}

/** As the data of an SVG path. */
export function reachWay(layout: SceneLayout, service: ServiceLayout, pod: PodLayout): string {
  return smooth(reachCorners(layout, service, pod));
}

/** Its corners; two points, or many, of a curve to Pods that are on no node yet. */
export function reachCorners(layout: SceneLayout, service: ServiceLayout, pod: PodLayout): readonly Point[] {
  const node = layout.index.nodes.get(pod.node);
  const isHub = layout.lens === 'logical' && !service.system;
  const x = service.rect.x + service.rect.width / 2;
  const first = firstRow(layout);
  if (first && node && !node.flat) {
    if (!isHub) return wayTo(layout, service, node, pod);
    if (node.rect.y > first.rect.y) return belowHub(layout, service, node, pod, first.bandY);
    return [...fromHub(layout, service, node.bandY), ...podDown(pod, node).toReversed()];
  }
  if (first && node) return upOnto(layout, service, node, pod, isHub ? first.bandY : undefined);
  const upwards = pod.rect.y < service.rect.y;
  const from = at(x, upwards ? service.rect.y : bottom(service.rect));
  const { points } = curve(from, at(pod.rect.x + pod.rect.width / 2, upwards ? bottom(pod.rect) : pod.rect.y));
  return Array.from({ length: points.length / 2 }, (_, i) => at(points[2 * i]!, points[2 * i + 1]!));
}
