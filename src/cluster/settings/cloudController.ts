/**
 * The cloud's controller as something that can be stopped. While it is, nobody gives new Services an address, nobody takes one back,
 * and the load balancers it has built stand as they were: they go on balancing over the nodes they were last told of.
 */
import type { ApiServer } from '../../apiserver/index.ts';
import type { ClientGo } from '../../client-go/index.ts';
import { serviceLB } from '../../controllers/index.ts';
import { keyOf } from '../../api/index.ts';
import type { Simulation } from '../../sim/index.ts';
import type { Settings } from './settings.ts';

/** The label that keeps a node out of the cloud's load balancers. */
export const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

export interface CloudController {
  /** The nodes the load balancers were last told of; undefined: those there are. */
  knownNodes(): readonly string[] | undefined;
  stop(): void;
  start(): void;
}

export function createCloudController(
  sim: Simulation,
  api: ApiServer,
  clientGo: ClientGo,
  settings: Settings,
): CloudController {
  const known = sim.createTable<readonly string[]>('cluster/cloud');
  const runs = () => settings.now().loadBalancer;
  const { enqueue } = clientGo.run({
    ...serviceLB,
    watches: { services: (change) => (runs() ? [change.key] : []) },
    reconcile: (lister, key, now) => (runs() ? serviceLB.reconcile(lister, key, now) : { calls: [] }),
  });
  return {
    knownNodes: () => (runs() ? undefined : known.get('nodes')),
    stop() {
      const told = api.list('nodes').filter(({ metadata }) => metadata.labels?.[EXCLUDED] === undefined);
      known.put(
        'nodes',
        told.map(({ metadata }) => metadata.name),
      );
    },
    start() {
      known.delete('nodes');
      // It lists Services, as every controller that starts does.
      for (const service of api.list('services')) enqueue(keyOf(service));
    },
  };
}
