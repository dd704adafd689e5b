/** A cluster without a page: boots, lets time pass as it does outside, and serves its API. */
import { bootAt } from '../api/index.ts';
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
  /** When the cluster is to be up by its own calendar, in ms since the Unix epoch; default: the calendar of every other run. */
  readonly readyAt?: number;
  /** Writes a watch may lie behind. */
  readonly historyLimit?: number;
  readonly report?: (error: unknown) => void;
}

/**
 * Between machines of one rack. The page's default makes packets visible; a client over HTTP waits for real answers instead.
 */
const HOP_MS = 0.2;

/** Cluster time that passes before anybody comes: as after kubeadm, nodes are ready then and CoreDNS runs. */
const BOOT_MS = 30_000;

/** @throws ApiError when the manifest is refused, Error when the port is not free */
export async function serveHeadless(options: HeadlessOptions): Promise<ServedCluster> {
  const { seed, speed, manifest, readyAt, historyLimit } = options;
  // Clients reckon ages by their own clocks.
  if (readyAt !== undefined) bootAt(readyAt - BOOT_MS);
  const cluster = createCluster({
    seed,
    hopLatency: HOP_MS,
    ...(historyLimit === undefined ? {} : { historyLimit }),
  });
  cluster.advance(BOOT_MS);
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
