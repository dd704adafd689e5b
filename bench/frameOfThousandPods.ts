import type { PageRow } from '../scripts/bench/row.d.mts';
import { measureFrames } from './page/measureFrames.ts';

const medianMs = 8;

export const row: PageRow = {
  kind: 'page',
  order: 3,
  what: 'the same with 1,000 Pods and 5,000 packets',
  budget: '8 ms median',
  async measure(site) {
    // A node takes 110 Pods: what does not fit waits beside the control plane, and is drawn as well.
    const { median, p95, pods, packets, count } = await measureFrames(site, { replicas: 996, packets: 5000 });
    return {
      value: median,
      unit: 'ms median',
      ok: median <= medianMs,
      ofBudget: median / medianMs,
      note: `p95 ${p95.toFixed(1)} ms, ${count} frames, ${pods} Pods, ${packets} packets`,
    };
  },
};
