/**
 * A small canvas for what changes with every beat of the clock. New text or a moved bar in the document has the whole page laid
 * out, painted and layered again, ten times a second; a canvas is only a picture that is different. What it shows must be said in
 * the document too, less often.
 */
import { useEffect, useRef } from 'react';
import { followPalette, type Palette } from '../canvas/paint/palette.ts';
import { followTime } from '../store/calmTime.ts';
import { watchFonts } from './watchFonts.ts';

export interface Easel {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The element's own font. */
  readonly font: string;
}

interface PaintedProps {
  readonly className: string | undefined;
  /** Paints cluster time on an empty canvas. Must keep its identity as long as it paints the same. */
  readonly paint: (easel: Easel, now: number) => void;
}

function startPainting(canvas: HTMLCanvasElement, paint: PaintedProps['paint']): () => void {
  const context = canvas.getContext('2d');
  if (!context) return () => undefined;
  let present = 0;
  let size = { width: 0, height: 0 };
  const again = (): void => {
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    if (size.width > 0) paint({ context, palette: theme.palette(), ...size, font }, present);
  };
  const theme = followPalette(again);
  // The shorthand is empty as soon as a font feature is set that it cannot say.
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(canvas);
  const font = `${fontWeight} ${fontSize} ${fontFamily}`;
  const fit = new ResizeObserver(([entry]) => {
    if (!entry) return;
    size = { width: entry.contentRect.width, height: entry.contentRect.height };
    canvas.width = Math.round(size.width * (window.devicePixelRatio || 1));
    canvas.height = Math.round(size.height * (window.devicePixelRatio || 1));
    again();
  });
  fit.observe(canvas);
  const stops = [
    followTime((now) => {
      present = now;
      again();
    }),
    watchFonts(again),
    theme.stop,
    () => fit.disconnect(),
  ];
  return () => stops.forEach((stop) => stop());
}

export function Painted({ className, paint }: PaintedProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? startPainting(canvas.current, paint) : undefined), [paint]);
  return <canvas ref={canvas} className={className} aria-hidden="true" />;
}
