/** What the page wants of the picture's viewport: keys, the palette and menus ask, the scene answers. Asking changes a number. */
import { createStore } from 'zustand/vanilla';

interface ViewportState {
  /** How often the whole cluster was asked for. */
  readonly fits: number;
  /** Steps nearer that were asked for, less the steps away. */
  readonly steps: number;
  /** The learner has moved the view: it fits no longer by itself. */
  readonly isOwn: boolean;
}

export const viewportStore = createStore<ViewportState>()(() => ({ fits: 0, steps: 0, isOwn: false }));

/** The whole cluster in view, as it is at first. */
export function fitCluster(): void {
  viewportStore.setState(({ fits }) => ({ fits: fits + 1, isOwn: false }));
}

/** A step nearer, or away. */
export function zoomCluster(step: 1 | -1): void {
  viewportStore.setState(({ steps }) => ({ steps: steps + step, isOwn: true }));
}
