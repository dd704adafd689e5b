/** Who paints a swarm: the worker while the viewport rests, the page itself while it moves or where there is no worker. */
import type { Frame } from '../../../scene/index.ts';
import { sayNotLoaded } from '../../ui/latePart.tsx';
import { paintCrowd } from '../paint/crowd.ts';
import type { Sheet } from '../paint/sheet.ts';
import { paintSwarm } from './paintSwarm.ts';
import { swarmOf } from './swarm.ts';
import type { SwarmLayer } from './swarmLayer.ts';

type Transform = readonly [number, number, number];

export interface SwarmPainter {
  /** Whether the worker's canvas shows this frame's swarm. Asked once a frame, before anything is painted. */
  readonly isElsewhere: (isSwarm: boolean, transform: Transform) => boolean;
  /** Paints it, on the sheet unless it is elsewhere. @param size CSS pixels of the layer */
  readonly paint: (sheet: Sheet, size: { width: number; height: number }, frame: Frame, isCrowd: boolean) => void;
  readonly stop: () => void;
}

/** A crowd is painted in whole pixels of the page. */
const ratioOf = (isCrowd: boolean): number => (isCrowd ? 1 : Math.min(2, window.devicePixelRatio || 1));

/** @param onChange the frame has to be painted again, though nothing in it is different */
export function createSwarmPainter(canvas: HTMLCanvasElement, onChange: () => void): SwarmPainter {
  let layer: SwarmLayer | undefined;
  let isAsked = false;
  let isStopped = false;
  let isElsewhere = false;
  let isResting = false;
  let last: Transform | undefined;
  const load = (): void => {
    isAsked = true;
    void import('./swarmLayer.ts').then(({ createSwarmLayer }) => {
      if (!isStopped) layer = createSwarmLayer(canvas, onChange);
    }, sayNotLoaded);
  };
  return {
    isElsewhere: (isSwarm, transform) => {
      isResting = transform === last;
      last = transform;
      if (isSwarm && !isAsked) load();
      if (!isSwarm || !isResting) layer?.hide();
      isElsewhere = isSwarm && isResting && layer !== undefined && layer.show();
      return isElsewhere;
    },
    paint: (sheet, { width, height }, frame, isCrowd) => {
      const swarm = swarmOf(frame, sheet.selected, isCrowd, layer?.buffer());
      if (!isElsewhere) {
        if (!isCrowd) paintSwarm(sheet, swarm);
        else if (sheet.context.canvas.width > 0 && sheet.context.canvas.height > 0) paintCrowd(sheet, swarm);
      }
      if (!isResting || !layer) return;
      const ratio = ratioOf(isCrowd);
      const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
      if (size.width > 0 && size.height > 0) layer.send({ ...sheet, ratio }, size, swarm, isCrowd);
    },
    stop: () => {
      isStopped = true;
      layer?.stop();
    },
  };
}
