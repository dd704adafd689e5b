/** What moves in the picture: packets with trails and labels, the segments just rolled, the marks where packets ended, clocks of those who wait. */
import {
  nowhere,
  placeLabel,
  placeOn,
  wordBoxes,
  type Comet,
  type FlightPlan,
  type Frame,
  type LabelSpace,
  type Route,
  type SceneLayout,
  hueOf,
} from '../../../scene/index.ts';
import { wordsFor } from '../../canvas/paint/marks.ts';
import { linesOf } from '../../canvas/paint/labels.ts';
import { box, disc, path, widthOf, words, type Box } from './element.ts';
import { glyph } from './standing.ts';
import type { Colours } from './theme.ts';
import { canvasWords } from '../../canvas/words.tsx';
import { formatSeconds } from '../../ui/format.ts';

export interface Moving {
  readonly frame: Frame;
  readonly layout: SceneLayout;
  readonly colour: Colours;
  /** All ways of the selected connection; empty: none is selected. */
  readonly journey: readonly FlightPlan[];
  readonly selected: string | undefined;
}

const TRAIL = 72;
const PIECES = 6;
/** With more on their way nobody reads labels, and nobody sees trails. */
const MOST_LABELS = 7;
const MOST_TRAILS = 300;
const MOST_TRACKS = 24;
const PILL = 20;
const LINE = 14;
const TYPE = { size: 11, mono: true } as const;

function wayOf({ points }: Route): string {
  let d = `M${points[0]!.toFixed(1)} ${points[1]!.toFixed(1)}`;
  for (let i = 2; i < points.length; i += 2) d += `L${points[i]!.toFixed(1)} ${points[i + 1]!.toFixed(1)}`;
  return d;
}

const at = nowhere();

/** Piece by piece, each fainter than the one before. */
function trail({ plan, along, x, y, asideX, asideY }: Comet, stroke: string): string {
  const lead = plan.lead();
  let d = { x, y };
  let drawn = '';
  for (let piece = 1; piece <= PIECES; piece++) {
    const distance = along - (TRAIL * piece) / PIECES;
    if (distance < 0 && !lead) break;
    if (distance < 0 && lead) placeOn(lead, Math.max(0, lead.length + distance), at);
    else placeOn(plan.route, distance, at);
    const share = 1 - piece / PIECES;
    const next = { x: at[0]! + asideX * share, y: at[1]! + asideY * share };
    drawn += path(`M${d.x.toFixed(1)} ${d.y.toFixed(1)}L${next.x.toFixed(1)} ${next.y.toFixed(1)}`, {
      stroke,
      weight: 1 + 5 * share,
      opacity: 0.7 * (share + 0.15) ** 2,
    });
    d = next;
  }
  return drawn;
}

function head({ plan, x, y }: Comet, colour: Colours): string {
  const own = colour(`app-${hueOf(plan.colour)}`);
  const { reply } = plan.flight;
  const cross = `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}`;
  return [
    disc(x, y, 11, { fill: own, opacity: 0.2 }),
    glyph(plan.colour, x, y, 6.4, reply ? own : colour('surface-raised')),
    glyph(plan.colour, x, y, reply ? 3.6 : 5.4, reply ? colour('surface-raised') : own),
    plan.isError ? path(cross, { stroke: colour('danger'), weight: 2.4 }) : '',
  ].join('');
}

/** A place for words that covers no others; taken from then on. */
function takePlace(space: LabelSpace & { taken: Box[] }, x: number, y: number, width: number, height: number): Box {
  const place = placeLabel(x, y, width, height, space) ?? { x: x + 11, y: y - height - 7, width, height };
  space.taken.push(place);
  return place;
}

/** A thin line from what is meant to words that had to stand aside. */
function leader(x: number, y: number, place: Box, stroke: string): string {
  const toX = Math.min(Math.max(x, place.x), place.x + place.width);
  const toY = Math.min(Math.max(y, place.y), place.y + place.height);
  return Math.abs(toX - x) + Math.abs(toY - y) < 16
    ? ''
    : path(`M${x} ${y}L${toX} ${toY}`, { stroke, weight: 0.8, opacity: 0.7 });
}

type Space = LabelSpace & { taken: Box[] };

function label(comet: Comet, space: Space, colour: Colours): string {
  const { plan, flip, x, y } = comet;
  const isTurned = flip >= 0.5;
  const lines = linesOf(plan).map(({ before, after }) => (isTurned ? after : before));
  const width = Math.max(...lines.map((line) => widthOf(line, TYPE))) + 16;
  const height = PILL + (lines.length - 1) * LINE;
  const own = colour(plan.isError ? 'danger' : `app-${hueOf(plan.colour)}`);
  const isFilled = isTurned && (plan.before !== undefined || plan.flight.from.kind === 'node') && !plan.flight.reply;
  const place = takePlace(space, x, y, width, height);
  return [
    leader(x, y, place, own),
    box(place, { fill: isFilled ? own : colour('surface-raised'), stroke: own, weight: 1.4, round: 10 }),
    ...lines.map((line, i) =>
      words(place.x + 8, place.y + 14 + i * LINE, line, {
        ...TYPE,
        fill: colour(isFilled ? 'surface-raised' : 'text'),
      }),
    ),
  ].join('');
}

function sign(verdict: string, x: number, y: number, fill: string, line: string): string {
  const ring = (sides: number): string =>
    Array.from({ length: sides }, (_, i) => {
      const angle = Math.PI / 8 + (i * 2 * Math.PI) / sides;
      return `${i === 0 ? 'M' : 'L'}${(x + Math.cos(angle) * 9).toFixed(1)} ${(y + Math.sin(angle) * 9).toFixed(1)}`;
    }).join('') + 'Z';
  if (verdict === 'reject')
    return (
      path(ring(8), { fill, stroke: line, weight: 2 }) +
      path(`M${x - 4.5} ${y}H${x + 4.5}`, { stroke: line, weight: 2 })
    );
  if (verdict === 'refused')
    return (
      disc(x, y, 9, { fill, stroke: line, weight: 2 }) +
      path(`M${x - 3.6} ${y - 3.6}L${x + 3.6} ${y + 3.6}M${x + 3.6} ${y - 3.6}L${x - 3.6} ${y + 3.6}`, {
        stroke: line,
        weight: 2,
      })
    );
  return disc(x, y, 9, { stroke: fill, weight: 2, dash: '3 3' }) + disc(x, y, 2.4, { fill });
}

function pill(x: number, y: number, text: string, space: Space, fore: string, back: string): string {
  const place = takePlace(space, x, y, widthOf(text, { size: 11 }) + 14, PILL);
  return (
    leader(x, y, place, fore) +
    box(place, { fill: back, stroke: fore, round: 6 }) +
    words(place.x + 7, place.y + 14, text, { size: 11, fill: fore })
  );
}

function endings({ frame, colour }: Moving, space: Space): string {
  const marks = frame.marks.map((mark) => {
    const { verdict } = mark.death;
    const tone = verdict === 'drop' || verdict === 'unroutable' ? 'warn' : 'danger';
    const text = wordsFor(mark);
    return (
      sign(verdict, mark.x, mark.y, colour(tone), colour('surface-raised')) +
      (text === '' ? '' : pill(mark.x, mark.y, text, space, colour(tone), colour(`${tone}-soft`)))
    );
  });
  const clocks = frame.waiting.map(({ x, y, waited }) => {
    const turn = ((waited % 1000) / 1000) * Math.PI * 2 - Math.PI / 2;
    const hand = `M${x} ${y}L${(x + Math.cos(turn) * 5.5).toFixed(1)} ${(y + Math.sin(turn) * 5.5).toFixed(1)}`;
    return (
      disc(x, y, 8, { fill: colour('warn-soft'), stroke: colour('warn'), weight: 1.8 }) +
      path(hand, { stroke: colour('warn'), weight: 1.8 }) +
      pill(x, y, canvasWords.endings.waits(formatSeconds(waited, 1)), space, colour('warn'), colour('warn-soft'))
    );
  });
  return [...marks, ...clocks].join('');
}

function flashes({ frame, colour }: Moving): string {
  return frame.flashes
    .map(({ plate, segment, light }) =>
      box(segment.rect, {
        fill: colour(`app-${hueOf(plate.colour)}`),
        stroke: colour(`app-${hueOf(plate.colour)}`),
        weight: 2.2,
        round: 3,
        opacity: Math.min(1, light * 1.2) * 0.55,
      }),
    )
    .join('');
}

function ways({ journey, colour }: Moving, comets: readonly Comet[]): string {
  if (journey.length > 0)
    return journey
      .map((plan) =>
        path(wayOf(plan.route), {
          stroke: colour(`app-${hueOf(plan.colour)}`),
          weight: 2.4,
          opacity: 0.9,
          ...(plan.flight.reply ? { dash: '5 6' } : {}),
        }),
      )
      .join('');
  if (comets.length > MOST_TRACKS) return '';
  return comets
    .map(({ plan }) =>
      path(wayOf(plan.route), { stroke: colour(`app-${hueOf(plan.colour)}`), weight: 2, opacity: 0.2 }),
    )
    .join('');
}

export function drawMoving(moving: Moving): string {
  const { frame, layout, colour, selected } = moving;
  const comets = frame.comets.slice(0, frame.count);
  const meant = comets.filter(({ plan }) => plan.flight.connection === selected);
  const labelled = selected === undefined ? (comets.length > MOST_LABELS ? [] : comets) : meant;
  const pane = { x: 0, y: 0, width: layout.width, height: layout.height };
  const space: Space = { taken: [...wordBoxes(layout)], pane };
  return [
    ways(moving, comets),
    flashes(moving),
    ...(comets.length > MOST_TRAILS
      ? []
      : comets.map((comet) => trail(comet, colour(`app-${hueOf(comet.plan.colour)}`)))),
    ...comets.map((comet) => head(comet, colour)),
    endings(moving, space),
    ...labelled.map((comet) => label(comet, space, colour)),
  ].join('\n');
}
