import type { EngineRow } from '../scripts/bench/row.d.mts';

export const row: EngineRow = {
  kind: 'engine',
  order: 7,
  what: '5,000 nodes, 10,000 Services, 150,000 Pods created, scheduled, running',
  budget: '15 s, under 2 GB',
};
