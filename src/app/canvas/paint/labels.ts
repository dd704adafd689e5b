/**
 * What packets carry: their destination. The label turns over when an address is rewritten: light while it names a virtual IP,
 * filled once it names an endpoint; where the source is rewritten too (SNAT), a second line turns with it. Only some packets have one: the selected, or all while few are on
 * their way and slow enough to be read, where it covers no words.
 */
import { furtherTurns, labelOf, type Comet, type FlightPlan, type Frame, type Turn } from '../../../scene/index.ts';
import { paintLeader, type Labels } from './labelSpace.ts';
import { inWords, MONO, toWords, type Sheet } from './sheet.ts';

const MOST_LABELS = 7;
const HEIGHT = 20;
/** From one line of a label to the next. */
const LINE = 14;
const FONT = `540 11px ${MONO}`;

let charWidth = 0;

/** Of real time a packet has to stay on its way for its label to be read. */
const READ_MS = 100;

/** A label of this frame, for those that would say the same beside it. */
interface Said {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Packets this near to each other that say the same need to say it once. */
const NEAR = 26;

/** The lines of a label: its destination, then what else was rewritten where the packet comes from. */
export function linesOf(plan: FlightPlan): Turn[] {
  const after = labelOf(plan.flight, plan.flight.header);
  return [{ before: plan.before ? labelOf(plan.flight, plan.before) : after, after }, ...furtherTurns(plan)];
}

function paintLabel(sheet: Sheet, comet: Comet, labels: Labels, said: Said[], isNeeded: boolean): void {
  const { context, palette } = sheet;
  const { plan, flip } = comet;
  const isTurned = flip >= 0.5;
  const lines = linesOf(plan);
  const text = lines.map(({ before, after }) => (isTurned ? after : before)).join('\n');
  // As wide as the longest of all, so that turning does not shift it.
  const width = Math.max(...lines.flatMap(({ before, after }) => [before.length, after.length])) * charWidth + 16;
  const height = HEIGHT + (lines.length - 1) * LINE;
  const { x, y } = toWords(sheet, comet);
  const isSaid = said.some((other) => other.text === text && Math.abs(other.x - x) + Math.abs(other.y - y) < NEAR);
  if (isSaid) return;
  const box =
    labels.take(x, y, width, height) ??
    (isNeeded ? labels.insist({ x: x + 11, y: y - height - 7, width, height }) : undefined);
  if (!box) return;
  said.push({ text, x, y });
  const colour = plan.isError ? palette.danger : (palette.apps[plan.colour] ?? palette.text);
  const isFilled = isTurned && (plan.before !== undefined || plan.flight.from.kind === 'node') && !plan.flight.reply;
  const turns = lines.some(({ before, after }) => before !== after);
  const shown = height * (turns ? Math.abs(Math.cos(flip * Math.PI)) : 1);
  paintLeader(sheet, x, y, box, colour);
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

function isReadable({ flight }: FlightPlan, speed: number): boolean {
  return flight.arrivesAt - flight.departedAt >= READ_MS * speed;
}

/** From far away a label would cover more than it tells. */
const mostLabels = (zoom: number): number => (zoom < 0.3 ? 0 : zoom < 0.5 ? 3 : MOST_LABELS);

/** @param speed cluster ms in a real one; 0 while time stands */
export function paintLabels(sheet: Sheet, frame: Frame, labels: Labels, speed: number): void {
  const { context, selected } = sheet;
  const isFew = frame.count <= mostLabels(sheet.zoom);
  if (frame.count === 0 || (!isFew && selected === undefined)) return;
  inWords(sheet);
  context.font = FONT;
  charWidth ||= context.measureText('0').width;
  const said: Said[] = [];
  for (let i = 0; i < frame.count; i++) {
    const comet = frame.comets[i]!;
    const isSelected = comet.plan.flight.connection === selected;
    if (isSelected) paintLabel(sheet, comet, labels, said, true);
    else if (isFew && selected === undefined && isReadable(comet.plan, speed))
      paintLabel(sheet, comet, labels, said, false);
  }
}
