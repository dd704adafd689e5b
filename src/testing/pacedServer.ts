import { createCluster, type Cluster } from '../cluster/index.ts';

/**
 * A cluster behind a server, its time going on ten times as fast as ours for clients that wait.
 * @param ms of cluster time that are over before anybody can ask
 * @param serve the bridge's door: it is not this room's to open
 */
export async function pacedServer<Served extends { pump(): void; close(): Promise<void> }>(
  manifest: string,
  ms: number,
  serve: (cluster: Cluster, options: { readonly port: number }) => Promise<Served>,
): Promise<{ cluster: Cluster; served: Served; stop: () => Promise<void> }> {
  const cluster = createCluster({ seed: 1, systemPods: false, hopLatency: 0 });
  cluster.apply(manifest);
  cluster.advance(ms);
  const served = await serve(cluster, { port: 0 });
  const pace = setInterval(() => {
    cluster.advance(20);
    served.pump();
  }, 2);
  const stop = () => {
    clearInterval(pace);
    return served.close();
  };
  return { cluster, served, stop };
}
