import type { PageRow } from '../scripts/bench/row.d.mts';
import { measureFrames } from './page/measureFrames.ts';

export const row: PageRow = {
  kind: 'page',
  order: 2,
  what: 'main-thread work a frame: 4 nodes, 60 Pods, 300 packets in flight',
  budget: '4 ms median, 8 ms p95',
  measure: (site) => measureFrames(site, { replicas: 56, packets: 300 }, { median: 4, p95: 8 }),
};
