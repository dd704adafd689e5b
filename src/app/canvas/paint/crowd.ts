/**
 * A crowd of packets, painted pixel by pixel into one bitmap. Thousands of shapes handed to the canvas cost their drawing twice,
 * once to record and once to raster them; a bitmap is ready as it is. A request is a filled square, an answer a hollow one, each
 * with a short trail behind it.
 */
import { FADED as STEPS_BACK, STRIDE, type Swarm } from '../swarm/swarm.ts';
import { paintLights } from './lights.ts';
import type { Palette } from './palette.ts';
import { inPage, type Brushed } from './sheet.ts';

/** More packets than this are a crowd; it is one until clearly fewer are left, or the picture would flicker between the two. */
const CROWD = 900;
const STILL_CROWD = 700;

export function isCrowd(count: number, wasCrowd: boolean): boolean {
  return count > (wasCrowd ? STILL_CROWD : CROWD);
}

/** Pixels from the middle of a square to its edge. */
const REACH = 2;
/** Scene pixels of trail. */
const TRAIL = 14;
/** Pixels between two dots of a trail, each 2 × 2. */
const DOT = 2;
const FADED = 0.25;
/** Pixels from the edge of the bitmap within which nothing is drawn: a square has to fit in. */
const MARGIN = REACH + 2;

/** Colours as the bitmap stores them: bytes red, green, blue, alpha. */
interface Ink {
  readonly palette: Palette;
  readonly apps: readonly number[];
  readonly surface: number;
}

let bitmap: ImageData | undefined;
let pixels = new Uint32Array(0);
let ink: Ink | undefined;

/** A CSS colour of any notation as one pixel, opaque. */
function pixelsOf(colours: readonly string[]): number[] {
  const probe = new OffscreenCanvas(colours.length, 1).getContext('2d', { willReadFrequently: true });
  if (!probe) return colours.map(() => 0xff_80_80_80);
  for (const [i, colour] of colours.entries()) {
    probe.fillStyle = colour;
    probe.fillRect(i, 0, 1, 1);
  }
  return [...new Uint32Array(probe.getImageData(0, 0, colours.length, 1).data.buffer)];
}

function inkFor(palette: Palette): Ink {
  if (ink?.palette === palette) return ink;
  const apps = pixelsOf([...palette.apps, palette.surface]);
  ink = { palette, apps, surface: apps.pop() ?? 0 };
  return ink;
}

/** The bitmap in the canvas' size, empty. */
function blank({ context }: Brushed): ImageData {
  const { width, height } = context.canvas;
  if (bitmap?.width !== width || bitmap.height !== height) {
    bitmap = new ImageData(width, height);
    pixels = new Uint32Array(bitmap.data.buffer);
  } else pixels.fill(0);
  return bitmap;
}

/** The same colour with another strength, 0 to 1. */
function withAlpha(pixel: number, alpha: number): number {
  return ((pixel & 0x00_ff_ff_ff) | (Math.round(255 * alpha) << 24)) >>> 0;
}

/** One 2 × 2 dot, where nothing is yet: heads lie above trails whoever came first. */
function dot(at: number, width: number, pixel: number): void {
  if (pixels[at] === 0) pixels[at] = pixel;
  if (pixels[at + 1] === 0) pixels[at + 1] = pixel;
  if (pixels[at + width] === 0) pixels[at + width] = pixel;
  if (pixels[at + width + 1] === 0) pixels[at + width + 1] = pixel;
}

function square(at: number, width: number, edge: number, inside: number): void {
  for (let row = -REACH; row <= REACH; row++) {
    const start = at + row * width;
    const fill = row === -REACH || row === REACH ? edge : inside;
    pixels[start - REACH] = edge;
    for (let column = 1 - REACH; column < REACH; column++) pixels[start + column] = fill;
    pixels[start + REACH] = edge;
  }
}

/** One packet, from its numbers: its trail first, dot by dot against its direction, then its square. */
function drawOne(place: Place, numbers: Float32Array, from: number, { apps, surface }: Ink): void {
  const { width, height, scale, left, top, steps } = place;
  const x = Math.round(numbers[from]! * scale + left);
  const y = Math.round(numbers[from + 1]! * scale + top);
  if (x < MARGIN || y < MARGIN || x >= width - MARGIN || y >= height - MARGIN) return;
  const [towardsX, towardsY] = [numbers[from + 2]!, numbers[from + 3]!];
  const bin = numbers[from + 4]!;
  const strength = (numbers[from + 5]! & STEPS_BACK) === 0 ? 1 : FADED;
  const pixel = apps[bin >> 1] ?? 0;
  for (let step = 2; step <= steps; step++) {
    const dotX = Math.round(x - towardsX * step * DOT);
    const dotY = Math.round(y - towardsY * step * DOT);
    if (dotX < 0 || dotY < 0 || dotX >= width - 1 || dotY >= height - 1) break;
    dot(dotY * width + dotX, width, withAlpha(pixel, strength * 0.5 * (1 - step / (steps + 1))));
  }
  const edge = withAlpha(pixel, strength);
  square(y * width + x, width, edge, bin % 2 === 1 ? withAlpha(surface, strength) : edge);
}

/** From scene pixels to the bitmap's. */
interface Place {
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly left: number;
  readonly top: number;
  /** Dots of a trail. */
  readonly steps: number;
}

/** Paints all packets, those of other connections than the selected one faintly, in place of whatever the canvas held. */
export function paintCrowd(sheet: Brushed, swarm: Swarm): void {
  const { context, palette, ratio, zoom, offsetX, offsetY } = sheet;
  const canvas = blank(sheet);
  const ink = inkFor(palette);
  const scale = ratio * zoom;
  const place: Place = {
    width: canvas.width,
    height: canvas.height,
    scale,
    left: offsetX * ratio,
    top: offsetY * ratio,
    steps: Math.max(1, Math.round((TRAIL * scale) / DOT)),
  };
  for (let at = 0; at < swarm.count * STRIDE; at += STRIDE) drawOne(place, swarm.numbers, at, ink);
  context.putImageData(canvas, 0, 0);
  paintLights(sheet, swarm.lights);
  inPage(sheet);
}
