/** Paints the numbers of a swarm, in a worker or in the page: what lights up, then short trails, then stamped heads, colour by colour. */
import { SLOTS } from '../../../scene/index.ts';
import { paintLights } from '../paint/lights.ts';
import { inPage, inScene, type Brushed } from '../paint/sheet.ts';
import { stampHeads } from '../paint/stamps.ts';
import { FADED, FAILED, STRIDE, type Swarm } from './swarm.ts';

/** How strong packets are that step back. */
const STEPPED_BACK = 0.22;
/** Less than this across is straight along one axis, as most ways are: a trail swings a little to the middle of its way. */
const STRAIGHT = 1.6;

/** By slot of the palette, requests before answers: where each packet's numbers begin. Used again every frame. */
const bins: readonly number[][] = Array.from({ length: 2 * SLOTS }, () => []);

function sortByColour({ numbers, count }: Swarm): void {
  for (const bin of bins) bin.length = 0;
  for (let at = 0; at < count * STRIDE; at += STRIDE) bins[numbers[at + 4]!]?.push(at);
}

/**
 * Trails that run along an axis are bars of whole pixels, which is nearly nothing to raster; a path with hundreds of strokes in it is
 * most of a frame. Those in a bend are such a path: few at a time.
 */
function trails({ context, ratio, zoom, offsetX, offsetY }: Brushed, numbers: Float32Array, bin: readonly number[]) {
  const scale = ratio * zoom;
  const width = Math.max(1, Math.round(2.4 * scale));
  const [left, top] = [offsetX * ratio - width / 2, offsetY * ratio - width / 2];
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.lineWidth = 2.4 * scale;
  context.beginPath();
  for (const at of bin) {
    const [toX, toY, fromX, fromY] = [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!];
    const [spanX, spanY] = [Math.abs(toX - fromX), Math.abs(toY - fromY)];
    if (spanX > STRAIGHT && spanY > STRAIGHT) {
      context.moveTo((fromX * zoom + offsetX) * ratio, (fromY * zoom + offsetY) * ratio);
      context.lineTo((toX * zoom + offsetX) * ratio, (toY * zoom + offsetY) * ratio);
    } else {
      const x = Math.round(Math.min(fromX, toX) * scale + left);
      const y = Math.round(Math.min(fromY, toY) * scale + top);
      if (spanX > spanY) context.fillRect(x, y, Math.round(spanX * scale), width);
      else context.fillRect(x, y, width, Math.round(spanY * scale));
    }
  }
  context.stroke();
}

/** Answers that say no carry a stroke through them. */
function failures(sheet: Brushed, numbers: Float32Array, bin: readonly number[]): void {
  if (!bin.some((at) => (numbers[at + 5]! & FAILED) !== 0)) return;
  const { context, palette } = sheet;
  inScene(sheet);
  context.strokeStyle = palette.danger;
  context.lineWidth = 2.4;
  context.beginPath();
  for (const at of bin) {
    if ((numbers[at + 5]! & FAILED) === 0) continue;
    const [x, y] = [numbers[at]!, numbers[at + 1]!];
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
  }
  context.stroke();
}

/** Adds the swarm to what the canvas holds. */
export function paintSwarm(sheet: Brushed, swarm: Swarm): void {
  const { context, palette } = sheet;
  const { numbers } = swarm;
  paintLights(sheet, swarm.lights);
  sortByColour(swarm);
  // One of them is selected or none: all of a swarm are as strong.
  const strength = swarm.count > 0 && (numbers[5]! & FADED) !== 0 ? STEPPED_BACK : 1;
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  for (let slot = 0; slot < SLOTS; slot++) {
    const ways = [2 * slot, 2 * slot + 1].filter((i) => bins[i]!.length > 0);
    if (ways.length === 0) continue;
    context.fillStyle = context.strokeStyle = palette.apps[slot] ?? palette.text;
    context.globalAlpha = strength * 0.3;
    for (const i of ways) trails(sheet, numbers, bins[i]!);
    context.globalAlpha = strength;
    for (const i of ways) stampHeads(sheet, slot, i % 2 === 1, numbers, bins[i]!);
    for (const i of ways) failures(sheet, numbers, bins[i]!);
  }
  context.globalAlpha = 1;
  inPage(sheet);
}
