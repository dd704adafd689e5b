/** `?embed` in the page's address: what a course page chose. Small: looked at before anything is drawn. */
import type { ViewState } from '../store/viewStore.ts';

export interface Embedding {
  /** Id of a scenario. */
  readonly scenario: string | undefined;
  readonly view: Partial<ViewState>;
  readonly isLarge: boolean;
  readonly isPaused: boolean;
  readonly hasTimeline: boolean;
  /** Origins that may drive the page and hear from it; its own always may. */
  readonly allowed: readonly string[];
}

/** An origin exactly as the browser writes it; anything else allows nobody. */
function readOrigin(text: string): string | undefined {
  try {
    const { origin, protocol } = new URL(text);
    if (origin.includes('*')) return undefined;
    return (protocol === 'https:' || protocol === 'http:') && origin === text.replace(/\/$/, '') ? origin : undefined;
  } catch {
    return undefined;
  }
}

function oneOf<T extends string>(value: string | null, ...allowed: readonly T[]): T | undefined {
  return allowed.find((each) => each === value);
}

/** Undefined: the page stands on its own. */
export function readEmbedding(search: string, own: string): Embedding | undefined {
  const query = new URLSearchParams(search);
  if (!query.has('embed')) return undefined;
  const theme = oneOf(query.get('theme'), 'light', 'dark');
  const lens = oneOf(query.get('lens'), 'data-path', 'logical');
  const origins = query.getAll('allow').flatMap((list) => list.split(','));
  return {
    scenario: query.get('scenario') ?? undefined,
    view: {
      leftOpen: query.has('lesson'),
      leftTab: 'lesson',
      dockOpen: false,
      inspectorOpen: false,
      ...(theme === undefined ? {} : { theme }),
      ...(lens === undefined ? {} : { lens }),
    },
    isLarge: query.get('size') === 'large',
    isPaused: query.has('paused'),
    hasTimeline: query.has('timeline'),
    allowed: [own, ...origins.flatMap((text) => readOrigin(text) ?? [])],
  };
}

/** Of this page. */
export const embedding = typeof location === 'undefined' ? undefined : readEmbedding(location.search, location.origin);
