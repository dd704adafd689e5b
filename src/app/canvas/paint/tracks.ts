/** The ways under the packets: faint while few fly, clear for the selected connection. */
import { nowhere, placeOn, type FlightPlan, type Frame, type Route } from '../../../scene/index.ts';
import type { Still } from '../packetScene.ts';
import { inScene, type Sheet } from './sheet.ts';

/** With more packets than this their trails show the ways well enough. */
const MOST_TRACKS = 24;

function addRoute(context: CanvasRenderingContext2D, { points }: Route): void {
  context.moveTo(points[0]!, points[1]!);
  for (let i = 2; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!);
}

export function paintTracks(sheet: Sheet, frame: Frame): void {
  const { context, palette } = sheet;
  if (frame.count === 0 || frame.count > MOST_TRACKS) return;
  inScene(sheet);
  context.lineWidth = 2;
  context.globalAlpha = 0.2;
  for (let i = 0; i < frame.count; i++) {
    const { plan } = frame.comets[i]!;
    context.strokeStyle = palette.apps[plan.colour] ?? palette.text;
    context.beginPath();
    addRoute(context, plan.route);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The whole way of the selected connection, as far as it got; with a hop chosen, its packet's way stands out. */
export function paintJourney(sheet: Sheet, journey: readonly FlightPlan[], still: readonly Still[]): void {
  const { context, palette } = sheet;
  if (journey.length === 0) return;
  const shown = still.length === 0 ? journey : still.flatMap(({ way }) => way ?? []);
  if (shown !== journey) {
    inScene(sheet);
    context.globalAlpha = 0.22;
    context.lineWidth = 2;
    for (const plan of journey) {
      context.strokeStyle = palette.apps[plan.colour] ?? palette.text;
      context.beginPath();
      addRoute(context, plan.route);
      context.stroke();
    }
  }
  inScene(sheet);
  context.lineJoin = 'round';
  for (const width of [7, 2.4]) {
    context.lineWidth = width;
    context.globalAlpha = width > 3 ? 0.16 : 0.9;
    for (const plan of shown) {
      context.strokeStyle = palette.apps[plan.colour] ?? palette.text;
      context.setLineDash(width < 3 && plan.flight.reply ? [5, 6] : []);
      context.beginPath();
      addRoute(context, plan.route);
      context.stroke();
    }
  }
  context.setLineDash([]);
  paintTicks(sheet, shown);
  context.globalAlpha = 1;
}

/** ms of cluster time from one tick to the next. */
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
const MOST_TICKS = 8;
const TICK = 4.5;
const at = nowhere();

/** Strokes across the way, one for every so many ms: where they stand far apart the same time is drawn longer. */
function paintTicks({ context, palette }: Sheet, plans: readonly FlightPlan[]): void {
  const longest = Math.max(0, ...plans.map(({ flight }) => flight.arrivesAt - flight.departedAt));
  if (longest <= 0) return;
  const every = TICKS.find((ms) => longest / ms <= MOST_TICKS) ?? longest / MOST_TICKS;
  context.lineWidth = 1.6;
  context.globalAlpha = 0.85;
  for (const { flight, route, colour } of plans) {
    const span = flight.arrivesAt - flight.departedAt;
    context.strokeStyle = palette.apps[colour] ?? palette.text;
    context.beginPath();
    for (let ms = every; ms < span - every / 4; ms += every) {
      placeOn(route, (ms / span) * route.length, at);
      const [left, top, dx, dy] = [at[0]!, at[1]!, at[2]!, at[3]!];
      const length = Math.hypot(dx, dy) || 1;
      const [x, y] = [(-dy / length) * TICK, (dx / length) * TICK];
      context.moveTo(left - x, top - y);
      context.lineTo(left + x, top + y);
    }
    context.stroke();
  }
}
