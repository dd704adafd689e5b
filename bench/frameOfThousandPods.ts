import type { PageRow } from '../scripts/bench/row.d.mts';
import { measureFrames } from './page/measureFrames.ts';

export const row: PageRow = {
  kind: 'page',
  order: 3,
  what: 'the same with 1,000 Pods and 5,000 packets',
  budget: '8 ms median',
  // A node takes 110 Pods: what does not fit waits beside the control plane, and is drawn as well.
  measure: (site) => measureFrames(site, { replicas: 996, packets: 5000 }, { median: 8 }),
};
