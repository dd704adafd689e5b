/** On a phone there is room for one panel beside the scene: the one opened last. Same width as in Workbench.module.css. */
import { viewStore, type ViewState } from '../store/viewStore.ts';

const NARROW = '(max-width: 720px)';
const PANELS = ['leftOpen', 'dockOpen', 'inspectorOpen'] as const satisfies readonly (keyof ViewState)[];

/** Closes the other panels whenever one opens and the window is narrow; returns how to stop. */
export function keepOnePanel(): () => void {
  return viewStore.subscribe((now, before) => {
    const opened = PANELS.find((panel) => now[panel] && !before[panel]);
    if (opened === undefined || !matchMedia(NARROW).matches) return;
    if (!PANELS.some((panel) => panel !== opened && now[panel])) return;
    viewStore.setState({ leftOpen: false, dockOpen: false, inspectorOpen: false, [opened]: true });
  });
}
