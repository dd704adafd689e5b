/**
 * Packets: a head in its app's shape and colour with a soft trail; answers are hollow. Drawn in batches, one path for everything
 * of one colour and strength, because changing the brush costs more than the stroke.
 */
import { nowhere, placeOn, type Comet, type Frame, type OnRoute, SLOTS } from '../../../scene/index.ts';
import { inScene, type Sheet } from './sheet.ts';
import { drawHead } from './stamps.ts';

/** Pixels of trail, drawn in pieces that fade. */
const TRAIL = 72;
const PIECES = 9;
const FADED = 0.22;

/** Packets of one colour that go one way. */
interface Bin {
  readonly slot: number;
  readonly reply: boolean;
  readonly comets: Comet[];
}

/** By slot of the palette, requests before answers; used again every frame. */
const bins: readonly Bin[] = Array.from({ length: 2 * SLOTS }, (_, i) => ({
  slot: Math.floor(i / 2),
  reply: i % 2 === 1,
  comets: [],
}));
const at = nowhere();

function sortByColour(frame: Frame, wanted: (comet: Comet) => boolean): void {
  for (const { comets } of bins) comets.length = 0;
  for (let i = 0; i < frame.count; i++) {
    const comet = frame.comets[i]!;
    const { colour, flight } = comet.plan;
    if (wanted(comet)) bins[2 * colour + (flight.reply ? 1 : 0)]?.comets.push(comet);
  }
}

/** The point of the trail so many pixels behind the head; before its way began it lies on the one before. */
export function behind(comet: Comet, distance: number, at: OnRoute): void {
  const { route } = comet.plan;
  const along = comet.along - distance;
  const lead = along < 0 ? comet.plan.lead() : undefined;
  if (lead) placeOn(lead, lead.length + along, at);
  else placeOn(route, along, at);
  // The trail swings from the packet's own side of the way to its middle.
  const aside = 1 - distance / TRAIL;
  at[0] = at[0]! + comet.asideX * aside;
  at[1] = at[1]! + comet.asideY * aside;
}

function trails(context: CanvasRenderingContext2D, bin: readonly Comet[], strength: number): void {
  for (let piece = PIECES - 1; piece >= 0; piece--) {
    const share = 1 - piece / PIECES;
    context.globalAlpha = strength * share * share * 0.7;
    context.lineWidth = 1 + 5 * share;
    context.beginPath();
    for (const comet of bin) {
      behind(comet, (TRAIL * (piece + 1)) / PIECES, at);
      context.moveTo(at[0]!, at[1]!);
      if (piece === 0) context.lineTo(comet.x, comet.y);
      else {
        behind(comet, (TRAIL * piece) / PIECES, at);
        context.lineTo(at[0]!, at[1]!);
      }
    }
    context.stroke();
  }
}

function heads(sheet: Sheet, { comets: bin, slot, reply }: Bin, strength: number): void {
  const { context, palette } = sheet;
  context.globalAlpha = strength * (palette.isDark ? 0.28 : 0.18);
  context.beginPath();
  for (const comet of bin) {
    context.moveTo(comet.x + 11, comet.y);
    context.arc(comet.x, comet.y, 11, 0, Math.PI * 2);
  }
  context.fill();
  context.globalAlpha = strength;
  drawHead(context, palette, slot, reply, bin);
}

/** Answers that say no carry a stroke through them. */
function errors(sheet: Sheet, bin: readonly Comet[]): void {
  if (!bin.some(({ plan }) => plan.isError)) return;
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

function paintBins(sheet: Sheet, strength: number): void {
  const { context, palette } = sheet;
  for (let slot = 0; slot < SLOTS; slot++) {
    const ofSlot = bins.filter((bin) => bin.slot === slot && bin.comets.length > 0);
    if (ofSlot.length === 0) continue;
    context.fillStyle = context.strokeStyle = palette.apps[slot] ?? palette.text;
    for (const { comets } of ofSlot) trails(context, comets, strength);
    for (const bin of ofSlot) heads(sheet, bin, strength);
    inScene(sheet);
    for (const { comets } of ofSlot) errors(sheet, comets);
  }
}

/** @param othersArePainted the swarm has been painted: only the selected connection's packets are left to stand out. */
export function paintComets(sheet: Sheet, frame: Frame, othersArePainted: boolean): void {
  const { context, selected } = sheet;
  if (othersArePainted && selected === undefined) return;
  inScene(sheet);
  // Butt ends: pieces meet without overlapping, or every joint would be a bead.
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  if (selected === undefined) {
    sortByColour(frame, () => true);
    paintBins(sheet, 1);
  } else {
    if (!othersArePainted) {
      sortByColour(frame, (comet) => comet.plan.flight.connection !== selected);
      paintBins(sheet, FADED);
    }
    sortByColour(frame, (comet) => comet.plan.flight.connection === selected);
    paintBins(sheet, 1);
  }
  context.globalAlpha = 1;
}
