/** What the page tells the worker that paints swarms. */
import type { Brushed } from '../paint/sheet.ts';
import type { Swarm } from './swarm.ts';

export type SwarmOrder =
  | { readonly kind: 'canvas'; readonly canvas: OffscreenCanvas }
  | {
      readonly kind: 'paint';
      readonly swarm: Swarm;
      readonly isCrowd: boolean;
      /** Device pixels. */
      readonly width: number;
      readonly height: number;
      readonly view: Omit<Brushed, 'context' | 'palette'>;
      /** Only when it is another than the last. */
      readonly palette: Brushed['palette'] | undefined;
    };
