/** How far behind a node's kube-proxy is, in words. Stale rules are a lesson, so the number is shown and not smoothed over. */
import type { ProxyStatus } from '../../api/index.ts';

export interface ProxyLine {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly sentence: string;
}

/** `behind` counts the changes of Services and slices that the rules do not know yet. */
export function proxyLine(status: ProxyStatus | undefined, behind: number, now: number): ProxyLine {
  if (!status) return { state: 'bad', sentence: 'no kube-proxy here' };
  const changes = behind === 1 ? '1 change' : `${behind} changes`;
  if (!status.running)
    return {
      state: 'bad',
      sentence:
        behind === 0
          ? 'stopped: packets still flow, updates do not come'
          : `stopped: packets still flow by old rules, ${changes} behind`,
    };
  if (status.syncDueAt !== undefined) {
    const left = Math.max(0, status.syncDueAt - now) / 1000;
    return { state: 'warn', sentence: `${changes} behind; sync due in ${left.toFixed(1)} s` };
  }
  return behind === 0
    ? { state: 'ok', sentence: 'running, rules up to date' }
    : { state: 'warn', sentence: `${changes} behind` };
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
