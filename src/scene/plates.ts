/**
 * Rule plates in a node's kernel: one bar for every virtual address, one segment for every endpoint, as wide as its probability.
 * Every node shows the same address at the same height, so that a difference between two nodes is seen at once.
 */
import type { Plate } from '../api/index.ts';
import { rect, type Rect } from './geometry.ts';
import {
  MINI_COLUMNS,
  MOST_FULL_PLATES,
  NODE_PADDING,
  NODE_WIDTH,
  PLATE_COLUMN_GAP,
  PLATE_GAP,
  PLATE_HEIGHT,
  type PlateSize,
  RAIL,
  TICK_GAP,
  TICK_WIDTH,
} from './sizes.ts';
import type { PlateLayout, SegmentLayout } from './types.ts';

/** What identifies a plate on any node. A NodePort's address is each node's own and therefore left out. */
export function plateKey(plate: Plate): string {
  return `${plate.service}|${plate.kind}|${plate.kind === 'NodePort' ? '' : plate.ip}|${plate.port}|${plate.protocol}`;
}

/** "namespace/name" of a plate's Service, whose `service` may carry a port name. */
export function serviceOfPlate(plate: Plate): string {
  const colon = plate.service.indexOf(':');
  return colon < 0 ? plate.service : plate.service.slice(0, colon);
}

/** How a packet's destination finds the plate on a node. */
export function plateAddress(node: string, protocol: string, ip: string, port: number): string {
  return `${node} ${protocol} ${ip}:${port}`;
}

/** One place for a plate inside the kernel, relative to the upper left corner of the area for plates. */
interface PlateSeat {
  readonly size: PlateSize;
  readonly box: Rect;
}

export interface PlateGrid {
  readonly seats: ReadonlyMap<string, PlateSeat>;
  readonly height: number;
  readonly width: number;
}

/** Width of one column of plates in a standing node. */
const COLUMN_WIDTH = NODE_WIDTH - 2 * NODE_PADDING - 2 * RAIL;

/** Width of the area for plates in a standing node. */
export const platesWidth = (columns: number): number => columns * COLUMN_WIDTH + (columns - 1) * PLATE_COLUMN_GAP;

/** What one line takes of a column's width, in height, for an area that is a little wider than high. */
const LINE_SHAPE = (1.2 * (PLATE_HEIGHT.slim + PLATE_GAP)) / COLUMN_WIDTH;

/** Into how many columns the users' plates go: forty lines below each other would leave a picture that nobody can read. */
export function plateColumns(major: number): number {
  return major <= MOST_FULL_PLATES ? 1 : Math.max(1, Math.round(Math.sqrt(major * LINE_SHAPE)));
}

/** Places for all plates, in the given order: the users' row by row, so that a new one moves none; the system's small at the end. */
export function seatPlates(major: readonly string[], minor: readonly string[], columns: number): PlateGrid {
  const seats = new Map<string, PlateSeat>();
  const size: PlateSize = major.length <= MOST_FULL_PLATES ? 'full' : 'slim';
  const pitch = PLATE_HEIGHT[size] + PLATE_GAP;
  for (const [i, key] of major.entries()) {
    const x = (i % columns) * (COLUMN_WIDTH + PLATE_COLUMN_GAP);
    seats.set(key, { size, box: rect(x, Math.floor(i / columns) * pitch, COLUMN_WIDTH, PLATE_HEIGHT[size]) });
  }
  const width = platesWidth(columns);
  let y = Math.ceil(major.length / columns) * pitch;
  const columnWidth = (width - PLATE_GAP * (MINI_COLUMNS - 1)) / MINI_COLUMNS;
  for (const [i, key] of minor.entries()) {
    const row = Math.floor(i / MINI_COLUMNS);
    const x = (i % MINI_COLUMNS) * (columnWidth + PLATE_GAP);
    seats.set(key, {
      size: 'mini',
      box: rect(x, y + row * (PLATE_HEIGHT.mini + PLATE_GAP), columnWidth, PLATE_HEIGHT.mini),
    });
  }
  y += Math.ceil(minor.length / MINI_COLUMNS) * (PLATE_HEIGHT.mini + PLATE_GAP);
  return { seats, width, height: Math.max(0, y - PLATE_GAP) };
}

/** Places for plates drawn as bare ticks, in rows that fill the width: the control plane's node shows its rules folded. */
export function seatTicks(keys: readonly string[], width: number): PlateGrid {
  const perRow = Math.max(1, Math.floor((width + TICK_GAP) / (TICK_WIDTH + TICK_GAP)));
  const seats = new Map<string, PlateSeat>();
  for (const [i, key] of keys.entries()) {
    const x = (i % perRow) * (TICK_WIDTH + TICK_GAP);
    const y = Math.floor(i / perRow) * (PLATE_HEIGHT.tick + TICK_GAP);
    seats.set(key, { size: 'tick', box: rect(x, y, TICK_WIDTH, PLATE_HEIGHT.tick) });
  }
  const rows = Math.ceil(keys.length / perRow);
  return { seats, width, height: Math.max(0, rows * (PLATE_HEIGHT.tick + TICK_GAP) - TICK_GAP) };
}

function barOf(box: Rect, size: PlateSize): Rect {
  switch (size) {
    case 'full':
      return rect(box.x + 12, box.y + 26, box.width - 22, 17);
    case 'slim':
      return rect(box.x + box.width * 0.72, box.y + 6, box.width * 0.28 - 8, 14);
    case 'mini':
      return rect(box.x + 6, box.y + 16, box.width - 12, 3);
    case 'tick':
      return rect(box.x + 2, box.y + 2, box.width - 4, box.height - 4);
  }
}

/** Segments beside each other, a hair apart; their widths are the probabilities. */
function layoutSegments(plate: Plate, bar: Rect): SegmentLayout[] {
  const hair = plate.segments.length > 1 && bar.width / plate.segments.length > 6 ? 2 : 0;
  const width = bar.width - hair * (plate.segments.length - 1);
  const total = plate.segments.reduce((sum, segment) => sum + segment.probability, 0) || 1;
  let x = bar.x;
  return plate.segments.map((segment) => {
    const box = rect(x, bar.y, (width * segment.probability) / total, bar.height);
    x += box.width + hair;
    return { endpoint: segment.endpoint, rect: box };
  });
}

function rails(size: PlateSize, box: Rect): { railIn: number; railOut: number } {
  if (size === 'tick') return { railIn: box.x + box.width / 2, railOut: box.x + box.width / 2 };
  const aside = (size === 'mini' ? PLATE_GAP : RAIL) / 2;
  return { railIn: box.x - aside, railOut: box.x + box.width + aside };
}

/** A plate of a node at its place. `x`, `y`: the corner of the area for plates in scene pixels. */
export function placePlate(plate: Plate, seat: PlateSeat, x: number, y: number, colour: number): PlateLayout {
  const box = rect(x + seat.box.x, y + seat.box.y, seat.box.width, seat.box.height);
  const bar = barOf(box, seat.size);
  let segments: SegmentLayout[] | undefined;
  return {
    key: plateKey(plate),
    plate,
    colour,
    size: seat.size,
    rect: box,
    bar,
    // When first asked for: ten thousand endpoints on a hundred nodes are a million, of which far out none is looked at.
    get segments() {
      return (segments ??= layoutSegments(plate, bar));
    },
    ...rails(seat.size, box),
  };
}
