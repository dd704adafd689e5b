import type { PageRow } from '../scripts/bench/row.d.mts';

export const row: PageRow = {
  kind: 'page',
  order: 2,
  what: 'main-thread work a frame: 4 nodes, 60 Pods, 300 packets in flight',
  budget: '4 ms median, 8 ms p95',
};
