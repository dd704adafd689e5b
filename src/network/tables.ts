/** The network's own state: every table is journaled, so packets in flight go back in time with everything else. */
import type { Death, TrafficSource } from '../api/index.ts';
import type { ConntrackEntry } from '../netfilter/index.ts';
import type { Simulation, Table, TableIndex } from '../sim/index.ts';
import type { AnswerRow } from './answerRow.ts';
import type { Connection } from './connection.ts';
import type { HopRow } from './hopRow.ts';
import type { PassageRow } from './passageRow.ts';
import type { ServedRow } from './served.ts';
import type { Listener, NodeLink } from './types.ts';

/** A client loop and the event that will start its next connection (0: none). */
export interface SourceRow {
  readonly source: TrafficSource;
  readonly tick: number;
  /** The connection it keeps open for its next request. */
  readonly connection?: string;
}

export interface NetworkTables {
  readonly listeners: Table<Listener>;
  readonly listenersByPod: TableIndex<Listener>;
  readonly listenersByEnd: TableIndex<Listener>;
  readonly links: Table<NodeLink>;
  /** Pods whose veth is down. */
  readonly cutPods: Table<true>;
  readonly connections: Table<Connection>;
  /** Connections of which some process may hold a socket, by the Pods at their two ends. */
  readonly openByPod: TableIndex<Connection>;
  readonly hops: Table<HopRow>;
  readonly deaths: Table<Death, number>;
  readonly conntrack: Table<ConntrackEntry>;
  readonly recent: Table<number>;
  /** The last packet that passed each node's rules. */
  readonly passages: Table<PassageRow>;
  /** The last answered request to each virtual address. */
  readonly answers: Table<AnswerRow>;
  /** Requests that reached a port of a Pod, by windows of time. */
  readonly served: Table<ServedRow>;
  readonly sources: Table<SourceRow>;
  /** Addresses that client loops remember, by loop and host. */
  readonly names: Table<{ readonly addresses: readonly string[]; readonly until: number }>;
  /** Numbers given so far: connections, deaths, source ports by client. */
  readonly counters: Table<number>;
}

export function listenerEnd(ip: string, port: number, protocol: string): string {
  return `${protocol} ${ip}:${port}`;
}

const NOBODY: readonly string[] = [];

function podsOf({ endedAt, client, server }: Connection): readonly string[] {
  const asking = endedAt === undefined && client.kind === 'pod' ? client.name : undefined;
  const serving = server?.open === true ? server.pod : undefined;
  if (serving === undefined || serving === asking) return asking === undefined ? NOBODY : [asking];
  return asking === undefined ? [serving] : [asking, serving];
}

export function createTables(sim: Simulation): NetworkTables {
  const listeners = sim.createTable<Listener>('network/listeners');
  const connections = sim.createTable<Connection>('network/connections');
  return {
    listeners,
    listenersByPod: listeners.indexBy(({ pod }) => [pod]),
    listenersByEnd: listeners.indexBy(({ ip, port, protocol }) => [listenerEnd(ip, port, protocol)]),
    links: sim.createTable<NodeLink>('network/links'),
    cutPods: sim.createTable<true>('network/cutPods'),
    connections,
    openByPod: connections.indexBy(podsOf),
    hops: sim.createTable<HopRow>('network/hops'),
    deaths: sim.createTable<Death, number>('network/deaths'),
    conntrack: sim.createTable<ConntrackEntry>('network/conntrack'),
    recent: sim.createTable<number>('network/recent'),
    passages: sim.createTable<PassageRow>('network/passages'),
    answers: sim.createTable<AnswerRow>('network/answers'),
    served: sim.createTable<ServedRow>('network/served'),
    sources: sim.createTable<SourceRow>('network/sources'),
    names: sim.createTable('network/names'),
    counters: sim.createTable<number>('network/counters'),
  };
}

/** Adds one to a counter and returns it. */
export function countUp(counters: Table<number>, name: string): number {
  const next = (counters.get(name) ?? 0) + 1;
  counters.put(name, next);
  return next;
}
