/** What the page wants of the picture's viewport: keys and the palette ask, the scene answers. Asking changes the number. */
import { createStore } from 'zustand/vanilla';

interface ViewportState {
  /** How often the whole cluster was asked for. */
  readonly fits: number;
}

export const viewportStore = createStore<ViewportState>()(() => ({ fits: 0 }));

/** The whole cluster in view, as it is at first. */
export function fitCluster(): void {
  viewportStore.setState(({ fits }) => ({ fits: fits + 1 }));
}
