/** The sheet one paints on: a context with the viewport of the moment, and what every painter of a part needs to know. */
import type { Palette } from './palette.ts';

export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly zoom: number;
  /** From scene pixels to pixels of the element. */
  readonly offsetX: number;
  readonly offsetY: number;
  readonly ratio: number;
  /** Connection that is selected: its packets stand out, the others step back. */
  readonly selected: string | undefined;
}

/** Draws in scene pixels from here on. */
export function inScene({ context, ratio, zoom, offsetX, offsetY }: Sheet): void {
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * offsetX, ratio * offsetY);
}

/** Draws in pixels of the page from here on: for words, which keep their size whatever the zoom. */
export function inPage({ context, ratio }: Sheet): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

export const MONO = '"JetBrains Mono Variable", ui-monospace, monospace';
export const SANS = '"Inter Variable", system-ui, sans-serif';
