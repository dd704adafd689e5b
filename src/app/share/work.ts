/**
 * What a run from elsewhere asks of the machine. It is replayed action by action, and between two of them one can cancel; but one action
 * alone may ask for more than a page can hold. That is refused before anything of it is done.
 */
import { formatCount } from '../ui/format.ts';
import { lateShareWords } from './late.words.ts';

/** Replicas, completions and the like, of all actions together: the largest clusters anybody builds have this many Pods. */
const MOST_ASKED = 200_000;
/** One manifest, in letters: what a real API server takes in one request. */
const LONGEST_MANIFEST = 3 * 1024 * 1024;
const MOST_NODES = 5000;

const COUNTS = /"?\b(?:replicas|maxReplicas|minReplicas|parallelism|completions|count)\b\\?"?\s*:\s*(\d[\d.eE+]*)/g;

interface AskedRun {
  readonly options?: unknown;
  readonly actions?: unknown;
}

function nodesOf({ options }: AskedRun): number {
  const nodes = (options as { readonly nodes?: unknown } | undefined)?.nodes;
  return Array.isArray(nodes) ? nodes.length : 0;
}

const manifestOf = (action: unknown): string => {
  const manifest = (action as { readonly action?: { readonly manifest?: unknown } } | null)?.action?.manifest;
  return typeof manifest === 'string' ? manifest : '';
};

/** A sentence that says why a run is not replayed; undefined: it can be. */
export function tooMuchWork(run: AskedRun): string | undefined {
  const actions = Array.isArray(run.actions) ? (run.actions as readonly unknown[]) : [];
  if (nodesOf(run) > MOST_NODES)
    return lateShareWords.refused.nodes(formatCount(nodesOf(run)), formatCount(MOST_NODES));
  if (actions.some((action) => manifestOf(action).length > LONGEST_MANIFEST)) return lateShareWords.refused.manifest;
  let asked = 0;
  for (const action of actions) {
    const text = manifestOf(action) || JSON.stringify(action);
    for (const [, count] of text.matchAll(COUNTS)) asked += Number(count) || 0;
  }
  if (asked <= MOST_ASKED) return undefined;
  return lateShareWords.refused.pods(formatCount(asked), formatCount(MOST_ASKED));
}
