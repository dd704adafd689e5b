import type { EngineRow } from '../scripts/bench/row.d.mts';

export const row: EngineRow = {
  kind: 'engine',
  order: 4,
  what: 'Deployment of 1,000 replicas from apply to all Ready, engine only',
  budget: '0.5 s of computing',
};
