/** The control plane's pulses on the canvas: thin, in one quiet colour each with a shape of its own, gone within a second. */
import type { Cluster } from '../../../cluster/index.ts';
import type { Point, Rect, SceneLayout } from '../../../scene/index.ts';
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

function anchor(place: LifePlace, layout: SceneLayout, chips: ReadonlyMap<string, Point>): Point | undefined {
  if (place.kind === 'component') {
    const { strip } = layout;
    return chips.get(place.name) ?? { x: strip.x + strip.width / 2, y: strip.y + strip.height / 2 };
  }
  if (place.kind === 'pod') {
    const box = layout.index.pods.get(place.name)?.rect;
    return box && { x: box.x + box.width - 12, y: box.y };
  }
  const node = layout.index.nodes.get(place.name);
  if (!node) return undefined;
  if (place.kind === 'node') return { x: node.rect.x + node.rect.width / 2, y: node.rect.y };
  return { x: node.kernel.x + node.kernel.width - 70, y: node.kernel.y };
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

/** Along a bow from one place to the other; what is behind the sign fades. */
function paintWay({ context }: Sheet, kind: LifeKind, from: Point, to: Point, age: number): void {
  const bend = Math.min(60, Math.hypot(to.x - from.x, to.y - from.y) * 0.18);
  const middle = { x: (from.x + to.x) / 2 + (kind === 'watch' ? bend : -bend), y: (from.y + to.y) / 2 + bend };
  const at = (u: number): Point => ({
    x: (1 - u) ** 2 * from.x + 2 * u * (1 - u) * middle.x + u ** 2 * to.x,
    y: (1 - u) ** 2 * from.y + 2 * u * (1 - u) * middle.y + u ** 2 * to.y,
  });
  const u = Math.min(1, age * 1.4);
  context.beginPath();
  context.moveTo(from.x, from.y);
  for (let step = 1; step <= 12; step++) {
    const point = at((u * step) / 12);
    context.lineTo(point.x, point.y);
  }
  context.setLineDash(kind === 'watch' ? [2, 5] : kind === 'scheduling' ? [7, 4] : []);
  context.lineWidth = 1.2;
  context.stroke();
  context.setLineDash([]);
  context.lineWidth = 1.8;
  const [here, ahead] = [at(u), at(Math.min(1, u + 0.02))];
  head(context, kind, here.x, here.y, Math.atan2(ahead.y - here.y, ahead.x - here.x));
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
      const from = anchor(pulse.from, layout, chips ?? new Map());
      const to = pulse.to && anchor(pulse.to, layout, chips ?? new Map());
      if (!from) continue;
      const age = Math.min(1, Math.max(0, (cluster.now - pulse.at) / span));
      context.globalAlpha = 0.75 * Math.min(1, (1 - age) * 3);
      context.strokeStyle = context.fillStyle = colourOf(pulse, sheet);
      const kernel =
        pulse.kind === 'sync' && pulse.from.kind === 'kernel'
          ? layout.index.nodes.get(pulse.from.name)?.kernel
          : undefined;
      if (kernel) paintSync(sheet, kernel, age);
      else if (to) paintWay(sheet, pulse.kind, from, to, age);
      else if (pulse.kind === 'probe') paintProbe(sheet, pulse, from);
      else head(context, pulse.kind, from.x, from.y + 6, 0);
    }
    context.globalAlpha = 1;
  };
}
