/**
 * Whether the page has little room: a phone, or a page zoomed to twice its size. Then there is one short bar at the top, the hold on
 * time at the foot, and one panel at a time. `sheet`: higher than wide, the panel lies below the picture; `side`: beside it.
 * Stylesheets ask for `html[data-compact]`.
 */
import { useLayoutEffect, useMemo, useSyncExternalStore } from 'react';

export type Compact = 'sheet' | 'side';

const LITTLE_ROOM = '(max-width: 720px), (max-height: 520px)';
const SHEET = '(max-width: 720px) and (orientation: portrait)';

const canAsk = (): boolean => typeof matchMedia === 'function';

export function compactNow(): Compact | undefined {
  if (!canAsk() || !matchMedia(LITTLE_ROOM).matches) return undefined;
  return matchMedia(SHEET).matches ? 'sheet' : 'side';
}

const follow =
  (asked: readonly string[]) =>
  (changed: () => void): (() => void) => {
    if (!canAsk()) return () => undefined;
    const queries = asked.map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener('change', changed);
    return () => {
      for (const query of queries) query.removeEventListener('change', changed);
    };
  };

/** The first of these media queries that holds, and holds on: its number, or that of the last and one. */
export function useFirstMedia(queries: readonly string[]): number {
  const [subscribe, now] = useMemo(
    () => [
      follow(queries),
      () => {
        const holds = canAsk() ? queries.findIndex((query) => matchMedia(query).matches) : -1;
        return holds === -1 ? queries.length : holds;
      },
    ],
    [queries],
  );
  return useSyncExternalStore(subscribe, now);
}

const followRoom = follow([LITTLE_ROOM, SHEET]);

export function useCompact(): Compact | undefined {
  return useSyncExternalStore(followRoom, compactNow);
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
