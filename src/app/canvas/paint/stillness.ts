/**
 * A picture in which nothing moves need not be painted: a paused page would keep a third of a processor busy with the same pixels.
 * The browser's part (raster, layers, screen) costs more than ours.
 */

/** Frames painted after the last change: what is looked up only now and then has come by then, and so has what loads late. */
const PAINTED_AFTER = 30;

export interface Stillness {
  /** True when all that the picture is made of has been the same for a while. Asked once a frame, always with as many parts. */
  readonly isStill: (...parts: readonly unknown[]) => boolean;
  /** Something else has changed. */
  readonly wake: () => void;
}

export function createStillness(): Stillness {
  let last: readonly unknown[] = [];
  let same = 0;
  return {
    isStill: (...parts) => {
      same = parts.every((part, i) => part === last[i]) ? same + 1 : 0;
      last = parts;
      return same > PAINTED_AFTER;
    },
    wake: () => {
      same = 0;
    },
  };
}
