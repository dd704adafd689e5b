/**
 * What packets carry: their destination. The label turns over when the address is rewritten: light while it names a virtual IP,
 * filled once it names an endpoint. Only some packets have one: the selected, or all while few are on their way.
 */
import { labelOf, type Comet, type Frame } from '../../../scene/index.ts';
import { inWords, MONO, toWords, wordScale, type Sheet } from './sheet.ts';

const MOST_LABELS = 7;
const HEIGHT = 20;
const FONT = `540 11px ${MONO}`;

let charWidth = 0;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
  readonly headX: number;
  readonly headY: number;
}

/** Packets this near to each other that say the same need to say it once. */
const NEAR = 26;

function isFree(taken: readonly Box[], x: number, y: number, width: number): boolean {
  return taken.every((box) => x + width < box.x || box.x + box.width < x || y + HEIGHT < box.y || box.y + HEIGHT < y);
}

/** Beside the head, where no other label stands and the picture does not end: above right first. */
function placeFor(
  taken: readonly Box[],
  x: number,
  y: number,
  width: number,
  right: number,
): readonly [number, number] | undefined {
  const places = [
    [x + 11, y - 27],
    [x + 11, y + 9],
    [x - width - 11, y - 27],
    [x - width - 11, y + 9],
  ] as const;
  return places.find(([left, top]) => left >= 4 && left + width <= right - 4 && isFree(taken, left, top, width));
}

function paintLabel(sheet: Sheet, comet: Comet, taken: Box[], isNeeded: boolean): void {
  const { context, palette } = sheet;
  const { plan, flip } = comet;
  const isTurned = flip >= 0.5;
  const label = labelOf(plan.flight, plan.flight.header);
  const labelBefore = plan.before && labelOf(plan.flight, plan.before);
  const text = isTurned ? label : (labelBefore ?? label);
  // As wide as the longer of the two, so that turning does not shift it.
  const width = Math.max(label.length, labelBefore?.length ?? 0) * charWidth + 16;
  const { x, y } = toWords(sheet, comet);
  const isSaid = taken.some(
    (other) => other.text === text && Math.abs(other.headX - x) + Math.abs(other.headY - y) < NEAR,
  );
  if (isSaid) return;
  const { width: pixels } = context.canvas;
  const right = pixels / (sheet.ratio * wordScale(sheet.zoom));
  const place = placeFor(taken, x, y, width, right) ?? (isNeeded ? ([x + 11, y - 27] as const) : undefined);
  if (!place) return;
  const box: Box = { x: place[0], y: place[1], width, text, headX: x, headY: y };
  taken.push(box);
  const colour = plan.isError ? palette.danger : (palette.apps[plan.colour] ?? palette.text);
  const isFilled = isTurned && (labelBefore !== undefined || plan.flight.from.kind === 'node') && !plan.flight.reply;
  // A rewrite that the label does not show (the source's) does not turn it.
  const turn = labelBefore === undefined || labelBefore === label ? 1 : flip;
  const height = HEIGHT * Math.abs(Math.cos(turn * Math.PI));
  const top = box.y + (HEIGHT - height) / 2;
  context.fillStyle = isFilled ? colour : palette.surface;
  context.strokeStyle = colour;
  context.lineWidth = 1.4;
  context.beginPath();
  context.roundRect(box.x, top, width, height, Math.min(10, height / 2));
  context.fill();
  context.stroke();
  if (height < 12) return;
  context.fillStyle = isFilled ? palette.surface : palette.text;
  context.fillText(text, box.x + (width - text.length * charWidth) / 2, box.y + 14);
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
