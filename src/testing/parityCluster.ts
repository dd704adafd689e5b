/** The cluster a real kubectl and the page's are both asked about: the same seed, the same objects, time standing still. */
import { createCluster, type Cluster } from '../cluster/index.ts';

const BOOT_MS = 30_000;
/** So long that ages are told in whole minutes: the real kubectl's clock goes on while it is asked. */
const AGE_MS = 930_000;

/** Cluster time at which the questions are asked, in ms since boot. */
export const ASKED_AT = BOOT_MS + AGE_MS;

export function parityCluster(manifest: string): Cluster {
  const cluster = createCluster({ seed: 7, hopLatency: 0.2 });
  cluster.advance(BOOT_MS);
  cluster.apply(manifest);
  cluster.advance(AGE_MS);
  return cluster;
}
