/**
 * The indexes of an Indexed Job, as its status writes them ("0,2-4"), and the index of a Pod.
 * Upstream: pkg/controller/job/indexed_job_utils.go.
 */
import type { Job, Pod } from '../../api/index.ts';

export const INDEX_KEY = 'batch.kubernetes.io/job-completion-index';
const FAILURES_KEY = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED_KEY = 'batch.kubernetes.io/job-index-ignored-failure-count';

export type Indexes = ReadonlySet<number>;

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}

function numberIn(pod: Pod, key: string): number | undefined {
  const text = pod.metadata.annotations?.[key];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** undefined: it has none, or one beyond the Job's completions. */
export function indexOf(job: Job, pod: Pod): number | undefined {
  const index = numberIn(pod, INDEX_KEY);
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
}

/** How often its index had failed before this Pod; and how many failures were ignored. */
export function earlierFailures(pod: Pod): { readonly counted: number; readonly ignored: number } {
  return { counted: numberIn(pod, FAILURES_KEY) ?? 0, ignored: numberIn(pod, IGNORED_KEY) ?? 0 };
}

export function failureAnnotations(counted: number, ignored: number): Readonly<Record<string, string>> {
  return { [FAILURES_KEY]: String(counted), ...(ignored > 0 ? { [IGNORED_KEY]: String(ignored) } : {}) };
}

/** @param text such as "1,3-5"; what is no number, or too large, is left out */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!range) continue;
    const last = Math.min(Number(range[2] ?? range[1]), completions - 1);
    for (let index = Number(range[1]); index <= last; index++) indexes.add(index);
  }
  return indexes;
}

/** Two in a row are written "1,2", three "1-3". */
export function printIndexes(indexes: Indexes): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let first = 0; first < sorted.length;) {
    let last = first;
    while (sorted[last + 1] === sorted[last]! + 1) last++;
    if (last > first + 1) parts.push(`${sorted[first]}-${sorted[last]}`);
    else for (let each = first; each <= last; each++) parts.push(String(sorted[each]));
    first = last + 1;
  }
  return parts.join(',');
}
