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
  flows: ['auto', 'packets', 'ribbons'],
  dockTab: ['packets', 'events', 'rules', 'conntrack', 'dns', 'probes', 'compare', 'terminal'],
};

/** The choices among some fields of what was written down somewhere: only those that can be made. */
export function readChoices(saved: unknown, fields: readonly string[] = Object.keys(CHOICES)): Partial<ViewState> {
  const known: Record<string, unknown> = {};
  for (const field of fields) {
    const value = (saved as Record<string, unknown> | null | undefined)?.[field];
    const allowed: readonly unknown[] = CHOICES[field as keyof ViewState] ?? [];
    if (allowed.includes(value)) known[field] = value;
  }
  return known;
}

/** Reads what was remembered, field by field, and remembers from now on. */
export function restoreView(): void {
  let saved: unknown;
  try {
    saved = JSON.parse(safeStorage.getItem(KEY) ?? '{}');
  } catch {
    saved = {};
  }
  viewStore.setState(readChoices(saved));
  viewStore.subscribe((state) => {
    const kept = Object.fromEntries(Object.keys(CHOICES).map((field) => [field, state[field as keyof ViewState]]));
    safeStorage.setItem(KEY, JSON.stringify(kept));
  });
}
