/** The sheet one paints on: a context with the viewport of the moment, and what every painter of a part needs to know. */
import type { Palette } from './palette.ts';

/** The part of a sheet that a worker can have, too. */
export interface Brushed {
  readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  readonly palette: Palette;
  readonly zoom: number;
  /** From scene pixels to pixels of the element. */
  readonly offsetX: number;
  readonly offsetY: number;
  readonly ratio: number;
}

export interface Sheet extends Brushed {
  readonly context: CanvasRenderingContext2D;
  /** Connection that is selected: its packets stand out, the others step back. */
  readonly selected: string | undefined;
}

/** Draws in scene pixels from here on. */
export function inScene({ context, ratio, zoom, offsetX, offsetY }: Brushed): void {
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * offsetX, ratio * offsetY);
}

/** Draws in pixels of the element from here on. */
export function inPage({ context, ratio }: Brushed): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

/** How large words are drawn: they follow the zoom only within what can be read and what stands in nobody's way. */
export function wordScale(zoom: number): number {
  return Math.max(0.8, Math.min(1.15, zoom));
}

/** Draws in words' pixels from here on; `toWords` turns scene pixels into them. */
export function inWords({ context, ratio, zoom }: Sheet): void {
  const scale = ratio * wordScale(zoom);
  context.setTransform(scale, 0, 0, scale, 0, 0);
}

export function toWords({ zoom, offsetX, offsetY }: Sheet, at: { readonly x: number; readonly y: number }) {
  const scale = wordScale(zoom);
  return { x: (at.x * zoom + offsetX) / scale, y: (at.y * zoom + offsetY) / scale };
}

export const MONO = '"JetBrains Mono Variable", ui-monospace, monospace';
export const SANS = '"Inter Variable", system-ui, sans-serif';
