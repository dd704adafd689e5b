import { createCluster } from '../src/cluster/index.ts';
import type { EngineRow } from '../scripts/bench/row.d.mts';
import { webService } from './cluster/webServices.ts';

/** How much more an hour may need than its first five minutes. */
const MOST_GROWTH = 0.25;
const EARLY_MS = 5 * 60_000;
const HOUR_MS = 60 * 60_000;

const collect = (globalThis as unknown as { gc: () => void }).gc;

function heapMB(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

export const row: EngineRow = {
  kind: 'engine',
  order: 11,
  what: 'memory after an hour of a small cluster at 60×, beside its first five minutes',
  budget: '+25 %',
  measure() {
    const cluster = createCluster({ seed: 3 });
    cluster.apply(webService(1, 3));
    for (const node of ['node-1', 'node-2'])
      cluster.setTraffic({ id: node, from: { node }, to: { host: 'svc-1', port: 80 }, every: 2600 });
    cluster.advance(EARLY_MS);
    const early = heapMB();
    // A page at 60× advances by a second of cluster time a frame.
    while (cluster.now < HOUR_MS) cluster.advance(1000);
    const late = heapMB();
    const growth = late / early - 1;
    return {
      value: growth * 100,
      unit: '%',
      ok: growth <= MOST_GROWTH,
      note: `${early.toFixed(0)} MB, then ${late.toFixed(0)} MB with ${cluster.revision.toLocaleString('en')} writes in the journal`,
    };
  },
};
