/**
 * Exponential back-off: 10, 20, 40, 80, 160, 300, 300 … seconds, for restarts and image pulls.
 * Upstream: client-go/util/flowcontrol/backoff.go; the kubelet's doBackOff in pkg/kubelet/kuberuntime/kuberuntime_manager.go.
 */
import type { SimTime } from '../sim/index.ts';
import type { BackOff } from './records.ts';

const INITIAL_MS = 10_000;
const MAX_MS = 300_000;

/** A back-off is forgotten when twice the longest delay lies between the event and the last step. */
const isForgotten = (backOff: BackOff, at: SimTime): boolean => at - backOff.updatedAt > 2 * MAX_MS;

/** When what failed at `since` may be tried again: `since` itself when there is no back-off in force. */
export function backOffEnds(backOff: BackOff | undefined, since: SimTime): SimTime {
  return !backOff || isForgotten(backOff, since) ? since : since + backOff.delay;
}

/** The back-off after one more try at `now`, for something that failed at `since`. */
export function nextBackOff(backOff: BackOff | undefined, since: SimTime, now: SimTime): BackOff {
  const delay = !backOff || isForgotten(backOff, since) ? INITIAL_MS : Math.min(backOff.delay * 2, MAX_MS);
  return { delay, updatedAt: now };
}
