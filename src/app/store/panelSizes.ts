/** How wide and how high the learner made the panels, in pixels; kept in the browser. A phone's one panel, the sheet, has a height of its own. */
import { useState } from 'react';
import { safeStorage } from './safeStorage.ts';

export type SizedPanel = 'left' | 'inspector' | 'dock' | 'sheet';
type Sizes = Readonly<Partial<Record<SizedPanel, number>>>;

const KEY = 'servicescope.panels';

function readSizes(): Sizes {
  let saved: unknown;
  try {
    saved = JSON.parse(safeStorage.getItem(KEY) ?? '{}');
  } catch {
    saved = undefined;
  }
  const known: Partial<Record<SizedPanel, number>> = {};
  for (const panel of ['left', 'inspector', 'dock', 'sheet'] as const) {
    const size = (saved as Record<string, unknown> | null | undefined)?.[panel];
    if (typeof size === 'number' && size >= 0 && size < 1e5) known[panel] = size;
  }
  return known;
}

/** The sizes that were chosen, and how to choose one. What was never chosen is the stylesheet's. */
export function usePanelSizes(): readonly [Sizes, (panel: SizedPanel, px: number) => void] {
  const [sizes, setSizes] = useState(readSizes);
  const choose = (panel: SizedPanel, px: number): void => {
    const next = { ...sizes, [panel]: Math.round(px) };
    safeStorage.setItem(KEY, JSON.stringify(next));
    setSizes(next);
  };
  return [sizes, choose];
}
