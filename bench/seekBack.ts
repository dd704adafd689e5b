import { createCluster } from '../src/cluster/index.ts';
import type { EngineRow } from '../scripts/bench/row.d.mts';

const LIMIT_MS = 16;
const WRITES = 1000;

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 60
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

/** Milliseconds to take back at least 1,000 writes of a cluster with traffic. */
function oneSeek(): number {
  const cluster = createCluster({ seed: 3 });
  cluster.apply(manifest);
  cluster.settle();
  for (const node of ['node-1', 'node-2', 'node-3'])
    cluster.setTraffic({ id: node, from: { node }, to: { host: 'web', port: 80 }, every: 200 });
  cluster.advance(20_000);
  const moment = cluster.journalEntry(cluster.revision - WRITES)?.at ?? 0;
  const before = cluster.revision;
  const started = performance.now();
  cluster.seek(Math.max(0, moment - 0.001));
  const ms = performance.now() - started;
  if (before - cluster.revision < WRITES) throw new Error(`only ${before - cluster.revision} writes were taken back`);
  return ms;
}

export const row: EngineRow = {
  kind: 'engine',
  order: 8,
  what: 'journal: seek back 1,000 writes',
  budget: '16 ms',
  measure() {
    const runs = Array.from({ length: 5 }, oneSeek).sort((a, b) => a - b);
    const value = runs[2] ?? Infinity;
    return { value, unit: 'ms', ok: value <= LIMIT_MS, ofBudget: value / LIMIT_MS, note: 'median of 5 seeks' };
  },
};
