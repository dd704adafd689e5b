/**
 * The logical lens: a Service as a hub between client and Pod, as books draw it. A simplification, and the page says so: no packet
 * ever visits a Service. The hops are the real ones; only their places are folded into the hub.
 */
import type { ConnectionRecord, Death, Flight, PacketHeader, Place, SegmentName } from '../api/index.ts';
import { bottom, right, type Point } from './geometry.ts';
import { aboveHub, BESIDE, fromHub, hubPoint } from './hubs.ts';
import { plateAddress, serviceOfPlate } from './plates.ts';
import { fromAbove, overheadWay } from './overhead.ts';
import { curve, routeThrough, type Route } from './route.ts';
import { anchorOf, stopAt, stopKey, stopOfArrival, type Stop } from './stops.ts';
import { firstRow, gutterOf, gutterTo, streetAbove } from './streets.ts';
import type { NodeLayout, PodLayout, SceneLayout } from './types.ts';
import { podDown, remembered, routeBetween } from './ways.ts';

interface Decision {
  readonly node: string;
  /** Key of the Service whose plate decided. */
  readonly service: string;
  /** The address chosen, once it is. */
  readonly endpoint: string | undefined;
}

function serviceAt(layout: SceneLayout, node: string, header: PacketHeader): string | undefined {
  const plate = layout.index.plates.get(plateAddress(node, header.protocol, header.dst, header.dport));
  return plate && serviceOfPlate(plate.plate);
}

/** Whether a packet goes to this address and port, or comes from there. */
function isEndOf({ protocol, src, sport, dst, dport }: PacketHeader, ip: string, port: number, of: string): boolean {
  return protocol === of && ((dst === ip && dport === port) || (src === ip && sport === port));
}

/**
 * The node and the Service that decided about the packet, from its connection's hops; or about to decide, from the flight itself.
 * One connection may have met two Services: its question of the DNS, and what it was about.
 */
function decisionOf(layout: SceneLayout, flight: Flight, record: ConnectionRecord | undefined): Decision | undefined {
  for (const { place, arrivedAs, leftAs } of record?.hops ?? []) {
    if (place.kind !== 'node' || !leftAs) continue;
    if (leftAs.dst === arrivedAs.dst && leftAs.dport === arrivedAs.dport) continue;
    const isMeant = [arrivedAs, leftAs].some(({ protocol, dst, dport }) =>
      isEndOf(flight.header, dst, dport, protocol),
    );
    const service = isMeant ? serviceAt(layout, place.name, arrivedAs) : undefined;
    if (service) return { node: place.name, service, endpoint: leftAs.dst };
  }
  if (flight.to.kind !== 'node') return undefined;
  const service = serviceAt(layout, flight.to.name, flight.header);
  return service === undefined ? undefined : { node: flight.to.name, service, endpoint: undefined };
}

function between(a: Point, b: Point, u: number): Point {
  return { x: a.x + (b.x - a.x) * u, y: a.y + (b.y - a.y) * u };
}

function addressPoint(layout: SceneLayout, ip: string): Point | undefined {
  const pod = layout.index.podsByIP.get(ip);
  return pod?.port;
}

/** The node of a Pod that stands in a row below the hubs': one gets there by the gutter on its right, between the columns of nodes. */
function lowerNode(layout: SceneLayout, pod: PodLayout | undefined): NodeLayout | undefined {
  const node = pod && layout.index.nodes.get(pod.node);
  const first = firstRow(layout);
  return node && first && !node.flat && node.rect.y > first.rect.y ? node : undefined;
}

function bandBelow(layout: SceneLayout, ip: string): number | undefined {
  const node = layout.index.nodes.get(layout.index.podsByIP.get(ip)?.node ?? '');
  return node?.flat ? undefined : node?.bandY;
}

/** Between Pods of two rows, with no hub: where the way through a node meets the gutter beside the lower one. */
function betweenRows(layout: SceneLayout, name: string, { src, dst }: PacketHeader): Point | undefined {
  const here = layout.index.nodes.get(name);
  const [one, other] = [src, dst].map((ip) => layout.index.nodes.get(layout.index.podsByIP.get(ip)?.node ?? ''));
  if (!here || here.flat || !one || !other || one.flat || other.flat || one.rect.y === other.rect.y) return undefined;
  return { x: gutterTo(layout, one.rect.y > other.rect.y ? one : other), y: here.bandY };
}

/** @param arrival where the flight arrives, if this is where it goes */
function pointFor(
  layout: SceneLayout,
  place: Place,
  flight: Flight,
  decision: Decision | undefined,
  arrival?: Stop,
): Point {
  if (place.kind === 'pod') {
    const pod = layout.index.pods.get(place.name);
    return pod ? pod.port : layout.void;
  }
  if (place.kind !== 'node') return anchorOf(place, layout);
  const hub = decision && layout.index.services.get(decision.service);
  const cutOff = arrival?.kind === 'socket' ? arrival.node : undefined;
  if (hub) {
    const here = hubPoint(hub);
    if (place.name === decision.node) return here;
    const pod = layout.index.podsByIP.get(decision.endpoint ?? '');
    const lower = lowerNode(layout, pod);
    if (lower) return { x: gutterOf(lower), y: streetAbove(layout, lower) };
    if (cutOff && !cutOff.flat) return cutOff.socket;
    // Half way to the band below its Pods: nothing is written there.
    const node = pod && layout.index.nodes.get(pod.node);
    const end = pod && (node && !node.flat ? podDown(pod, node).at(-1) : pod.port);
    return end ? between(here, end, 0.5) : here;
  }
  const from = addressPoint(layout, flight.header.src);
  const to = addressPoint(layout, flight.header.dst);
  const turn = betweenRows(layout, place.name, flight.header);
  if (turn) return turn;
  if (cutOff) {
    const { x } = from ?? anchorOf(flight.from, layout);
    return { x: x < cutOff.rect.x ? cutOff.rect.x : right(cutOff.rect), y: cutOff.bandY };
  }
  if (!from || !to) return anchorOf(place, layout, flight.header, flight);
  const home = layout.index.podsByIP.get(flight.header.src)?.node;
  const crosses = home !== layout.index.podsByIP.get(flight.header.dst)?.node;
  const at = between(from, to, crosses ? (place.name === home ? 1 / 3 : 2 / 3) : 0.5);
  // Below the Pods of both nodes, where nothing is written.
  const bands = [flight.header.src, flight.header.dst].flatMap((ip) => bandBelow(layout, ip) ?? []);
  return { x: at.x, y: Math.max(at.y, ...bands) };
}

/** A Pod above others is left by the gutters between them, as in the data path: no curve runs over a neighbour's name. */
function wayOut(layout: SceneLayout, place: Place, port: Point, lane: number | undefined): readonly Point[] {
  const pod = place.kind === 'pod' ? layout.index.pods.get(place.name) : undefined;
  const node = pod && layout.index.nodes.get(pod.node);
  if (!pod || !node || node.flat) return [port];
  const down = podDown(pod, node);
  return lane === undefined ? down : [...down, { x: lane, y: node.bandY }];
}

/** The gutter by which one comes from a place below the hubs' row up to them. */
function laneOf(layout: SceneLayout, place: Place, point: Point, decision: Decision | undefined): number | undefined {
  const hub = decision && layout.index.services.get(decision.service);
  const first = firstRow(layout);
  if (!first || !hub || hub.system || layout.buses.length < 2) return undefined;
  if (place.kind === 'node')
    return lowerNode(layout, layout.index.podsByIP.get(decision.endpoint ?? '')) && place.name !== decision.node
      ? point.x
      : undefined;
  if (place.kind === 'pod') {
    const node = lowerNode(layout, layout.index.pods.get(place.name));
    return node && gutterOf(node);
  }
  const gutters = layout.nodes.filter(({ rect }) => rect.y === first.rect.y).map(gutterOf);
  return gutters.reduce((best, x) => (Math.abs(x - point.x) < Math.abs(best - point.x) ? x : best));
}

/** Who comes from below a hub goes around it to its upper edge, and back the same way: its name stays in sight. */
function aroundHub(
  layout: SceneLayout,
  decision: Decision | undefined,
  far: Point,
  near: Point,
  lane: number | undefined,
): readonly Point[] | undefined {
  const hub = decision && layout.index.services.get(decision.service);
  if (!hub || hub.system || far.y <= bottom(hub.rect)) return undefined;
  const touch = hubPoint(hub);
  if (near.x !== touch.x || near.y !== touch.y) return undefined;
  const x = (lane ?? far.x) < touch.x ? hub.rect.x - BESIDE : right(hub.rect) + BESIDE;
  const above = hub.rect.y - aboveHub(hub);
  // Past those below it as well.
  const below = Math.max(...layout.services.filter(({ system }) => !system).map(({ rect }) => bottom(rect)));
  const start = [touch, { x: touch.x, y: above }, { x, y: above }];
  if (lane === undefined) return [...start, { x, y: Math.min(far.y, below) }];
  // Past the rows of nodes below them: beyond the last of them, or only into the gutter that leads there.
  const under = below + BESIDE;
  const last = Math.max(...layout.nodes.map(({ rect }) => bottom(rect)));
  return [...start, { x, y: under }, { x: lane, y: under }, ...(far.y > last ? [{ x: lane, y: last }] : [])];
}

function overhead(
  layout: SceneLayout,
  flight: Flight,
  decision: Decision | undefined,
): { readonly key: string; readonly points: readonly Point[] } | undefined {
  const { from, to, header } = flight;
  const service = decision && layout.index.services.get(decision.service);
  const [src, dst] = [header.src, decision?.endpoint ?? header.dst].map((ip) => layout.index.podsByIP.get(ip));
  const points = overheadWay(layout, flight, service && { service, node: decision.node }, [src, dst]);
  const key = `${from.kind} ${from.name}>${to.kind} ${to.name} by ${decision?.service} ${src?.key} ${dst?.key}`;
  return points && { key, points };
}

const ANSWERS: ReadonlySet<SegmentName> = new Set(['SYN-ACK', 'response', 'answer', 'echo reply']);

/** From the end of a way down beside the column of a node, and along the network below it to where its cable comes in. */
function underTo(
  layout: SceneLayout,
  node: NodeLayout,
  way: readonly Point[],
  lane = gutterTo(layout, node),
): readonly Point[] {
  const { socket, busY } = node;
  const { y } = way[way.length - 1]!;
  return [...way, { x: lane, y }, { x: lane, y: busY }, { x: socket.x, y: busY }, socket];
}

/** Whether a node stands in the row where the hub of a Service does. */
function isBesideHub(layout: SceneLayout, decision: Decision | undefined, node: NodeLayout | undefined): boolean {
  const hub = layout.index.services.get(decision?.service ?? '');
  return hub?.system === false && node?.rect.y === firstRow(layout)?.rect.y;
}

/**
 * From a Service to where the cable of a node comes in that is cut off: a packet the hub stands for on its way out, or an answer that
 * comes back to the node whose rules are folded into the hub. Beside its column, and below it along the network: over no name.
 */
function hubToSocket(layout: SceneLayout, decision: Decision, node: NodeLayout): readonly Point[] {
  const hub = layout.index.services.get(decision.service);
  const first = firstRow(layout);
  if (!hub || !first) return [];
  const { socket, bandY } = node;
  const street = streetAbove(layout, first);
  const x = layout.trunkX;
  if (node.flat) {
    const out = hub.system
      ? fromAbove(layout, hub, street, x)
      : [...fromHub(layout, hub, first.bandY), { x, y: first.bandY }];
    return [...out, { x, y: bandY }, socket];
  }
  if (hub.system) {
    const gutter = gutterTo(layout, node);
    // Left of all nodes, where that is nearer: the network has its trunk there.
    const lane = Math.abs(gutter - socket.x) < socket.x - x ? gutter : x;
    return underTo(layout, node, fromAbove(layout, hub, street), lane);
  }
  const lane = node.rect.y > first.rect.y ? gutterTo(layout, node) : undefined;
  const around = aroundHub(layout, decision, socket, hubPoint(hub), lane) ?? [hubPoint(hub)];
  return lane === undefined ? [...around, socket] : underTo(layout, node, around);
}

/** What a Pod sent while its node lost power never got out: it ends at the edge of the node, and at no hub. */
function withinNode(layout: SceneLayout, { from, to }: Flight): readonly Point[] | undefined {
  const pod = from.kind === 'pod' ? layout.index.pods.get(from.name) : undefined;
  const node = pod && to.kind === 'node' && to.name === pod.node ? layout.index.nodes.get(pod.node) : undefined;
  if (!pod || !node) return undefined;
  const isLeft = node.flat || pod.port.x - node.rect.x < right(node.rect) - pod.port.x;
  return [...podDown(pod, node), { x: isLeft ? node.rect.x : right(node.rect), y: node.bandY }];
}

/** Where a packet ended: there its last flight arrived. */
export function logicalEnd(
  layout: SceneLayout,
  { place, header, connection, reason }: Death,
  record: ConnectionRecord | undefined,
): Point | undefined {
  const last = record?.hops.findLast(
    ({ next, leftAs }) =>
      next?.kind === place.kind && next.name === place.name && leftAs?.dst === header.dst && leftAs.src === header.src,
  );
  if (!last) return undefined;
  const way = { id: 0, connection, header, from: last.place, to: place };
  const { at, segment } = last;
  const flight = { ...way, segment, departedAt: at, arrivesAt: at, reply: ANSWERS.has(segment) };
  const [x = 0, y = 0] = logicalRoute(layout, flight, record, reason === 'NodeDown' || undefined).points.slice(-2);
  return { x, y };
}

/** @param isLost whether it never arrives, of a flight that is over */
export function logicalRoute(
  layout: SceneLayout,
  flight: Flight,
  record: ConnectionRecord | undefined,
  isLost?: boolean,
): Route {
  const decision = decisionOf(layout, flight, record);
  const arrival = stopOfArrival(layout, flight, isLost);
  const isDecider = decision?.node === flight.to.name;
  // What the node would have decided is folded into no hub.
  if (arrival.kind === 'socket' && (flight.from.kind === 'external' || (isDecider && !flight.reply)))
    return routeBetween(layout, stopAt(layout, flight.from, undefined, flight), arrival);
  const within = isLost ? withinNode(layout, flight) : undefined;
  if (within) return routeThrough(within);
  const cutOff = arrival.kind === 'socket' ? arrival.node : undefined;
  const toSocket = cutOff && decision ? hubToSocket(layout, decision, cutOff) : [];
  if (!isDecider && toSocket.length > 0 && !isBesideHub(layout, decision, cutOff))
    return remembered(layout, `${decision?.service}>${stopKey(arrival)}`, () => routeThrough(toSocket));
  // An answer goes on from the hub that its node is folded into, and what goes from Pod to Pod from beside the node.
  const goOn = (way: readonly Point[]): readonly Point[] => {
    if (decision) return isDecider ? [...way, ...toSocket.slice(1)] : way;
    return cutOff && !cutOff.flat ? underTo(layout, cutOff, way) : way;
  };
  const onTo = cutOff ? stopKey(arrival) : '';
  const over = overhead(layout, flight, decision);
  if (over) return remembered(layout, over.key + onTo, () => routeThrough(goOn(over.points)));
  const from = pointFor(layout, flight.from, flight, decision);
  const to = pointFor(layout, flight.to, flight, decision, arrival);
  const isAtEdge = !decision && cutOff && !betweenRows(layout, cutOff.name, flight.header);
  const key = `${from.x},${from.y}>${to.x},${to.y}>${onTo}`;
  return remembered(layout, key, () => {
    const [laneFrom, laneTo] = [laneOf(layout, flight.from, from, decision), laneOf(layout, flight.to, to, decision)];
    const before = aroundHub(layout, decision, to, from, laneTo) ?? wayOut(layout, flight.from, from, laneFrom);
    const after = (
      aroundHub(layout, decision, from, to, laneFrom) ?? wayOut(layout, flight.to, to, laneTo)
    ).toReversed();
    const [begin, end] = [before.at(-1) ?? from, after[0] ?? to];
    return curve(begin, end, before.slice(0, -1), isAtEdge ? after.slice(1) : goOn(after).slice(1));
  });
}
