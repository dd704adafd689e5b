import type { EngineRow } from '../scripts/bench/row.d.mts';

export const row: EngineRow = {
  kind: 'engine',
  order: 5,
  what: 'connections routed through a ClusterIP by walking the rules, engine only',
  budget: '200,000 a second',
};
