/**
 * Packets: a head in its app's shape and colour with a soft trail; answers are hollow. Drawn in batches, one path for everything
 * of one colour and strength, because changing the brush costs more than the stroke.
 */
import { placeOn, type Comet, type Frame, type OnRoute } from '../../../scene/index.ts';
import { inScene, type Sheet } from './sheet.ts';
import { drawHead, stampHeads } from './stamps.ts';

/** Pixels of trail, drawn in pieces that fade. */
const TRAIL = 72;
const PIECES = 9;
/** Beyond so many packets, trails are one short stroke and heads are stamped: nobody sees more, and the frame has other work. */
const MANY = 120;
/** Pixels of the short trail. */
const SHORT_TRAIL = 24;

type Detail = 'full' | 'stamped';

const detailFor = (count: number): Detail => (count > MANY ? 'stamped' : 'full');
const FADED = 0.22;

/** Packets by slot of the palette; used again every frame. */
const bins: readonly Comet[][] = Array.from({ length: 8 }, () => []);
const at: OnRoute = { x: 0, y: 0, dx: 0, dy: 0 };

function sortByColour(frame: Frame, wanted: (comet: Comet) => boolean): void {
  for (const bin of bins) bin.length = 0;
  for (let i = 0; i < frame.count; i++) {
    const comet = frame.comets[i]!;
    if (wanted(comet)) bins[comet.plan.colour]?.push(comet);
  }
}

/** The point of the trail so many pixels behind the head; before its way began it lies on the one before. */
function behind(comet: Comet, distance: number): void {
  const { route } = comet.plan;
  const along = comet.along - distance;
  const lead = along < 0 ? comet.plan.lead() : undefined;
  if (lead) placeOn(lead, lead.length + along, at);
  else placeOn(route, along, at);
  // The trail swings from the packet's own side of the way to its middle.
  const aside = 1 - distance / TRAIL;
  at.x += comet.asideX * aside;
  at.y += comet.asideY * aside;
}

function trails(context: CanvasRenderingContext2D, bin: readonly Comet[], strength: number): void {
  for (let piece = PIECES - 1; piece >= 0; piece--) {
    const share = 1 - piece / PIECES;
    context.globalAlpha = strength * share * share * 0.7;
    context.lineWidth = 1 + 5 * share;
    context.beginPath();
    for (const comet of bin) {
      behind(comet, (TRAIL * (piece + 1)) / PIECES);
      context.moveTo(at.x, at.y);
      if (piece === 0) context.lineTo(comet.x, comet.y);
      else {
        behind(comet, (TRAIL * piece) / PIECES);
        context.lineTo(at.x, at.y);
      }
    }
    context.stroke();
  }
}

function heads(sheet: Sheet, bin: readonly Comet[], slot: number, strength: number): void {
  const { context, palette } = sheet;
  context.globalAlpha = strength * (palette.isDark ? 0.28 : 0.18);
  context.beginPath();
  for (const comet of bin) {
    context.moveTo(comet.x + 11, comet.y);
    context.arc(comet.x, comet.y, 11, 0, Math.PI * 2);
  }
  context.fill();
  context.globalAlpha = strength;
  for (const reply of [false, true]) drawHead(context, palette, slot, reply, goingBack(bin, reply));
}

const goingBack = (bin: readonly Comet[], reply: boolean): Comet[] =>
  bin.filter((comet) => comet.plan.flight.reply === reply);

/** Answers that say no carry a stroke through them. */
function errors(sheet: Sheet, bin: readonly Comet[]): void {
  const { context, palette } = sheet;
  context.strokeStyle = palette.danger;
  context.lineWidth = 2.4;
  context.beginPath();
  for (const comet of bin) {
    if (!comet.plan.isError) continue;
    context.moveTo(comet.x - 4, comet.y - 4);
    context.lineTo(comet.x + 4, comet.y + 4);
    context.moveTo(comet.x + 4, comet.y - 4);
    context.lineTo(comet.x - 4, comet.y + 4);
  }
  context.stroke();
}

function shortTrails(context: CanvasRenderingContext2D, bin: readonly Comet[], strength: number): void {
  context.globalAlpha = strength * 0.3;
  context.lineWidth = 2.4;
  context.beginPath();
  for (const comet of bin) {
    behind(comet, SHORT_TRAIL);
    context.moveTo(at.x, at.y);
    context.lineTo(comet.x, comet.y);
  }
  context.stroke();
  context.globalAlpha = strength;
}

function stamped(sheet: Sheet, bin: readonly Comet[], slot: number): void {
  for (const reply of [false, true]) stampHeads(sheet, slot, reply, goingBack(bin, reply));
  inScene(sheet);
}

function paintBins(sheet: Sheet, detail: Detail, strength: number): void {
  const { context, palette } = sheet;
  for (const [slot, bin] of bins.entries()) {
    if (bin.length === 0) continue;
    context.fillStyle = context.strokeStyle = palette.apps[slot] ?? palette.text;
    if (detail === 'full') {
      trails(context, bin, strength);
      heads(sheet, bin, slot, strength);
    } else {
      shortTrails(context, bin, strength);
      stamped(sheet, bin, slot);
    }
    errors(sheet, bin);
  }
}

/** @param othersArePainted the crowd has been painted: only the selected connection's packets are left to stand out. */
export function paintComets(sheet: Sheet, frame: Frame, othersArePainted: boolean): void {
  const { context, selected } = sheet;
  if (othersArePainted && selected === undefined) return;
  inScene(sheet);
  // Butt ends: pieces meet without overlapping, or every joint would be a bead.
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  const detail = detailFor(frame.count);
  if (selected === undefined) {
    sortByColour(frame, () => true);
    paintBins(sheet, detail, 1);
  } else {
    if (!othersArePainted) {
      sortByColour(frame, (comet) => comet.plan.flight.connection !== selected);
      paintBins(sheet, detail, FADED);
    }
    sortByColour(frame, (comet) => comet.plan.flight.connection === selected);
    paintBins(sheet, 'full', 1);
  }
  context.globalAlpha = 1;
}
