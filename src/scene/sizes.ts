/** The measures of the picture, in scene pixels. Text in the canvas is 10 to 15 px, so that a zoom of 1 reads like the page. */
import type { Density } from './slots.ts';

export const CLUSTER_PADDING = 26;
export const GAP = 18;

export const NODE_WIDTH = 336;
export const NODE_PADDING = 16;
export const NODE_HEADER = 50;
/** Most worker columns side by side before a second row begins. */
export const MOST_COLUMNS = 4;

export const STRIP_HEADER = 46;
/** The control plane's node lies flat when the scene is at least this wide. */
export const STRIP_MIN_WIDTH = 690;

const POD_GAP = 14;
export const POD_COLUMNS: Readonly<Record<Density, number>> = { card: 2, chip: 3, dot: 16 };
export const POD_HEIGHT: Readonly<Record<Density, number>> = { card: 76, chip: 32, dot: 13 };
export const POD_SPACING: Readonly<Record<Density, number>> = { card: POD_GAP, chip: 8, dot: 6 };
/** The densest way of drawing that is left when a node holds more Pods. */
export const MOST_SLOTS: Readonly<Record<Density, number>> = { card: 8, chip: 30, dot: Infinity };
export const MIN_ROWS: Readonly<Record<Density, number>> = { card: 2, chip: 4, dot: 8 };

/** Between Pods and kernel, where ways fan out. */
export const BAND = 26;
export const KERNEL_TITLE = 30;
/** A label fits on the lane, beside its packet; the lane's own word stands under the line. */
export const LANE_HEIGHT = 24;
export const LANE_BELOW_TITLE = 10;
/** On both sides of the plates: where packets walk down to a rule and back. */
export const RAIL = 15;
/** From the kernel's edges to the words of its title: in line with those on its plates, and clear of what moves on the rails. */
export const TITLE_ASIDE = { left: 27, right: 23 };
export const KERNEL_PADDING = 8;

export type PlateSize = 'full' | 'slim' | 'mini' | 'tick';
export const PLATE_HEIGHT: Readonly<Record<PlateSize, number>> = { full: 50, slim: 26, mini: 22, tick: 18 };
export const PLATE_GAP = 8;
/** More virtual addresses than this, and their plates become single lines. */
export const MOST_FULL_PLATES = 6;
/** Between two columns of lines, in a kernel with many. */
export const PLATE_COLUMN_GAP = 14;
export const MINI_COLUMNS = 4;
export const TICK_WIDTH = 10;
export const TICK_GAP = 5;

export const CONTROL_CHIP = { width: 148, height: 32 };
export const GHOST = { width: 252, systemWidth: 208, height: 40, gap: 12 };
/** A Service in the logical lens; `gap`: between two of many, above each other. */
export const HUB = { width: 268, height: 58, below: 64, gap: 8 };
/** A zone's frame around its nodes: room for its name above, a hair beside and below. */
export const ZONE = { above: 24, side: 7, below: 7 };
export const BUS = 34;
export const OUTSIDE = { width: 196, height: 66, gap: 20, above: 34 };
