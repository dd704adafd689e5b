/**
 * What packets carry: their destination. The label turns over when an address is rewritten: light while it names a virtual IP,
 * filled once it names an endpoint; where the source is rewritten too (SNAT), a second line turns with it. Only some packets have one: the selected, or all while few are on their way.
 */
import { furtherTurns, labelOf, type Comet, type FlightPlan, type Frame, type Turn } from '../../../scene/index.ts';
import { inWords, MONO, toWords, wordScale, type Sheet } from './sheet.ts';

const MOST_LABELS = 7;
const HEIGHT = 20;
/** From one line of a label to the next. */
const LINE = 14;
const FONT = `540 11px ${MONO}`;

let charWidth = 0;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: string;
  readonly headX: number;
  readonly headY: number;
}

/** Packets this near to each other that say the same need to say it once. */
const NEAR = 26;

interface Size {
  readonly width: number;
  readonly height: number;
}

function isFree(taken: readonly Box[], x: number, y: number, { width, height }: Size): boolean {
  return taken.every(
    (box) => x + width < box.x || box.x + box.width < x || y + height < box.y || box.y + box.height < y,
  );
}

/** Beside the head, where no other label stands and the picture does not end: above right first. */
function placeFor(
  taken: readonly Box[],
  x: number,
  y: number,
  size: Size,
  right: number,
): readonly [number, number] | undefined {
  const { width, height } = size;
  const above = y - height - 7;
  const places = [
    [x + 11, above],
    [x + 11, y + 9],
    [x - width - 11, above],
    [x - width - 11, y + 9],
  ] as const;
  return places.find(([left, top]) => left >= 4 && left + width <= right - 4 && isFree(taken, left, top, size));
}

/** The lines of a label: its destination, then what else was rewritten where the packet comes from. */
function linesOf(plan: FlightPlan): Turn[] {
  const after = labelOf(plan.flight, plan.flight.header);
  return [{ before: plan.before ? labelOf(plan.flight, plan.before) : after, after }, ...furtherTurns(plan)];
}

function paintLabel(sheet: Sheet, comet: Comet, taken: Box[], isNeeded: boolean): void {
  const { context, palette } = sheet;
  const { plan, flip } = comet;
  const isTurned = flip >= 0.5;
  const lines = linesOf(plan);
  const text = lines.map(({ before, after }) => (isTurned ? after : before)).join('\n');
  // As wide as the longest of all, so that turning does not shift it.
  const width = Math.max(...lines.flatMap(({ before, after }) => [before.length, after.length])) * charWidth + 16;
  const height = HEIGHT + (lines.length - 1) * LINE;
  const { x, y } = toWords(sheet, comet);
  const isSaid = taken.some(
    (other) => other.text === text && Math.abs(other.headX - x) + Math.abs(other.headY - y) < NEAR,
  );
  if (isSaid) return;
  const { width: pixels } = context.canvas;
  const right = pixels / (sheet.ratio * wordScale(sheet.zoom));
  const place =
    placeFor(taken, x, y, { width, height }, right) ?? (isNeeded ? ([x + 11, y - height - 7] as const) : undefined);
  if (!place) return;
  const box: Box = { x: place[0], y: place[1], width, height, text, headX: x, headY: y };
  taken.push(box);
  const colour = plan.isError ? palette.danger : (palette.apps[plan.colour] ?? palette.text);
  const isFilled = isTurned && (plan.before !== undefined || plan.flight.from.kind === 'node') && !plan.flight.reply;
  const turns = lines.some(({ before, after }) => before !== after);
  const shown = height * (turns ? Math.abs(Math.cos(flip * Math.PI)) : 1);
  context.fillStyle = isFilled ? colour : palette.surface;
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  context.roundRect(box.x, box.y + (height - shown) / 2, width, shown, Math.min(10, shown / 2));
  context.fill();
  context.stroke();
  if (shown < height * 0.6) return;
  context.fillStyle = isFilled ? palette.surface : palette.text;
  for (const [i, line] of text.split('\n').entries()) {
    const indent = lines.length > 1 ? 8 : (width - line.length * charWidth) / 2;
    context.fillText(line, box.x + indent, box.y + 14 + i * LINE);
  }
}

export function paintLabels(sheet: Sheet, frame: Frame): void {
  const { context, selected } = sheet;
  const isFew = frame.count <= (sheet.zoom < 0.5 ? 3 : MOST_LABELS);
  if (frame.count === 0 || (!isFew && selected === undefined)) return;
  inWords(sheet);
  context.font = FONT;
  charWidth ||= context.measureText('0').width;
  const taken: Box[] = [];
  for (let i = 0; i < frame.count; i++) {
    const comet = frame.comets[i]!;
    const isSelected = comet.plan.flight.connection === selected;
    if (isSelected || (isFew && selected === undefined)) paintLabel(sheet, comet, taken, isSelected);
  }
}
