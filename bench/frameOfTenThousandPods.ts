import type { PageRow } from '../scripts/bench/row.d.mts';
import { measureFrames } from './page/measureFrames.ts';

const medianMs = 8;

export const row: PageRow = {
  kind: 'page',
  order: 3.5,
  what: 'the same with 10,000 Pods on 100 nodes, far out, and 300 packets',
  budget: '8 ms median',
  async measure(site) {
    const { median, p95, pods, packets, count } = await measureFrames(site, {
      replicas: 9990,
      packets: 300,
      nodes: 96,
    });
    return {
      value: median,
      unit: 'ms median',
      ok: median <= medianMs,
      ofBudget: median / medianMs,
      note: `p95 ${p95.toFixed(1)} ms, ${count} frames, ${pods} Pods, ${packets} packets`,
    };
  },
};
