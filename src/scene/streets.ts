/** Streets: where lines run that are no packets' ways. Above each row of nodes, and down between the Services to the first of them. */
import { bottom, right } from './geometry.ts';
import { GHOST } from './sizes.ts';
import type { NodeLayout, SceneLayout } from './types.ts';

/** Above a row of nodes, or of the frames of their zones. */
const STREET = 8;
/** Right of the last column, inside the cluster's edge. */
export const ASIDE = 10;

export const firstRow = (layout: SceneLayout): NodeLayout | undefined => layout.nodes.find(({ flat }) => !flat);

/** The street above the row of nodes a node stands in. */
export function streetAbove(layout: SceneLayout, node: NodeLayout): number {
  const zone = layout.zones.find(({ rect }) => rect.y < node.rect.y && bottom(rect) > node.rect.y);
  return (zone?.rect.y ?? node.rect.y) - STREET;
}

/** Below the cluster's edge, above what lies outside. */
export const streetBelow = ({ cluster }: SceneLayout): number => bottom(cluster) + 15;

/** Right of a node, between its column and the next. */
export const gutterOf = ({ rect }: NodeLayout): number => right(rect) + ASIDE;

/** From the first row of nodes down to another: beside its column, or beside all of them where a hub stands in the way. */
export function gutterTo({ services, strip }: SceneLayout, node: NodeLayout): number {
  const gutter = gutterOf(node);
  const isFree = !services.some(({ system, rect }) => !system && rect.x <= gutter && right(rect) >= gutter);
  return isFree ? gutter : right(strip) + ASIDE;
}

/** Where one comes down between the Services that stand above the nodes, as near to `x` as there is a gap: at the right edge always. */
export function lanePast({ services, nodes, strip }: SceneLayout, x: number): number {
  const first = nodes.find(({ flat }) => !flat);
  const above = services.filter(({ rect }) => first === undefined || rect.y < first.rect.y);
  if (!above.some(({ rect }) => rect.x < x && right(rect) > x)) return x;
  const gaps = above.map(({ rect }) => right(rect) + GHOST.gap / 2);
  const free = gaps.filter((gap) => gap < right(strip) && !above.some(({ rect }) => rect.x < gap && right(rect) > gap));
  return [right(strip) + ASIDE, ...free].reduce((best, gap) => (Math.abs(gap - x) < Math.abs(best - x) ? gap : best));
}
