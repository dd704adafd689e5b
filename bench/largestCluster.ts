import { createCluster } from '../src/cluster/index.ts';
import type { EngineRow, Measured } from '../scripts/bench/row.d.mts';
import { manyNodes, webService } from './cluster/webServices.ts';

const NODES = 5000;
const SERVICES = 10_000;
const REPLICAS = 15;
const PODS = SERVICES * REPLICAS;
/** Deployments that are applied together; the next ones come when their Pods run. */
const BATCH = 250;

const LIMIT_S = 15;
const LIMIT_BYTES = 2e9;

const nodes = manyNodes(NODES);

const manifest = (i: number): string => webService(i, REPLICAS);

/** Goes on until all Pods run or the budget is used up, and tells how far it came. */
function measure(): Measured {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const used = () => process.memoryUsage().heapUsed;
  const cluster = createCluster({
    seed: 3,
    nodes,
    systemPods: false,
    clusterCIDR: '10.128.0.0/9',
    serviceCIDR: '10.96.0.0/12',
  });
  let applied = 0;
  while (applied < SERVICES && seconds() < LIMIT_S && used() < LIMIT_BYTES) {
    for (const end = applied + BATCH; applied < end; applied++) cluster.apply(manifest(applied));
    cluster.settle();
  }
  const value = seconds();
  gc?.();
  const bytes = used();
  const running = cluster.objects('pods').filter(({ status }) => status?.phase === 'Running').length;
  if (running !== applied * REPLICAS) throw new Error(`${running} Pods run of ${applied * REPLICAS}`);
  const share = running / PODS;
  return {
    value,
    unit: 's',
    ok: share === 1 && value <= LIMIT_S && bytes <= LIMIT_BYTES,
    ofBudget: Math.max(value / LIMIT_S, bytes / LIMIT_BYTES) / share,
    note: `${running.toLocaleString('en')} Pods running when it ended, ${(bytes / 1e9).toFixed(2)} GB`,
  };
}

export const row: EngineRow = {
  kind: 'engine',
  order: 7,
  what: '5,000 nodes, 10,000 Services, 150,000 Pods created, scheduled, running',
  budget: '15 s, under 2 GB',
  measure,
};
