/** Remembers which panels were open, the lens and the theme. A broken memory is forgotten, not repaired. */
import { safeStorage } from './safeStorage.ts';
import { viewStore, type ViewState } from './viewStore.ts';

const KEY = 'servicescope.view';

const CHOICES: { readonly [K in keyof ViewState]?: readonly ViewState[K][] } = {
  lens: ['data-path', 'logical'],
  theme: ['system', 'light', 'dark'],
  leftTab: ['lesson', 'manifests', 'live', 'cluster'],
  leftOpen: [true, false],
  dockOpen: [true, false],
  inspectorOpen: [true, false],
  narration: ['off', 'brief', 'full'],
  hopView: ['steps', 'sequence', 'stills'],
  dockTab: ['packets', 'events', 'rules', 'conntrack', 'dns', 'probes', 'compare', 'terminal'],
};

/** Reads what was remembered, field by field, and remembers from now on. */
export function restoreView(): void {
  let saved: unknown;
  try {
    saved = JSON.parse(safeStorage.getItem(KEY) ?? '{}');
  } catch {
    saved = {};
  }
  const known: Record<string, unknown> = {};
  for (const [field, allowed] of Object.entries(CHOICES)) {
    const value = (saved as Record<string, unknown> | null)?.[field];
    if ((allowed as readonly unknown[]).includes(value)) known[field] = value;
  }
  viewStore.setState(known);
  viewStore.subscribe((state) => {
    const kept = Object.fromEntries(Object.keys(CHOICES).map((field) => [field, state[field as keyof ViewState]]));
    safeStorage.setItem(KEY, JSON.stringify(kept));
  });
}
