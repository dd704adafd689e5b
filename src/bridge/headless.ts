/** A cluster without a page: boots, lets time pass as it does outside, and serves its API. */
import { createCluster } from '../cluster/index.ts';
import { createRealTime } from './realTime.ts';
import { serveCluster, type ServedCluster } from './server.ts';

export interface HeadlessOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly seed: number;
  /** How many times as fast as real time. */
  readonly speed: number;
  /** Applied before the server is ready. */
  readonly manifest?: string;
  /** Writes a watch may lie behind. */
  readonly historyLimit?: number;
  readonly report?: (error: unknown) => void;
}

/**
 * Between machines of one rack. The page's default makes packets visible; a client over HTTP waits for real answers instead.
 */
const HOP_MS = 0.2;

/** @throws ApiError when the manifest is refused, Error when the port is not free */
export async function serveHeadless(options: HeadlessOptions): Promise<ServedCluster> {
  const { seed, speed, manifest, historyLimit } = options;
  const cluster = createCluster({
    seed,
    hopLatency: HOP_MS,
    ...(historyLimit === undefined ? {} : { historyLimit }),
  });
  // As after kubeadm: nodes are ready and CoreDNS runs before anybody comes.
  cluster.settle();
  if (manifest !== undefined) cluster.apply(manifest);
  const report = options.report ?? (() => undefined);
  const served = await serveCluster(cluster, {
    port: options.port,
    report,
    catchUp: () => {
      time.catchUp();
    },
  });
  const time = createRealTime(cluster, {
    speed,
    report,
    moved: () => {
      served.pump();
    },
  });
  return {
    ...served,
    close() {
      time.stop();
      return served.close();
    },
  };
}
