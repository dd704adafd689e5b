/** The inside of a node's box: header, Pods, a band where ways fan out, and the kernel with its plates below. */
import { rect } from './geometry.ts';
import {
  BAND,
  CONTROL_CHIP,
  GAP,
  KERNEL_PADDING,
  KERNEL_TITLE,
  LANE_BELOW_TITLE,
  LANE_HEIGHT,
  NODE_HEADER,
  NODE_PADDING,
  POD_SPACING,
  RAIL,
  STRIP_HEADER,
  TICK_GAP,
  TICK_WIDTH,
} from './sizes.ts';
import type { Density } from './slots.ts';
import { placePlate, plateKey, platesWidth, seatTicks, type PlateGrid } from './plates.ts';
import { gridHeight, gridOf, type Grid } from './podGrid.ts';
import type { NodeLayout, PlateLayout, SceneNode } from './types.ts';
import type { Plate } from '../api/index.ts';

/** A node's box with the grid its Pods sit in. */
export interface NodeBox {
  readonly layout: NodeLayout;
  readonly grid: Grid;
  /** Lower edge of the grid. */
  readonly gridEnd: number;
}

/** A worker's width, with so many columns of plates in its kernel. */
export const nodeWidth = (columns: number): number => platesWidth(columns) + 2 * NODE_PADDING + 2 * RAIL;

export function standingHeight(rows: number, density: Density, plates: PlateGrid): number {
  return NODE_HEADER + gridHeight(rows, density) + BAND + kernelHeight(plates) + NODE_PADDING;
}

function kernelHeight(plates: PlateGrid): number {
  return KERNEL_TITLE + LANE_HEIGHT + plates.height + KERNEL_PADDING;
}

function placeAll(
  plates: readonly Plate[],
  grid: PlateGrid,
  x: number,
  y: number,
  colourOf: (plate: Plate) => number,
): PlateLayout[] {
  const placed: PlateLayout[] = [];
  for (const plate of plates) {
    const seat = grid.seats.get(plateKey(plate));
    if (seat) placed.push(placePlate(plate, seat, x, y, colourOf(plate)));
  }
  return placed;
}

export interface StandingInput {
  readonly node: SceneNode;
  readonly x: number;
  readonly y: number;
  readonly rows: number;
  readonly density: Density;
  /** Pods beside each other. */
  readonly podColumns: number;
  readonly plates: readonly Plate[];
  readonly plateGrid: PlateGrid;
  readonly colourOf: (plate: Plate) => number;
  readonly busY: number;
}

/** A worker: tall, Pods above, kernel below. */
export function standingNode(input: StandingInput): NodeBox {
  const { node, x, y, rows, density, plateGrid } = input;
  const inner = plateGrid.width + 2 * RAIL;
  const podsY = y + NODE_HEADER;
  const gridEnd = podsY + gridHeight(rows, density);
  const kernel = rect(x + NODE_PADDING, gridEnd + BAND, inner, kernelHeight(plateGrid));
  const platesY = kernel.y + KERNEL_TITLE + LANE_HEIGHT;
  return {
    grid: gridOf(x + NODE_PADDING, podsY, inner, density, input.podColumns),
    gridEnd,
    layout: {
      name: node.name,
      flat: false,
      rect: rect(x, y, inner + 2 * NODE_PADDING, standingHeight(rows, density, plateGrid)),
      podArea: rect(x + NODE_PADDING, podsY, inner, gridEnd - podsY),
      bandY: gridEnd + BAND / 2,
      kernel,
      lane: { x1: kernel.x + RAIL, x2: kernel.x + inner - RAIL, y: kernel.y + KERNEL_TITLE + LANE_BELOW_TITLE },
      plates: placeAll(input.plates, plateGrid, kernel.x + RAIL, platesY, input.colourOf),
      wireIn: kernel.x + RAIL / 2,
      wireOut: kernel.x + inner - RAIL / 2,
      busY: input.busY,
      socket: { x: kernel.x + RAIL / 2, y: y + standingHeight(rows, density, plateGrid) },
      isCutOff: node.isCutOff ?? false,
    },
  };
}

/** At the right end of the flat node: its kernel, folded to ticks, and before it the place for Pods that wait for a node. */
export const FOLDED_KERNEL_WIDTH = 190;
export const WAITING_WIDTH = 150;

/** Chips of the control plane's Pods side by side, as many as fit. */
export function flatColumns(width: number): number {
  const room = width - 2 * NODE_PADDING - FOLDED_KERNEL_WIDTH - WAITING_WIDTH - 2 * GAP;
  return Math.max(1, Math.floor((room + POD_SPACING.chip) / (CONTROL_CHIP.width + POD_SPACING.chip)));
}

function foldedKernel(keys: readonly string[]): { plates: PlateGrid; width: number; height: number } {
  const inner = FOLDED_KERNEL_WIDTH - 2 * 10;
  const plates = seatTicks(keys, Math.max(inner, 8 * (TICK_WIDTH + TICK_GAP)));
  return { plates, width: FOLDED_KERNEL_WIDTH, height: 22 + plates.height + 8 };
}

export function flatHeight(rows: number, keys: readonly string[]): number {
  const pods = rows * CONTROL_CHIP.height + Math.max(0, rows - 1) * POD_SPACING.chip;
  return STRIP_HEADER + Math.max(pods, foldedKernel(keys).height) + NODE_PADDING;
}

export interface FlatInput {
  readonly node: SceneNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly rows: number;
  readonly plates: readonly Plate[];
  readonly plateKeys: readonly string[];
  readonly colourOf: (plate: Plate) => number;
  readonly trunkX: number;
  readonly busY: number;
}

/** The control plane's node: a strip with its components in the header, Pods as chips, and folded rules. */
export function flatNode(input: FlatInput): NodeBox {
  const { node, x, y, width, rows } = input;
  const height = flatHeight(rows, input.plateKeys);
  const folded = foldedKernel(input.plateKeys);
  const kernel = rect(x + width - NODE_PADDING - folded.width, y + STRIP_HEADER, folded.width, folded.height);
  const podsY = y + STRIP_HEADER;
  const columns = flatColumns(width);
  const podsWidth = columns * CONTROL_CHIP.width + (columns - 1) * POD_SPACING.chip;
  const bandY = y + height - NODE_PADDING / 2;
  return {
    grid: gridOf(x + NODE_PADDING, podsY, podsWidth, 'chip', columns),
    gridEnd: podsY + rows * CONTROL_CHIP.height + (rows - 1) * POD_SPACING.chip,
    layout: {
      name: node.name,
      flat: true,
      rect: rect(x, y, width, height),
      podArea: rect(x + NODE_PADDING, podsY, podsWidth, height - STRIP_HEADER - NODE_PADDING),
      bandY,
      kernel,
      lane: { x1: kernel.x + 10, x2: kernel.x + folded.width - 10, y: bandY },
      plates: placeAll(input.plates, folded.plates, kernel.x + 10, kernel.y + 22, input.colourOf),
      wireIn: input.trunkX,
      wireOut: input.trunkX,
      busY: input.busY,
      socket: { x, y: bandY },
      isCutOff: node.isCutOff ?? false,
    },
  };
}
