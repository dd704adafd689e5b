import { createCluster, PAGE_HISTORY } from '../src/cluster/index.ts';
import type { EngineRow } from '../scripts/bench/row.d.mts';
import { webService } from './cluster/webServices.ts';

/** How much more is needed an hour later. */
const MOST_GROWTH = 0.1;
/** When as much is remembered as a page remembers, and the book of connections is full. */
const FULL_MS = 40 * 60_000;
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
  what: 'memory of a small cluster as a page remembers it, over an hour at 60×',
  budget: '+10 %',
  measure() {
    const cluster = createCluster({ seed: 3 });
    cluster.limitHistory(PAGE_HISTORY);
    cluster.apply(webService(1, 3));
    cluster.settle();
    const [one, two] = cluster.objects('pods').filter(({ metadata }) => metadata.namespace === 'default');
    for (const { metadata } of [one!, two!])
      cluster.setTraffic({
        id: metadata.name,
        from: { pod: `default/${metadata.name}` },
        to: { host: 'svc-1', port: 80 },
        every: 1300,
      });
    // A page at 60× advances by a second of cluster time a frame.
    const runTo = (ms: number): number => {
      while (cluster.now < ms) cluster.advance(1000);
      return heapMB();
    };
    const early = runTo(FULL_MS);
    const late = runTo(FULL_MS + HOUR_MS);
    const growth = late / early - 1;
    return {
      value: growth * 100,
      unit: '%',
      ok: growth <= MOST_GROWTH,
      note: `${early.toFixed(1)} MB, then ${late.toFixed(1)} MB after ${cluster.revision.toLocaleString('en')} writes`,
    };
  },
};
