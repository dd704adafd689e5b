/** Who answered the last requests: small numbers on each Pod that make "at random" visible. */
import type { Cluster } from '../../../cluster/index.ts';

/** The last so many connections are counted. */
const WINDOW = 120;

export interface Share {
  readonly requests: number;
  /** Of the answers to the same address, 0 … 1. */
  readonly share: number;
}

/** By Pod, "namespace/name". */
export type Shares = ReadonlyMap<string, Share>;

/** Counts; the same map comes back when the numbers are the same. */
export function countShares(cluster: Cluster, before: Shares): Shares {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  const asked = new Map<string, string>();
  for (const { endpointPod, verdict, flow } of cluster.connections(WINDOW)) {
    // Lookups are the system's own traffic, and of no app's.
    if (verdict !== 'accept' || endpointPod === undefined || flow.to.port === 53) continue;
    const address = flow.to.host;
    counts.set(endpointPod, (counts.get(endpointPod) ?? 0) + 1);
    totals.set(address, (totals.get(address) ?? 0) + 1);
    asked.set(endpointPod, address);
  }
  let isSame = counts.size === before.size;
  const shares = new Map<string, Share>();
  for (const [pod, requests] of counts) {
    const share = Math.min(1, requests / (totals.get(asked.get(pod) ?? '') ?? requests));
    const old = before.get(pod);
    if (old?.requests === requests && old.share === share) shares.set(pod, old);
    else {
      shares.set(pod, { requests, share });
      isSame = false;
    }
  }
  return isSame ? before : shares;
}
