import type { EngineRow } from '../scripts/bench/row.d.mts';

export const row: EngineRow = {
  kind: 'engine',
  order: 8,
  what: 'journal: seek back 1,000 writes',
  budget: '16 ms',
};
