import type { EngineRow, Measured } from '../scripts/bench/row.d.mts';
import { aWebCluster } from '../src/testing/webCluster.ts';

const CONNECTIONS = 2000;
const ROUNDS = 5;
/** µs of computing. */
const BUDGET = 150;

/** A client loop through a ClusterIP: handshake, request, answer and close, hop by hop, with everything written down. */
function round(): { readonly micros: number; readonly writes: number } {
  const { net, sim } = aWebCluster({ seed: 3, hopLatency: 0 });
  net.setTraffic({ id: 'loop', every: 100, from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } });
  const before = { revision: sim.revision, cpu: process.cpuUsage() };
  sim.advanceTo(CONNECTIONS * 100);
  const { user, system } = process.cpuUsage(before.cpu);
  const answered = net.connections(CONNECTIONS).filter(({ verdict }) => verdict === 'accept').length;
  if (answered < CONNECTIONS * 0.9) throw new Error(`only ${answered} connections were answered`);
  return { micros: (user + system) / CONNECTIONS, writes: (sim.revision - before.revision) / CONNECTIONS };
}

function measure(): Measured {
  const rounds = Array.from({ length: ROUNDS }, round);
  const micros = Math.min(...rounds.map((one) => one.micros));
  return {
    value: Math.round(micros),
    unit: 'µs of CPU',
    ok: micros <= BUDGET,
    ofBudget: micros / BUDGET,
    note: `${Math.round(rounds[0]?.writes ?? 0)} journal writes each`,
  };
}

export const row: EngineRow = {
  kind: 'engine',
  order: 6,
  what: 'a live HTTP connection of a client loop through a ClusterIP: every segment, every hop',
  budget: `${BUDGET} µs`,
  measure,
};
