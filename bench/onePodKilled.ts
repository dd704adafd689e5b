import type { EngineRow } from '../scripts/bench/row.d.mts';

export const row: EngineRow = {
  kind: 'engine',
  order: 6,
  what: "one Pod killed among 150,000 on 5,000 nodes: computing until every affected node's rules are right",
  budget: '16 ms',
};
