/**
 * Pods as cells, ten thousand of them if need be: in bins by colour and shape, whole pixels, one pass. A Ready Pod is a filled square
 * in its app's colour, one that comes or goes a hollow one, one that is not ready half filled, a broken one a red diamond.
 */
import { SLOTS } from '../../../scene/index.ts';
import type { Tone } from '../podFacts.ts';
import type { Palette } from '../paint/palette.ts';

/** Below this many pixels a cell has no round corners and no outline of its own. */
const SMALL = 7;
/** More cells than this are painted square, whatever their size. */
const MANY = 1200;

export interface CellPainter {
  readonly add: (x: number, y: number, width: number, height: number, colour: number, tone: Tone) => void;
  /** Paints what was added, and forgets it. */
  readonly flush: (context: CanvasRenderingContext2D, palette: Palette) => void;
}

type Bin = number[];

const TONES: readonly Tone[] = ['ok', 'busy', 'warn', 'bad', 'done'];

function fill(context: CanvasRenderingContext2D, bin: Bin, isRound: boolean): void {
  if (!isRound) {
    for (let i = 0; i < bin.length; i += 4) context.fillRect(bin[i]!, bin[i + 1]!, bin[i + 2]!, bin[i + 3]!);
    return;
  }
  context.beginPath();
  for (let i = 0; i < bin.length; i += 4)
    context.roundRect(bin[i]!, bin[i + 1]!, bin[i + 2]!, bin[i + 3]!, Math.min(6, bin[i + 3]! * 0.22));
  context.fill();
}

function outline(context: CanvasRenderingContext2D, bin: Bin, isRound: boolean): void {
  context.beginPath();
  for (let i = 0; i < bin.length; i += 4) {
    const [x, y, width, height] = [bin[i]! + 0.75, bin[i + 1]! + 0.75, bin[i + 2]! - 1.5, bin[i + 3]! - 1.5];
    if (isRound) context.roundRect(x, y, width, height, Math.min(6, height * 0.22));
    else context.rect(x, y, width, height);
  }
  context.stroke();
}

/** The lower half of each box, cut along its diagonal. */
function halves(context: CanvasRenderingContext2D, bin: Bin): void {
  context.beginPath();
  for (let i = 0; i < bin.length; i += 4) {
    const [x, y, width, height] = [bin[i]!, bin[i + 1]!, bin[i + 2]!, bin[i + 3]!];
    context.moveTo(x, y);
    context.lineTo(x + width, y + height);
    context.lineTo(x, y + height);
    context.closePath();
  }
  context.fill();
}

/** Diamonds, a little larger than their cells: trouble stands out of the weave. */
function diamonds(context: CanvasRenderingContext2D, bin: Bin): void {
  context.beginPath();
  for (let i = 0; i < bin.length; i += 4) {
    const [x, y] = [bin[i]! + bin[i + 2]! / 2, bin[i + 1]! + bin[i + 3]! / 2];
    const r = Math.max(2.5, Math.min(bin[i + 2]!, bin[i + 3]!) * 0.62);
    context.moveTo(x, y - r);
    context.lineTo(x + r, y);
    context.lineTo(x, y + r);
    context.lineTo(x - r, y);
    context.closePath();
  }
  context.fill();
}

export function createCellPainter(): CellPainter {
  const bins: Readonly<Record<Tone, readonly Bin[]>> = Object.fromEntries(
    TONES.map((tone) => [tone, Array.from({ length: SLOTS }, (): Bin => [])]),
  ) as Record<Tone, Bin[]>;
  let count = 0;
  let tallest = 0;

  function paint(context: CanvasRenderingContext2D, palette: Palette, tone: Tone, bin: Bin, slot: number): void {
    const isRound = tallest >= SMALL && count <= MANY;
    const colour = palette.apps[slot] ?? palette.text;
    context.fillStyle = context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.globalAlpha = 1;
    switch (tone) {
      case 'ok':
        return fill(context, bin, isRound);
      case 'done':
        context.globalAlpha = 0.35;
        return fill(context, bin, isRound);
      case 'busy':
        return outline(context, bin, isRound);
      case 'warn':
        context.fillStyle = context.strokeStyle = palette.warn;
        outline(context, bin, isRound);
        return halves(context, bin);
      case 'bad':
        context.globalAlpha = 0.3;
        fill(context, bin, isRound);
        context.globalAlpha = 1;
        context.fillStyle = palette.danger;
        return diamonds(context, bin);
    }
  }

  return {
    add: (x, y, width, height, colour, tone) => {
      // Whole pixels: a weave of blurred squares would shimmer.
      const [left, top] = [Math.round(x), Math.round(y)];
      const [across, down] = [Math.max(1, Math.round(width)), Math.max(1, Math.round(height))];
      bins[tone][colour]?.push(left, top, across, down);
      tallest = Math.max(tallest, down);
      count++;
    },
    flush: (context, palette) => {
      for (const tone of TONES)
        for (const [slot, bin] of bins[tone].entries()) {
          if (bin.length > 0) paint(context, palette, tone, bin, slot);
          bin.length = 0;
        }
      context.globalAlpha = 1;
      count = tallest = 0;
    },
  };
}
