/**
 * Whether the page has little room: a phone, or a page zoomed to twice its size. Then there is one short bar at the top, the hold on
 * time at the foot, and one panel at a time. `sheet`: higher than wide, the panel lies below the picture; `side`: beside it.
 * Stylesheets ask for `html[data-compact]`.
 */
import { useLayoutEffect, useSyncExternalStore } from 'react';

export type Compact = 'sheet' | 'side';

const LITTLE_ROOM = '(max-width: 720px), (max-height: 520px)';
const SHEET = '(max-width: 720px) and (orientation: portrait)';

const canAsk = (): boolean => typeof matchMedia === 'function';

export function compactNow(): Compact | undefined {
  if (!canAsk() || !matchMedia(LITTLE_ROOM).matches) return undefined;
  return matchMedia(SHEET).matches ? 'sheet' : 'side';
}

function follow(changed: () => void): () => void {
  if (!canAsk()) return () => undefined;
  const queries = [LITTLE_ROOM, SHEET].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
  };
}

export function useCompact(): Compact | undefined {
  return useSyncExternalStore(follow, compactNow);
}

/** Tells the stylesheets; before anything is painted. */
export function useCompactPage(): Compact | undefined {
  const compact = useCompact();
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (compact) dataset['compact'] = compact;
    else delete dataset['compact'];
  }, [compact]);
  return compact;
}
