/**
 * Many packets as bands along their ways: as broad as their rate, requests filled and answers hollow as ever, in the app's colour.
 * What fails of them is a red, notched share. Dashes run with the cluster's clock, so that one sees where it goes.
 */
import { ribbonsAt, type Frame, type Ribbon, type Route, type SceneLayout } from '../../../scene/index.ts';
import { inScene, type Sheet } from '../paint/sheet.ts';

/** Bands painted in one frame at most: the broadest. */
const MOST = 260;
/** Pixels of the scene beside the middle of the way: there on one side, back on the other. */
const ASIDE = 3;
const BROADEST = 8;
/** Pixels of the page: thinner is not seen. */
const THINNEST = 1.6;
/** ms of cluster time in which a dash goes on to the next one's place. */
const BEAT = 480;
const DASHES = [3, 21] as const;

function lineOf({ points }: Route, side: number): Path2D {
  const line = new Path2D();
  const last = points.length / 2 - 1;
  for (let i = 0; i <= last; i++) {
    const [a, b] = [Math.max(0, i - 1), Math.min(last, i + 1)];
    const [dx, dy] = [points[2 * b]! - points[2 * a]!, points[2 * b + 1]! - points[2 * a + 1]!];
    const length = Math.hypot(dx, dy) || 1;
    line.lineTo(points[2 * i]! - (dy / length) * side, points[2 * i + 1]! + (dx / length) * side);
  }
  return line;
}

/** Drawn once for a way and direction. */
const lines = new WeakMap<Route, { there?: Path2D; back?: Path2D }>();

function lineFor({ route, reply }: Ribbon): Path2D {
  let known = lines.get(route);
  if (!known) lines.set(route, (known = {}));
  return reply ? (known.back ??= lineOf(route, -ASIDE)) : (known.there ??= lineOf(route, ASIDE));
}

/** Pixels of the scene: the rate by its logarithm, as rates differ by thousands. */
function widthOf(rate: number, zoom: number): number {
  return Math.max(THINNEST / zoom, Math.min(BROADEST, 1.2 + 0.75 * Math.log2(1 + rate)));
}

function paintRibbon({ context, palette, zoom, selected }: Sheet, ribbon: Ribbon, phase: number): void {
  const line = lineFor(ribbon);
  const width = widthOf(ribbon.rate, zoom);
  const strength = selected === undefined ? 1 : 0.25;
  const colour = palette.apps[ribbon.colour] ?? palette.text;
  context.setLineDash([]);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.globalAlpha = strength * (ribbon.reply ? 0.5 : 0.4);
  context.stroke(line);
  const inner = width - 2.2 / Math.max(zoom, 0.6);
  if (ribbon.reply && inner > 0.8) {
    context.strokeStyle = palette.surface;
    context.lineWidth = inner;
    context.globalAlpha = strength * 0.85;
    context.stroke(line);
  }
  // Which way it goes.
  context.strokeStyle = ribbon.reply ? colour : palette.surface;
  context.lineWidth = Math.max(0.8 / zoom, width * 0.3);
  context.globalAlpha = strength * 0.8;
  context.setLineDash(DASHES as unknown as number[]);
  context.lineDashOffset = -phase;
  context.stroke(line);
  if (ribbon.failed < 0.005) return;
  context.strokeStyle = palette.danger;
  context.lineWidth = Math.max(2 / zoom, width * ribbon.failed) + 2;
  context.globalAlpha = strength;
  context.setLineDash([3, 5]);
  context.lineDashOffset = 0;
  context.stroke(line);
}

/** @param markFor ms of cluster time the frame's marks reach back; @param time cluster time, standing for who asked for less motion */
export function paintRibbons(sheet: Sheet, frame: Frame, layout: SceneLayout, markFor: number, time: number): void {
  const { context } = sheet;
  const ribbons = ribbonsAt(frame, layout, markFor);
  inScene(sheet);
  context.lineJoin = 'round';
  context.lineCap = 'butt';
  const phase = ((time % BEAT) / BEAT) * (DASHES[0] + DASHES[1]);
  // The broadest first: thin ones lie on top and stay in sight.
  for (let i = 0; i < Math.min(MOST, ribbons.length); i++) paintRibbon(sheet, ribbons[i]!, phase);
  context.setLineDash([]);
  context.lineDashOffset = 0;
  context.globalAlpha = 1;
}
