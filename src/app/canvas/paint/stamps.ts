/**
 * Heads of packets as small pictures, drawn once for a colour, shape, direction and size and then stamped: for hundreds of packets
 * that costs a fraction of stroking each outline anew.
 */
import { addGlyph } from '../glyphs.ts';
import type { Palette } from './palette.ts';
import type { Brushed } from './sheet.ts';

/** Scene pixels from the middle of a stamp to its edge: the largest glyph with its outline. */
const REACH = 8;

/** Bitmaps, not canvases: of a canvas the browser takes a snapshot every time it is stamped. */
const stamps = new Map<string, ImageBitmap>();
let drawnFor: { readonly palette: Palette; readonly scale: number } | undefined;

/** The outline and filling of a head; `context` draws in scene pixels. */
export function drawHead(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  palette: Palette,
  slot: number,
  reply: boolean,
  places: Iterable<{ readonly x: number; readonly y: number }>,
): void {
  const colour = palette.apps[slot] ?? palette.text;
  context.fillStyle = reply ? palette.surface : colour;
  context.strokeStyle = reply ? colour : palette.surface;
  context.lineWidth = reply ? 2.2 : 1.4;
  context.beginPath();
  for (const { x, y } of places) addGlyph(context, slot, x, y, reply ? 4.6 : 5.6);
  context.fill();
  context.stroke();
}

function makeStamp(palette: Palette, slot: number, reply: boolean, scale: number): ImageBitmap {
  const side = Math.ceil(2 * REACH * scale);
  const stamp = new OffscreenCanvas(side, side);
  const context = stamp.getContext('2d');
  if (context) {
    context.lineJoin = 'round';
    context.setTransform(scale, 0, 0, scale, side / 2, side / 2);
    drawHead(context, palette, slot, reply, [{ x: 0, y: 0 }]);
  }
  return stamp.transferToImageBitmap();
}

/** A stamp for the sheet's theme and zoom; a change of either begins a new set. */
function stampFor({ palette, ratio, zoom }: Brushed, slot: number, reply: boolean): ImageBitmap {
  const scale = ratio * zoom;
  if (drawnFor?.palette !== palette || drawnFor.scale !== scale) {
    for (const old of stamps.values()) old.close();
    stamps.clear();
    drawnFor = { palette, scale };
  }
  const key = `${slot} ${reply}`;
  let stamp = stamps.get(key);
  if (!stamp) stamps.set(key, (stamp = makeStamp(palette, slot, reply, scale)));
  return stamp;
}

/**
 * Stamps heads of one colour and direction. Leaves the context drawing in device pixels.
 * @param places where each packet's x and y begin in the numbers
 */
export function stampHeads(
  sheet: Brushed,
  slot: number,
  reply: boolean,
  numbers: Float32Array,
  places: readonly number[],
): void {
  const { context, ratio, zoom, offsetX, offsetY } = sheet;
  const stamp = stampFor(sheet, slot, reply);
  const middle = stamp.width / 2;
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (const at of places) {
    // Whole device pixels: a stamp between pixels would have to be resampled, and would blur.
    const left = Math.round((numbers[at]! * zoom + offsetX) * ratio - middle);
    const top = Math.round((numbers[at + 1]! * zoom + offsetY) * ratio - middle);
    context.drawImage(stamp, left, top);
  }
}
