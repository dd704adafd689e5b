/**
 * How soon a DaemonSet's failed Pod is deleted, so that it and a kubelet that refuses the Pod do not chase each other: the first at
 * once, the next on the same node after 1 s, then twice as long each time, up to 15 minutes; half an hour of quiet begins anew.
 * Upstream: failedPodsBackoff in pkg/controller/daemon/daemon_controller.go, client-go/util/flowcontrol/backoff.go.
 */
import type { SimTime, Simulation } from '../../sim/index.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 900_000;

interface Failure {
  /** ms */
  readonly delay: SimTime;
  readonly at: SimTime;
}

export interface FailureBackOff {
  /** ms until a failed Pod of this DaemonSet may be deleted from the node; 0: it may now. */
  left(uid: string, node: string, now: SimTime): SimTime;
  /** One is deleted now. */
  next(uid: string, node: string, now: SimTime): void;
}

export function createFailureBackOff(sim: Simulation): FailureBackOff {
  const failures = sim.createTable<Failure>('daemonset/failures');
  return {
    left(uid, node, now) {
      const last = failures.get(`${uid} ${node}`);
      return last ? Math.max(0, last.at + last.delay - now) : 0;
    },
    next(uid, node, now) {
      const key = `${uid} ${node}`;
      const last = failures.get(key);
      const isForgotten = !last || now - last.at > 2 * LONGEST_MS;
      failures.put(key, { delay: isForgotten ? FIRST_MS : Math.min(2 * last.delay, LONGEST_MS), at: now });
    },
  };
}
