import type { PageRow } from '../scripts/bench/row.d.mts';
import { measureFrames } from './page/measureFrames.ts';

const medianMs = 4;
const p95Ms = 8;

export const row: PageRow = {
  kind: 'page',
  order: 2,
  what: 'main-thread work a frame: 4 nodes, 60 Pods, 300 packets in flight',
  budget: '4 ms median, 8 ms p95',
  async measure(site) {
    const { median, p95, pods, packets, count } = await measureFrames(site, { replicas: 56, packets: 300 });
    return {
      value: median,
      unit: 'ms median',
      ok: median <= medianMs && p95 <= p95Ms,
      ofBudget: Math.max(median / medianMs, p95 / p95Ms),
      note: `p95 ${p95.toFixed(1)} ms, ${count} frames, ${pods} Pods, ${packets} packets`,
    };
  },
};
