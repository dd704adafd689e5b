/**
 * Packets: a head in its app's shape and colour with a soft trail; answers are hollow. Drawn in batches, one path for everything
 * of one colour and strength, because changing the brush costs more than the stroke.
 */
import { nowhere, placeOn, type Comet, type Frame } from '../../../scene/index.ts';
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

/** Packets of one colour that go one way. */
interface Bin {
  readonly slot: number;
  readonly reply: boolean;
  readonly comets: Comet[];
}

const SLOTS = 8;

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
function behind(comet: Comet, distance: number): void {
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
      behind(comet, (TRAIL * (piece + 1)) / PIECES);
      context.moveTo(at[0]!, at[1]!);
      if (piece === 0) context.lineTo(comet.x, comet.y);
      else {
        behind(comet, (TRAIL * piece) / PIECES);
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

/** Less than this across is straight along one axis, as most ways are: a trail swings a little to the middle of its way. */
const STRAIGHT = 1.6;

/**
 * Trails that run along an axis are bars of whole pixels, which is nearly nothing to raster; a path with hundreds of strokes in it is
 * most of a frame. Those in a bend are such a path: few at a time.
 */
function shortTrails(sheet: Sheet, bin: readonly Comet[], strength: number): void {
  const { context, ratio, zoom, offsetX, offsetY } = sheet;
  const scale = ratio * zoom;
  const width = Math.max(1, Math.round(2.4 * scale));
  const [left, top] = [offsetX * ratio - width / 2, offsetY * ratio - width / 2];
  context.globalAlpha = strength * 0.3;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.lineWidth = 2.4 * scale;
  context.beginPath();
  for (const comet of bin) {
    behind(comet, SHORT_TRAIL);
    const [fromX, fromY, toX, toY] = [at[0]!, at[1]!, comet.x, comet.y];
    const [spanX, spanY] = [Math.abs(toX - fromX), Math.abs(toY - fromY)];
    if (spanX > STRAIGHT && spanY > STRAIGHT) {
      context.moveTo((fromX * zoom + offsetX) * ratio, (fromY * zoom + offsetY) * ratio);
      context.lineTo((toX * zoom + offsetX) * ratio, (toY * zoom + offsetY) * ratio);
    } else {
      const x = Math.round(Math.min(fromX, toX) * scale + left);
      const y = Math.round(Math.min(fromY, toY) * scale + top);
      const [along, down] = [Math.round(spanX * scale), Math.round(spanY * scale)];
      if (spanX > spanY) context.fillRect(x, y, along, width);
      else context.fillRect(x, y, width, down);
    }
  }
  context.stroke();
  context.globalAlpha = strength;
}

function paintBins(sheet: Sheet, detail: Detail, strength: number): void {
  const { context, palette } = sheet;
  for (let slot = 0; slot < SLOTS; slot++) {
    const ofSlot = bins.filter((bin) => bin.slot === slot && bin.comets.length > 0);
    if (ofSlot.length === 0) continue;
    context.fillStyle = context.strokeStyle = palette.apps[slot] ?? palette.text;
    for (const { comets } of ofSlot) {
      if (detail === 'full') trails(context, comets, strength);
      else shortTrails(sheet, comets, strength);
    }
    for (const bin of ofSlot) {
      if (detail === 'full') heads(sheet, bin, strength);
      else stampHeads(sheet, slot, bin.reply, bin.comets);
    }
    inScene(sheet);
    for (const { comets } of ofSlot) errors(sheet, comets);
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
