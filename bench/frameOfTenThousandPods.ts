import type { PageRow } from '../scripts/bench/row.d.mts';
import { measureFrames } from './page/measureFrames.ts';

export const row: PageRow = {
  kind: 'page',
  order: 3.5,
  what: 'the same with 10,000 Pods on 100 nodes, far out, and 300 packets',
  budget: '8 ms median',
  measure: (site) => measureFrames(site, { replicas: 9990, packets: 300, nodes: 96 }, { median: 8 }),
};
