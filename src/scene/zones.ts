/**
 * Zones: failure domains that nodes belong to (the label topology.kubernetes.io/zone). Nodes of one zone stand side by side, with a
 * frame around them, because topology hints keep traffic inside it. Without zones nothing is drawn and nodes stand as they came.
 */
import { bottom, rect, right, type Rect } from './geometry.ts';
import { ZONE } from './sizes.ts';
import type { SceneNode, ZoneLayout } from './types.ts';

/** Zones in order of their names, nodes without one at the end; within a zone as they came. */
export function inZones(nodes: readonly SceneNode[]): readonly SceneNode[] {
  if (nodes.every((node) => node.zone === undefined)) return nodes;
  const names = [...new Set(nodes.map((node) => node.zone ?? ''))].sort();
  const rank = (node: SceneNode): number => (node.zone === undefined ? names.length : names.indexOf(node.zone));
  return nodes.toSorted((a, b) => rank(a) - rank(b));
}

/** A frame around every run of neighbours in one zone. A zone that goes on in the next row has one there too. */
export function layoutZones(nodes: readonly SceneNode[], boxes: readonly Rect[]): ZoneLayout[] {
  const zones: ZoneLayout[] = [];
  for (const [i, { zone }] of nodes.entries()) {
    const box = boxes[i];
    if (zone === undefined || !box) continue;
    const last = zones.at(-1);
    const goesOn = last?.name === zone && nodes[i - 1]?.zone === zone && boxes[i - 1]?.y === box.y;
    if (goesOn) zones[zones.length - 1] = { name: zone, rect: around(last.rect.x + ZONE.side, box) };
    else zones.push({ name: zone, rect: around(box.x, box) });
  }
  return zones;
}

/** From the left edge of a zone's first node to the right edge of its last. */
function around(x: number, last: Rect): Rect {
  const left = x - ZONE.side;
  const top = last.y - ZONE.above;
  return rect(left, top, right(last) + ZONE.side - left, bottom(last) + ZONE.below - top);
}
