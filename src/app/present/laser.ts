/** The laser pointer: a bright dot with a short trail, and the thing it rests on held in light while the rest steps back. */
import { onFrame } from '../frame.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
  /** As frames count time, ms. */
  readonly at: number;
}

const TRAIL_MS = 260;
const DOT = 9;
const GLOW = 22;
/** What the scene and the tables name: the innermost is meant. */
const THINGS = '[data-kind]:not([data-kind="Cluster"]):not([data-kind="Node"]), [role="row"], [data-part]';
const ROOM = 6;
const ROUND = 10;

/** What stands under the pointer, with a little room around it. */
function thingAt(target: Element | null): DOMRect | undefined {
  const rect = target?.closest(THINGS)?.getBoundingClientRect();
  return rect && new DOMRect(rect.x - ROOM, rect.y - ROOM, rect.width + 2 * ROOM, rect.height + 2 * ROOM);
}

function paintSpotlight(context: CanvasRenderingContext2D, thing: DOMRect): void {
  const { width, height } = context.canvas;
  context.fillStyle = 'rgb(0 0 0 / 0.45)';
  context.beginPath();
  context.rect(0, 0, width, height);
  context.roundRect(thing.x, thing.y, thing.width, thing.height, ROUND);
  context.fill('evenodd');
  context.strokeStyle = '#ff3b30';
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(thing.x, thing.y, thing.width, thing.height, ROUND);
  context.stroke();
}

function paintDot(context: CanvasRenderingContext2D, trail: readonly Spot[], now: number): void {
  const head = trail.at(-1);
  if (!head) return;
  context.lineCap = 'round';
  for (let i = 1; i < trail.length; i++) {
    const [from, to] = [trail[i - 1]!, trail[i]!];
    const share = Math.max(0, 1 - (now - to.at) / TRAIL_MS);
    context.strokeStyle = `rgb(255 59 48 / ${0.6 * share})`;
    context.lineWidth = DOT * share;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  }
  const glow = context.createRadialGradient(head.x, head.y, 2, head.x, head.y, GLOW);
  glow.addColorStop(0, '#ffffff');
  glow.addColorStop(0.18, '#ff3b30');
  glow.addColorStop(0.45, 'rgb(255 59 48 / 0.45)');
  glow.addColorStop(1, 'rgb(255 59 48 / 0)');
  context.fillStyle = glow;
  context.beginPath();
  context.arc(head.x, head.y, GLOW, 0, 2 * Math.PI);
  context.fill();
}

/** Paints over the whole page until the returned function is called. */
export function startLaser(canvas: HTMLCanvasElement): () => void {
  const context = canvas.getContext('2d');
  let trail: Spot[] = [];
  let target: Element | null = null;
  const onMove = (event: PointerEvent): void => {
    trail.push({ x: event.clientX, y: event.clientY, at: performance.now() });
    target = event.target instanceof Element ? event.target : null;
  };
  const onLeave = (): void => {
    trail = [];
    target = null;
  };
  const { dataset } = document.documentElement;
  dataset['laser'] = '';
  window.addEventListener('pointermove', onMove, { passive: true });
  document.addEventListener('pointerleave', onLeave);
  const stop = onFrame(() => {
    if (!context) return;
    const now = performance.now();
    // The dot itself stays where the pointer rests.
    trail = trail.filter(({ at }, i) => i === trail.length - 1 || now - at < TRAIL_MS);
    const { innerWidth, innerHeight } = window;
    if (canvas.width !== innerWidth || canvas.height !== innerHeight) {
      canvas.width = innerWidth;
      canvas.height = innerHeight;
    }
    context.clearRect(0, 0, canvas.width, canvas.height);
    const thing = target?.isConnected ? thingAt(target) : undefined;
    if (thing) paintSpotlight(context, thing);
    paintDot(context, trail, now);
  });
  return () => {
    stop();
    delete dataset['laser'];
    window.removeEventListener('pointermove', onMove);
    document.removeEventListener('pointerleave', onLeave);
  };
}
