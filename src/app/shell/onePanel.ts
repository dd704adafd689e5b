/** Where there is little room, one panel beside the scene: the one opened last. */
import { viewStore, type ViewState } from '../store/viewStore.ts';
import { compactNow } from '../ui/compact.ts';

const PANELS = ['leftOpen', 'dockOpen', 'inspectorOpen'] as const satisfies readonly (keyof ViewState)[];

/** Closes the other panels whenever one opens and there is little room; returns how to stop. */
export function keepOnePanel(): () => void {
  return viewStore.subscribe((now, before) => {
    const opened = PANELS.find((panel) => now[panel] && !before[panel]);
    if (opened === undefined || compactNow() === undefined) return;
    if (!PANELS.some((panel) => panel !== opened && now[panel])) return;
    viewStore.setState({ leftOpen: false, dockOpen: false, inspectorOpen: false, [opened]: true });
  });
}
