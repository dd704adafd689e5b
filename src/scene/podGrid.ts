/** Seats of Pods as places in a box: rows and columns by density, and the gutters their packets take. */
import { bottom, rect, type Rect } from './geometry.ts';
import { POD_COLUMNS, POD_HEIGHT, POD_SPACING } from './sizes.ts';
import type { Density } from './slots.ts';
import type { PodLayout, ScenePod } from './types.ts';

export interface Grid {
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly density: Density;
  readonly columns: number;
}

export function gridOf(x: number, y: number, width: number, density: Density, columns = POD_COLUMNS[density]): Grid {
  return { x, y, width, density, columns };
}

export function gridHeight(rows: number, density: Density): number {
  return rows <= 0 ? 0 : rows * POD_HEIGHT[density] + (rows - 1) * POD_SPACING[density];
}

function seatRect(grid: Grid, slot: number): Rect {
  const spacing = POD_SPACING[grid.density];
  const height = POD_HEIGHT[grid.density];
  const width = (grid.width - spacing * (grid.columns - 1)) / grid.columns;
  const column = slot % grid.columns;
  const row = Math.floor(slot / grid.columns);
  return rect(grid.x + column * (width + spacing), grid.y + row * (height + spacing), width, height);
}

/** A Pod in its seat. `end` is the lower edge of the grid: seats in the last row reach the band directly. */
export function placePod(pod: ScenePod, grid: Grid, slot: number, end: number): PodLayout {
  const box = seatRect(grid, slot);
  const spacing = POD_SPACING[grid.density];
  const column = slot % grid.columns;
  // The nearer side of the seat that has a gutter: between two columns, not outside the box.
  const toRight = column === 0 || (column < grid.columns - 1 && column % 2 === 0);
  return {
    key: pod.key,
    uid: pod.uid,
    node: pod.node,
    colour: pod.colour,
    rect: box,
    density: grid.density,
    port: { x: box.x + box.width / 2, y: bottom(box) },
    gapY: bottom(box) + spacing / 2,
    gutterX: grid.columns === 1 ? box.x - spacing / 2 : toRight ? box.x + box.width + spacing / 2 : box.x - spacing / 2,
    lowest: bottom(box) >= end - 1,
  };
}
