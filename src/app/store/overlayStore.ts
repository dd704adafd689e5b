/** What stands over the page until it is done with: the palette of commands, help, or the making of a clip. */
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';

export type Overlay = 'palette' | 'help' | 'clip';

interface OverlayState {
  readonly overlay: Overlay | undefined;
}

export const overlayStore = createStore<OverlayState>()(() => ({ overlay: undefined }));

export function useOverlay<T>(select: (state: OverlayState) => T): T {
  return useStore(overlayStore, select);
}

export function showOverlay(overlay: Overlay | undefined): void {
  overlayStore.setState({ overlay });
}

/** The key that opened it closes it again. */
export function toggleOverlay(overlay: Overlay): void {
  overlayStore.setState((state) => ({ overlay: state.overlay === overlay ? undefined : overlay }));
}
