/** The control plane's pulses on the canvas: thin, in one quiet colour each with a shape of its own, gone within a second. */
import type { Cluster } from '../../../cluster/index.ts';
import {
  nowhere,
  placeOn,
  pulseWay,
  type Point,
  type PulseEnd,
  type Rect,
  type Route,
  type SceneLayout,
} from '../../../scene/index.ts';
import type { LifeKind } from '../../store/viewStore.ts';
import { inScene, type Sheet } from '../paint/sheet.ts';
import { createLifeLog } from './lifeLog.ts';
import type { LifeContext, LifePlace, Pulse } from './lifePulses.ts';

/** Real ms a pulse is seen at ×1; slower and faster within bounds, so that it can always be seen. */
const SEEN_MS = 1000;
const SLOWEST = 0.1;
const FASTEST = 4;

/** Where the control plane's programs stand: their chips are laid out by the browser, so they are measured, once for a layout. */
function chipPlaces(host: Element, { zoom, offsetX, offsetY }: Sheet): ReadonlyMap<string, Point> {
  const origin = host.getBoundingClientRect();
  const places = new Map<string, Point>();
  for (const chip of host.querySelectorAll<HTMLElement>('[data-kind="Component"]')) {
    const box = chip.getBoundingClientRect();
    places.set(chip.dataset['name'] ?? '', {
      x: (box.left + box.width / 2 - origin.left - offsetX) / zoom,
      y: (box.bottom - origin.top - offsetY) / zoom,
    });
  }
  return places;
}

function contextOf(layout: SceneLayout): LifeContext {
  return {
    nodes: layout.nodes.map(({ name }) => name),
    nodeOf: (pod) => {
      const node = layout.index.pods.get(pod)?.node;
      return node === '' ? undefined : node;
    },
  };
}

function endOf(place: LifePlace, layout: SceneLayout, chips: ReadonlyMap<string, Point>): PulseEnd | undefined {
  if (place.kind === 'component') {
    const { strip } = layout;
    return chips.get(place.name) ?? { x: strip.x + strip.width / 2, y: strip.y + strip.height / 2 };
  }
  if (place.kind === 'pod') {
    const box = layout.index.pods.get(place.name)?.rect;
    return box && { x: box.x + box.width - 12, y: box.y };
  }
  const node = layout.index.nodes.get(place.name);
  return node && { node, isKernel: place.kind === 'kernel' };
}

function colourOf(pulse: Pulse, { palette }: Sheet): string {
  if (pulse.failed) return palette.danger;
  return pulse.kind === 'watch' || pulse.kind === 'sync' ? palette.accent : palette.textSoft;
}

/** A sign for each kind: chevron, square, diamond. */
function head(context: CanvasRenderingContext2D, kind: LifeKind, x: number, y: number, angle: number): void {
  const r = 4;
  context.save();
  context.translate(x, y);
  context.rotate(kind === 'watch' ? angle : 0);
  context.beginPath();
  if (kind === 'watch') {
    context.moveTo(-r, -r);
    context.lineTo(r * 0.6, 0);
    context.lineTo(-r, r);
  } else if (kind === 'reconcile') context.rect(-r * 0.8, -r * 0.8, r * 1.6, r * 1.6);
  else {
    context.moveTo(0, -r * 1.3);
    context.lineTo(r * 1.3, 0);
    context.lineTo(0, r * 1.3);
    context.lineTo(-r * 1.3, 0);
    context.closePath();
  }
  if (kind === 'watch') context.stroke();
  else context.fill();
  context.restore();
}

const here = nowhere();

/** Along the way from one place to the other; what is behind the sign fades. */
function paintWay({ context }: Sheet, kind: LifeKind, route: Route, age: number): void {
  placeOn(route, route.length * Math.min(1, age * 1.4), here);
  context.beginPath();
  context.moveTo(route.points[0]!, route.points[1]!);
  for (let i = 2; i < route.points.length; i += 2) context.lineTo(route.points[i]!, route.points[i + 1]!);
  context.setLineDash(kind === 'watch' ? [2, 5] : kind === 'scheduling' ? [7, 4] : []);
  context.lineWidth = 1.2;
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1.8;
  const [x = 0, y = 0, dx = 0, dy = 0] = here;
  head(context, kind, x, y, Math.atan2(dy, dx));
}

/** A probe: a tick or a cross above its Pod. */
function paintProbe({ context }: Sheet, { failed }: Pulse, { x, y }: Point): void {
  context.lineWidth = 1.8;
  context.beginPath();
  context.arc(x, y, 6, 0, Math.PI * 2);
  context.stroke();
  context.beginPath();
  if (failed) {
    context.moveTo(x - 2.4, y - 2.4);
    context.lineTo(x + 2.4, y + 2.4);
    context.moveTo(x + 2.4, y - 2.4);
    context.lineTo(x - 2.4, y + 2.4);
  } else {
    context.moveTo(x - 2.8, y);
    context.lineTo(x - 0.8, y + 2.2);
    context.lineTo(x + 3, y - 2.4);
  }
  context.stroke();
}

/** A sync: a line that runs once around the kernel's rules. */
function paintSync({ context }: Sheet, box: Rect, age: number): void {
  const around = 2 * (box.width + box.height);
  context.lineWidth = 2;
  context.setLineDash([around * 0.22, around]);
  context.lineDashOffset = -around * Math.min(1, age * 1.25);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 11);
  context.stroke();
  context.setLineDash([]);
  context.lineDashOffset = 0;
}

export type LifePainter = (
  sheet: Sheet,
  cluster: Cluster,
  layout: SceneLayout,
  speed: number,
  kinds: readonly LifeKind[],
) => void;

export function createLifePainter(host: Element): LifePainter {
  const log = createLifeLog();
  let chips: ReadonlyMap<string, Point> | undefined;
  let chipsFor: { layout: SceneLayout; zoom: number } | undefined;
  return (sheet, cluster, layout, speed, kinds) => {
    const span = SEEN_MS * Math.min(FASTEST, Math.max(SLOWEST, speed));
    const pulses = log.since(cluster, span, contextOf(layout));
    const shown = pulses.filter(({ kind }) => kinds.includes(kind));
    if (shown.length === 0) return;
    if (chipsFor?.layout !== layout || chipsFor.zoom !== sheet.zoom) {
      chips = chipPlaces(host, sheet);
      chipsFor = { layout, zoom: sheet.zoom };
    }
    const { context } = sheet;
    inScene(sheet);
    for (const pulse of shown) {
      const from = endOf(pulse.from, layout, chips ?? new Map());
      const to = pulse.to && endOf(pulse.to, layout, chips ?? new Map());
      if (!from) continue;
      const way = to && pulseWay(layout, from, to);
      const age = Math.min(1, Math.max(0, (cluster.now - pulse.at) / span));
      context.globalAlpha = 0.75 * Math.min(1, (1 - age) * 3);
      context.strokeStyle = context.fillStyle = colourOf(pulse, sheet);
      const kernel =
        pulse.kind === 'sync' && pulse.from.kind === 'kernel'
          ? layout.index.nodes.get(pulse.from.name)?.kernel
          : undefined;
      if (kernel) paintSync(sheet, kernel, age);
      else if (way) paintWay(sheet, pulse.kind, way, age);
      else if (!('x' in from)) continue;
      else if (pulse.kind === 'probe') paintProbe(sheet, pulse, from);
      else head(context, pulse.kind, from.x, from.y + 6, 0);
    }
    context.globalAlpha = 1;
  };
}
