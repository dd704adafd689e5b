import type { PageRow } from '../scripts/bench/row.d.mts';

export const row: PageRow = {
  kind: 'page',
  order: 3,
  what: 'the same with 1,000 Pods and 5,000 packets',
  budget: '8 ms median',
};
