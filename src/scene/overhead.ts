/**
 * Ways of the logical lens that lead over the nodes: to the system's Services, which stand above them, and to Pods on the control plane's
 * node. Out of a node by the gutter on its right, along the street above the first row, and up beside all that stands there: over no name.
 * Clients outside come beside all the nodes.
 */
import type { Place } from '../api/index.ts';
import { bottom, centre, right, type Point } from './geometry.ts';
import { fromHub } from './hubs.ts';
import { GHOST } from './sizes.ts';
import { anchorOf } from './stops.ts';
import { ASIDE, firstRow, gutterOf, gutterTo, streetAbove, streetBelow } from './streets.ts';
import type { NodeLayout, PodLayout, SceneLayout, ServiceLayout } from './types.ts';
import { podDown } from './ways.ts';

const at = (x: number, y: number): Point => ({ x, y });

/** From the street above the first row down to a Pod, or from beside everything up to one: its first corner is where its node's work is done. */
function descent(layout: SceneLayout, first: NodeLayout, node: NodeLayout, pod: PodLayout | undefined): Point[] {
  const down = pod ? podDown(pod, node).toReversed() : [];
  if (node.flat) return [at(beside(layout), node.bandY), ...down];
  const street = streetAbove(layout, first);
  const inNode = [at(gutterOf(node), node.bandY), ...down];
  if (node.rect.y === first.rect.y) return [at(gutterOf(node), street), ...inNode];
  const [lane, own] = [gutterTo(layout, node), streetAbove(layout, node)];
  return [at(lane, street), at(lane, own), at(gutterOf(node), own), ...inNode];
}

/** Right of everything in the cluster. */
const beside = ({ strip }: SceneLayout): number => right(strip) + ASIDE;

/**
 * From the lower edge of a Service above the nodes to the street, past the rows of Services below it; or to a place beside them all, to go
 * on up or down from there.
 */
export function fromAbove(layout: SceneLayout, { rect: box }: ServiceLayout, street: number, aside?: number): Point[] {
  const from = at(box.x + box.width / 2, bottom(box));
  const isLast = !layout.services.some(({ rect }) => rect.y > box.y && rect.y < street);
  if (isLast && aside === undefined) return [from, at(from.x, street)];
  const below = isLast ? street : bottom(box) + GHOST.gap / 2;
  const way = [from, at(from.x, below), at(aside ?? beside(layout), below)];
  return aside === undefined ? [...way, at(beside(layout), street)] : way;
}

/** A way, and which of its corners are the places of packets on it. */
interface Overhead {
  readonly points: readonly Point[];
  readonly stops: ReadonlyMap<string, number>;
}

const stopOf = ({ kind, name }: Pick<Place, 'kind' | 'name'>): string => `${kind} ${name}`;
const podStop = ({ key }: PodLayout): string => stopOf({ kind: 'pod', name: key });
const nodeStop = (name: string): string => stopOf({ kind: 'node', name });

/** Between a Service, whose rules a node goes by, and a Pod; or only its node, while nobody knows which of its Pods has its address. */
function fromService(
  layout: SceneLayout,
  hub: ServiceLayout,
  decidedOn: string,
  end: { readonly node: string | undefined; readonly pod: PodLayout | undefined },
): Overhead | undefined {
  const node = layout.index.nodes.get(end.node ?? '');
  const first = firstRow(layout);
  if (!node || !first || (!hub.system && !node.flat)) return undefined;
  const start = hub.system
    ? fromAbove(layout, hub, streetAbove(layout, first), node.flat ? beside(layout) : undefined)
    : [...fromHub(layout, hub, first.bandY), at(beside(layout), first.bandY)];
  const points = [...start, ...descent(layout, first, node, end.pod)];
  const stops = new Map([
    [nodeStop(node.name), start.length],
    [nodeStop(decidedOn), 0],
  ]);
  if (end.pod) stops.set(podStop(end.pod), points.length - 1);
  return { points, stops };
}

/** Between a Service above the nodes and a place beyond the cluster's edge: past all the nodes, on the side where it lies. */
function fromBeyond(layout: SceneLayout, hub: ServiceLayout, decidedOn: string, place: Place): Overhead | undefined {
  const first = firstRow(layout);
  if (!first || !hub.system) return undefined;
  const end = anchorOf(place, layout);
  const x = end.x < centre(layout.strip).x ? layout.trunkX : beside(layout);
  const street = streetBelow(layout);
  const way = fromAbove(layout, hub, streetAbove(layout, first), x);
  const points = [...way, at(x, street), at(end.x, street), end];
  return {
    points,
    stops: new Map([
      [nodeStop(decidedOn), 0],
      [stopOf(place), points.length - 1],
    ]),
  };
}

/** Between two Pods, one of them on the control plane's node. */
function betweenPods(layout: SceneLayout, one: PodLayout, other: PodLayout): Overhead | undefined {
  const [here, there] = [layout.index.nodes.get(one.node), layout.index.nodes.get(other.node)];
  const first = firstRow(layout);
  if (!first || !here || !there || here.flat === there.flat) return undefined;
  const up = descent(layout, first, here, one).toReversed();
  const points = [...up, at(beside(layout), streetAbove(layout, first)), ...descent(layout, first, there, other)];
  const stops = new Map([
    [podStop(one), 0],
    [nodeStop(one.node), up.length - 1],
    [nodeStop(other.node), up.length + 1],
    [podStop(other), points.length - 1],
  ]);
  return { points, stops };
}

/**
 * The way of a flight that leads over the nodes; undefined where it does not.
 * @param hub the Service that decides about it, and the node where, if one does
 * @param ends the Pods it is sent between in the end, as far as they are Pods
 */
export function overheadWay(
  layout: SceneLayout,
  { from, to }: { readonly from: Place; readonly to: Place },
  hub: { readonly service: ServiceLayout; readonly node: string } | undefined,
  [one, other]: readonly [PodLayout | undefined, PodLayout | undefined],
): Point[] | undefined {
  const met = [from, to].find(({ kind }) => kind === 'pod');
  const beyond = [from, to].find(({ kind }) => kind === 'external' || kind === 'void');
  const pod = met ? layout.index.pods.get(met.name) : other;
  const far = pod?.node ?? [from, to].find(({ kind, name }) => kind === 'node' && name !== hub?.node)?.name;
  const way = !hub
    ? one && other && betweenPods(layout, one, other)
    : beyond
      ? fromBeyond(layout, hub.service, hub.node, beyond)
      : fromService(layout, hub.service, hub.node, { node: far, pod });
  const [begin, end] = [way?.stops.get(stopOf(from)), way?.stops.get(stopOf(to))];
  if (!way || begin === undefined || end === undefined) return undefined;
  return begin <= end ? way.points.slice(begin, end + 1) : way.points.slice(end, begin + 1).toReversed();
}
