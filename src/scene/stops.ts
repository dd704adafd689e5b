/**
 * Where a packet stands when it is somewhere: at a Pod's port, at the rule plate that decides about it, on the kernel's lane where
 * conntrack and routing let it pass without walking the rules, at an outside client, or lost on the default route. What is sent to a
 * node that is cut off gets no further than where its cable comes in: no rule of its kernel sees it.
 * Only the first packet of a connection walks the nat rules, so only that one stops at a plate.
 */
import type { Death, PacketHeader, Place, SegmentName } from '../api/index.ts';
import { spread, type Point } from './geometry.ts';
import { plateAddress } from './plates.ts';
import type { NamedBox, NodeLayout, PlateLayout, PodLayout, SceneLayout } from './types.ts';

export type Stop =
  | { readonly kind: 'pod'; readonly pod: PodLayout }
  | { readonly kind: 'plate'; readonly node: NodeLayout; readonly plate: PlateLayout }
  | { readonly kind: 'lane'; readonly node: NodeLayout; readonly track: number }
  | { readonly kind: 'socket'; readonly node: NodeLayout }
  | { readonly kind: 'external'; readonly box: NamedBox }
  | { readonly kind: 'void'; readonly point: Point };

/** Tracks beside each other on a kernel's lane. */
const TRACKS = 8;

/** Segments that begin a connection, and so walk the rules. */
const OPENING: ReadonlySet<SegmentName> = new Set(['SYN', 'query', 'datagram', 'echo request']);

export interface Travelling {
  readonly connection: string;
  readonly segment?: SegmentName;
  readonly reply?: boolean;
}

export function walksRules(packet: Travelling): boolean {
  return !packet.reply && (packet.segment === undefined || OPENING.has(packet.segment));
}

/** The plate of a node that a packet with this header is decided by. */
export function plateFor(layout: SceneLayout, node: string, header: PacketHeader): PlateLayout | undefined {
  return layout.index.plates.get(plateAddress(node, header.protocol, header.dst, header.dport));
}

/** `header`: as the packet arrives at the place. */
export function stopAt(layout: SceneLayout, place: Place, header: PacketHeader | undefined, packet: Travelling): Stop {
  const { index } = layout;
  switch (place.kind) {
    case 'pod': {
      const pod = index.pods.get(place.name);
      if (pod) return { kind: 'pod', pod };
      break;
    }
    case 'node': {
      const node = index.nodes.get(place.name);
      if (!node) break;
      const plate = header && walksRules(packet) ? plateFor(layout, place.name, header) : undefined;
      if (plate) return { kind: 'plate', node, plate };
      return { kind: 'lane', node, track: Math.floor(spread(packet.connection) * TRACKS) };
    }
    case 'external': {
      const box = index.externals.get(place.name);
      if (box) return { kind: 'external', box };
      break;
    }
    case 'void':
  }
  return { kind: 'void', point: layout.void };
}

/** A packet between two places. */
export interface Leg extends Travelling {
  readonly from: Place;
  readonly to: Place;
  readonly header: PacketHeader;
}

/** Where a flight arrives. `isLost`: whether it never does, when that is known: it lies in the past. */
export function stopOfArrival(layout: SceneLayout, flight: Leg, isLost?: boolean): Stop {
  const { from, to, header } = flight;
  // What a Pod sends reaches its own node's kernel by its veth.
  const node = to.kind === 'node' && from.kind !== 'pod' ? layout.index.nodes.get(to.name) : undefined;
  return node && (isLost ?? node.isCutOff) ? { kind: 'socket', node } : stopAt(layout, to, header, flight);
}

/** Where a packet is drawn that ended. */
export function stopOfDeath(layout: SceneLayout, { place, header, connection, reason }: Death): Stop {
  const node = place.kind === 'node' ? layout.index.nodes.get(place.name) : undefined;
  // What leaves a node has passed its rules before.
  const isFromWire = layout.index.podsByIP.get(header.src)?.node !== place.name;
  const isOnWire = reason === 'PacketLost' || (reason === 'LinkCut' && node?.isCutOff);
  if (node && (reason === 'NodeDown' || (isOnWire && isFromWire))) return { kind: 'socket', node };
  return stopAt(layout, place, header, { connection });
}

/** The first point of a plate's bar: where the dice begin to roll. */
export function entryOf(plate: PlateLayout): Point {
  const { bar } = plate;
  return { x: plate.size === 'tick' ? bar.x + bar.width / 2 : bar.x, y: bar.y + bar.height / 2 };
}

/** Where a packet at this stop is drawn. */
export function standingPoint(stop: Stop): Point {
  switch (stop.kind) {
    case 'pod':
      return stop.pod.port;
    case 'plate':
      return entryOf(stop.plate);
    case 'lane': {
      const { x1, x2, y } = stop.node.lane;
      return { x: x1 + ((x2 - x1) * (stop.track + 0.5)) / TRACKS, y };
    }
    case 'socket':
      return stop.node.socket;
    case 'external':
      return { x: stop.box.rect.x + stop.box.rect.width / 2, y: stop.box.rect.y };
    case 'void':
      return stop.point;
  }
}

/** The point for a place on the picture; `header` chooses the plate. What marks and menus are anchored to. */
export function anchorOf(
  place: Place,
  layout: SceneLayout,
  header?: PacketHeader,
  packet: Travelling = { connection: '' },
): Point {
  return standingPoint(stopAt(layout, place, header, packet));
}

export function stopKey(stop: Stop): string {
  switch (stop.kind) {
    case 'pod':
      return `p ${stop.pod.uid}`;
    case 'plate':
      return `r ${stop.node.name} ${stop.plate.key}`;
    case 'lane':
      return `l ${stop.node.name} ${stop.track}`;
    case 'socket':
      return `s ${stop.node.name}`;
    case 'external':
      return `x ${stop.box.name}`;
    case 'void':
      return 'v';
  }
}
