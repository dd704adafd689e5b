/** Hubs of the logical lens: Services of the learner's that stand in the first row of nodes, over its rules. The system's stand above it. */
import { bottom, type Point } from './geometry.ts';
import { GAP, HUB } from './sizes.ts';
import type { SceneLayout, ServiceLayout } from './types.ts';

/** From a hub to what goes past it. */
export const BESIDE = 14;

/** Half of what lies between a hub and the one above it. */
export const aboveHub = ({ rect }: ServiceLayout): number => (rect.height < HUB.height ? HUB.gap / 2 : BESIDE);

/** Where packets touch a Service, so that they do not cover its name: a hub's upper edge, the lower one of the system's. */
export function hubPoint({ rect, system }: ServiceLayout): Point {
  return { x: rect.x + rect.width / 2, y: system ? bottom(rect) : rect.y };
}

/** From a hub's upper edge to the band below the Pods: a hub below others passes them on the left. */
export function fromHub(layout: SceneLayout, hub: ServiceLayout, bandY: number): Point[] {
  const { rect: box } = hub;
  const from = hubPoint(hub);
  if (!layout.services.some(({ system, rect }) => !system && rect.y < box.y)) return [from, { x: from.x, y: bandY }];
  const above = box.y - aboveHub(hub);
  const x = box.x - GAP / 2;
  return [from, { x: from.x, y: above }, { x, y: above }, { x, y: bandY }];
}
