/**
 * When each node's kube-proxy hears of changes and writes rules. A proxy hears of a change after the latency of its own watch, and
 * syncs at most once per second: the first change at once, later ones together. Upstream: pkg/proxy/runner/bounded_frequency_runner.go.
 *
 * Nodes run in lanes. In a cluster that begins with up to 64 nodes each has its own; in a larger one nodes share 64 lanes, so that a
 * change costs it 64 syncs and not 5,000. Left out: the 30 s resync and the hourly full sync, which write the same rules again.
 */
import type { Revision, SimTime, Simulation } from '../sim/index.ts';
import { derived, hash32 } from '../sim/index.ts';
import type { ChangeLog } from './changeLog.ts';

/** iptables.minSyncPeriod of KubeProxyConfiguration. */
const MIN_SYNC_MS = 1000;
const MOST_LANES = 64;
const LATENCY_MIN_MS = 20;
const LATENCY_MAX_MS = 180;
/** iptables-restore takes a moment, a little different each time. */
const RESTORE_MAX_MS = 20;

/** How far a lane is along the log of changes. */
export interface LaneRow {
  /** Number of the last change its rules reflect; 0: none. */
  readonly synced: number;
  readonly syncedAt: SimTime;
  /** The last sync, which knows the one before it. */
  readonly last: PastSync | undefined;
  /** When the next sync will run, while changes are waiting. */
  readonly dueAt?: SimTime;
}

/** A sync that was. */
export interface Sync {
  /** Number of the last change it reflected. */
  readonly synced: number;
  readonly syncedAt: SimTime;
}

class PastSync implements Sync {
  readonly synced: number;
  readonly syncedAt: SimTime;
  readonly before: PastSync | undefined;

  constructor(synced: number, syncedAt: SimTime, before: PastSync | undefined) {
    this.synced = synced;
    this.syncedAt = syncedAt;
    this.before = before;
  }

  /** For fingerprints of a run: those before it have had theirs. */
  toJSON(): unknown {
    return [this.synced, this.syncedAt];
  }
}

interface SyncEvent {
  readonly kind: 'kube-proxy/sync';
  readonly lane: string;
}

export interface Lanes {
  /** How far a node's lane is. */
  row(node: string): LaneRow;
  /** The syncs of a node's lane, newest first. */
  syncs(node: string): readonly Sync[];
}

/** What the lanes ask of, and tell, those who run in them. */
export interface LaneMembers {
  /** Whether nobody in the lane follows changes, so that no sync is needed. */
  isIdle(members: readonly string[]): boolean;
  /** The lane's rules were brought up to date. */
  synced(members: readonly string[], before: number, after: number): void;
}

const UNSYNCED: LaneRow = { synced: 0, syncedAt: -MIN_SYNC_MS, last: undefined };

export function createLanes(
  sim: Simulation,
  log: ChangeLog,
  nodes: () => readonly string[],
  proxies: LaneMembers,
): Lanes {
  const rows = sim.createTable<LaneRow>('kube-proxy/lanes');
  const ownLanes = nodes().length <= MOST_LANES;
  const names = Array.from({ length: MOST_LANES }, (_, i) => `lane-${i}`);
  const laneOf = (node: string) => (ownLanes ? node : names[hash32(node) % MOST_LANES]!);
  const lanesNow = derived(nodes, (names) => membersOf(names, laneOf));
  const latencies = new Map<string, SimTime>();
  const latency = (lane: string): SimTime => {
    let ms = latencies.get(lane);
    if (ms === undefined) latencies.set(lane, (ms = latencyOf(sim, lane)));
    return ms;
  };
  const row = (lane: string) => rows.get(lane) ?? UNSYNCED;

  /** @param writtenAt when the change was written that is waiting. */
  const scheduleSync = (lane: string, writtenAt: SimTime, because: Revision): void => {
    const { synced, syncedAt, last } = row(lane);
    const restore = Math.floor(sim.fixed(`kube-proxy/restore/${lane}/${synced}`) * RESTORE_MAX_MS);
    const heardAt = writtenAt + latency(lane);
    const dueAt = Math.max(heardAt, syncedAt + MIN_SYNC_MS) + restore;
    rows.put(lane, { synced, syncedAt, last, dueAt });
    sim.schedule<SyncEvent>(dueAt - sim.now, { kind: 'kube-proxy/sync', lane }, { by: `kube-proxy/${lane}`, because });
  };

  log.onChange((change) => {
    for (const [lane, members] of lanesNow()) {
      if (row(lane).dueAt !== undefined || proxies.isIdle(members)) continue;
      // A Node object only matters to the proxy that runs there.
      if (change.resource === 'nodes' && laneOf(change.key) !== lane) continue;
      scheduleSync(lane, change.at, change.revision);
    }
  });

  sim.handle<SyncEvent>('kube-proxy/sync', ({ lane }) => {
    const { synced: before, syncedAt, last } = row(lane);
    const members = lanesNow().get(lane) ?? [];
    if (proxies.isIdle(members)) {
      rows.put(lane, { synced: before, syncedAt, last });
      return;
    }
    const heard = log.lastBefore(sim.now - latency(lane));
    const after = Math.max(before, heard);
    rows.put(lane, { synced: after, syncedAt: sim.now, last: new PastSync(after, sim.now, last) });
    proxies.synced(members, before, after);
    const waiting = log.at(after + 1);
    if (waiting) scheduleSync(lane, waiting.at, waiting.revision);
  });

  return {
    row: (node) => row(laneOf(node)),
    syncs(node) {
      const found: Sync[] = [];
      for (let sync = row(laneOf(node)).last; sync; sync = sync.before) found.push(sync);
      return found;
    },
  };
}

function membersOf(nodes: readonly string[], laneOf: (node: string) => string): ReadonlyMap<string, readonly string[]> {
  const lanes = new Map<string, string[]>();
  for (const node of nodes) {
    const lane = laneOf(node);
    const members = lanes.get(lane);
    if (members) members.push(node);
    else lanes.set(lane, [node]);
  }
  return lanes;
}

/** A property of the node, not a draw: some machines are always a little behind others. */
function latencyOf(sim: Simulation, lane: string): SimTime {
  return LATENCY_MIN_MS + Math.floor(sim.fixed(`kube-proxy/latency/${lane}`) * (LATENCY_MAX_MS - LATENCY_MIN_MS));
}
