/**
 * The canvas a worker paints swarms on, under the page's own. What the page commits and what the worker paints reach the screen by
 * different ways, so it is in sight only while the viewport rests, and only once the worker has painted: until then, and where there is no
 * worker, the page paints the same numbers itself.
 */
import type { Brushed } from '../paint/sheet.ts';
import type { SwarmOrder } from './order.ts';
import SwarmWorker from './swarm.worker.ts?worker';
import type { Swarm } from './swarm.ts';
import styles from './swarm.module.css';

/** Frames sent and not yet painted; beyond that the worker is behind, and of the frames since then only the latest is sent. */
const MOST_WAITING = 2;

type Painting = Extract<SwarmOrder, { kind: 'paint' }>;

export interface SwarmLayer {
  /** A buffer to write the next frame's numbers into, if one is free. */
  readonly buffer: () => ArrayBuffer | undefined;
  /** What was sent since it was last hidden has been painted: it is in sight, and the page need not paint it. */
  readonly show: () => boolean;
  /** Sends a frame, its numbers with it: they are gone then. */
  readonly send: (sheet: Brushed, size: { width: number; height: number }, swarm: Swarm, isCrowd: boolean) => void;
  /** Out of sight, at once. */
  readonly hide: () => void;
  readonly stop: () => void;
}

/** A frame without an origin of its own may start no workers. */
function startWorker(): Worker | undefined {
  try {
    return new SwarmWorker();
  } catch {
    return undefined;
  }
}

/** Undefined where there is no worker, or a canvas cannot be given to it. `onChange`: the worker has become ready, or has failed. */
export function createSwarmLayer(above: HTMLCanvasElement, onChange: () => void): SwarmLayer | undefined {
  if (typeof Worker !== 'function' || !('transferControlToOffscreen' in above)) return undefined;
  const worker = startWorker();
  if (!worker) return undefined;
  const canvas = document.createElement('canvas');
  canvas.className = styles['swarm'] ?? '';
  canvas.setAttribute('aria-hidden', 'true');
  canvas.dataset['layer'] = 'swarm';
  canvas.hidden = true;
  above.after(canvas);
  let isReady = false;
  let waiting = 0;
  /** Of those that wait, the ones sent before it was hidden. */
  let stale = 0;
  let hasPainted = false;
  let palette: Brushed['palette'] | undefined;
  const free: ArrayBuffer[] = [];
  /** The latest frame, while the worker is behind: it may be the last for long, for time may stand. */
  let next: Painting | undefined;

  const post = (order: Painting): void => {
    waiting++;
    const isSame = palette === order.palette;
    ({ palette } = order);
    worker.postMessage(isSame ? { ...order, palette: undefined } : order, [order.swarm.numbers.buffer]);
  };
  const leaveOut = (): void => {
    if (next) free.push(next.swarm.numbers.buffer);
    next = undefined;
  };

  const fail = (): void => {
    isReady = false;
    canvas.hidden = true;
    onChange();
  };
  worker.onerror = fail;
  worker.onmessage = ({ data }: MessageEvent<'ready' | 'unable' | ArrayBuffer>) => {
    if (data === 'unable') fail();
    else if (data === 'ready') isReady = true;
    else {
      waiting--;
      if (stale > 0) stale--;
      else hasPainted = true;
      free.push(data);
      if (next) post(next);
      next = undefined;
      return;
    }
    onChange();
  };
  const offscreen = canvas.transferControlToOffscreen();
  worker.postMessage({ kind: 'canvas', canvas: offscreen } satisfies SwarmOrder, [offscreen]);

  return {
    buffer: () => free.pop(),
    show: () => {
      const isShown = isReady && hasPainted;
      if (canvas.hidden === isShown) canvas.hidden = !isShown;
      return isShown;
    },
    send: (sheet, { width, height }, swarm, isCrowd) => {
      const { zoom, offsetX, offsetY, ratio, palette } = sheet;
      const view = { zoom, offsetX, offsetY, ratio };
      const order: Painting = { kind: 'paint', swarm, isCrowd, width, height, view, palette };
      leaveOut();
      if (isReady && waiting < MOST_WAITING) post(order);
      else next = order;
    },
    hide: () => {
      hasPainted = false;
      stale = waiting;
      leaveOut();
      if (!canvas.hidden) canvas.hidden = true;
    },
    stop: () => {
      worker.terminate();
      canvas.remove();
    },
  };
}
