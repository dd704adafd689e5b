/** How far behind a node's kube-proxy is, in words. Stale rules are a lesson, so the number is shown and not smoothed over. */
import type { ProxyStatus } from '../../api/index.ts';
import { formatSeconds } from '../ui/format.ts';
import { latePresenterWords } from './late.words.ts';

export interface ProxyLine {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly sentence: string;
}

/**
 * `behind` counts the changes of Services and slices that the rules do not know yet. Where the node has no power there is no kernel either
 * that would go by old ones.
 */
export function proxyLine(status: ProxyStatus | undefined, behind: number, now: number, hasPower = true): ProxyLine {
  const { proxy } = latePresenterWords;
  if (!status) return { state: 'bad', sentence: proxy.none };
  if (!hasPower) return { state: 'bad', sentence: proxy.off };
  if (!status.running) return { state: 'bad', sentence: behind === 0 ? proxy.stopped : proxy.stoppedBehind(behind) };
  if (status.syncDueAt !== undefined) {
    const left = formatSeconds(Math.max(0, status.syncDueAt - now), 1);
    return { state: 'warn', sentence: proxy.syncDue(behind, left) };
  }
  return behind === 0 ? { state: 'ok', sentence: proxy.upToDate } : { state: 'warn', sentence: proxy.behind(behind) };
}

/** Objects newer than a revision: what rules made at it cannot know. Deleted objects leave no trace to be counted. */
export function changesSince(
  revision: number,
  ...lists: readonly (readonly { readonly metadata: { readonly resourceVersion: string } }[])[]
): number {
  let newer = 0;
  for (const list of lists) for (const { metadata } of list) if (Number(metadata.resourceVersion) > revision) newer++;
  return newer;
}
