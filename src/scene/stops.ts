/**
 * Where a packet stands when it is somewhere: at a Pod's port, at the rule plate that decides about it, on the kernel's lane where
 * conntrack and routing let it pass without walking the rules, at an outside client, or lost on the default route.
 * Only the first packet of a connection walks the nat rules, so only that one stops at a plate.
 */
import type { PacketHeader, Place, SegmentName } from '../api/index.ts';
import { spread, type Point } from './geometry.ts';
import { plateAddress } from './plates.ts';
import type { NamedBox, NodeLayout, PlateLayout, PodLayout, SceneLayout } from './types.ts';

export type Stop =
  | { readonly kind: 'pod'; readonly pod: PodLayout }
  | { readonly kind: 'plate'; readonly node: NodeLayout; readonly plate: PlateLayout }
  | { readonly kind: 'lane'; readonly node: NodeLayout; readonly track: number }
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
    case 'external':
      return `x ${stop.box.name}`;
    case 'void':
      return 'v';
  }
}
