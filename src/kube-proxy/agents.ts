/**
 * How far each node's proxy is along the log of changes. Most simply run with their lane; one that was stopped, or cut off from the
 * API server, stands still where it was, and catches up by listing everything when it is back.
 */
import type { SimTime, Simulation } from '../sim/index.ts';
import type { ChangeLog } from './changeLog.ts';
import { createLanes, type Sync } from './lanes.ts';

/** From the start of the process, or of a new watch, to the first sync. */
const LISTING_MS = 600;

/** A node whose proxy does not simply run with its lane. */
interface AgentRow {
  readonly running: boolean;
  readonly reachable: boolean;
  /** It hears of changes: running, reachable, and listed since. */
  readonly following: boolean;
  /** Number of the last change its rules reflected when it stopped following, or when it began again. */
  readonly synced: number;
  readonly syncedAt: SimTime;
  /** When it will have listed everything. */
  readonly listsAt?: SimTime;
  /** Times at which it did not run with its lane, oldest first, each ended by a sync of its own but perhaps the last. */
  readonly stood: readonly Stand[];
}

interface Stand {
  readonly from: SimTime;
  readonly ended?: Sync;
}

interface ListedEvent {
  readonly kind: 'kube-proxy/listed';
  readonly node: string;
}

export interface Progress {
  /** Number of the last change that the node's rules reflect; 0: none. */
  readonly synced: number;
  readonly syncedAt: SimTime;
}

export interface Agents {
  progress(node: string): Progress;
  /** When the node's next sync will run, while changes are waiting. */
  dueAt(node: string): SimTime | undefined;
  isRunning(node: string): boolean;
  /** The syncs of a node's rules, newest first. */
  syncs(node: string): readonly Sync[];
  stop(node: string): void;
  start(node: string): void;
  setReachable(node: string, reachable: boolean): void;
}

/** @param synced called for each node whose rules were brought up to date, with the numbers of the changes before and after. */
export function createAgents(
  sim: Simulation,
  log: ChangeLog,
  nodes: readonly string[],
  synced: (node: string, before: number, after: number) => void,
): Agents {
  const rows = sim.createTable<AgentRow>('kube-proxy/agents');
  const isFollowing = (node: string) => rows.get(node)?.following ?? true;
  const isRunning = (node: string) => rows.get(node)?.running ?? true;
  const isReachable = (node: string) => rows.get(node)?.reachable ?? true;

  const lanes = createLanes(sim, log, nodes, {
    isIdle: (members) => !members.some(isFollowing),
    synced(members, before, after) {
      for (const node of members) if (isFollowing(node)) synced(node, before, after);
    },
  });

  const progress = (node: string): Progress => {
    const lane = lanes.row(node);
    const own = rows.get(node);
    return own && (!own.following || own.synced > lane.synced) ? own : lane;
  };

  const standStill = (node: string, change: { readonly running?: boolean; readonly reachable?: boolean }): void => {
    const { synced: last, syncedAt } = progress(node);
    const state = { running: isRunning(node), reachable: isReachable(node), ...change };
    const listsAt = state.running && state.reachable ? { listsAt: sim.now + LISTING_MS } : {};
    const before = rows.get(node)?.stood ?? [];
    const stood = isFollowing(node) ? [...before, { from: sim.now }] : before;
    rows.put(node, { ...state, following: false, synced: last, syncedAt, ...listsAt, stood });
    if (listsAt.listsAt === undefined) return;
    sim.schedule<ListedEvent>(LISTING_MS, { kind: 'kube-proxy/listed', node }, { by: `kube-proxy/${node}` });
  };

  sim.handle<ListedEvent>('kube-proxy/listed', ({ node }) => {
    const own = rows.get(node);
    // Stopped again meanwhile, or started twice: another event is the right one.
    if (own?.listsAt !== sim.now) return;
    const last = log.last();
    const ended = { synced: last, syncedAt: sim.now };
    const stood = own.stood.map((stand) => (stand.ended ? stand : { ...stand, ended }));
    rows.put(node, { running: true, reachable: true, following: true, ...ended, stood });
    synced(node, own.synced, last);
  });

  return {
    progress,
    dueAt: (node) => (isFollowing(node) ? lanes.row(node).dueAt : rows.get(node)?.listsAt),
    isRunning,
    syncs(node) {
      const stood = rows.get(node)?.stood ?? [];
      const isMissed = ({ syncedAt }: Sync) =>
        stood.some(({ from, ended }) => syncedAt > from && syncedAt <= (ended?.syncedAt ?? Infinity));
      const own = stood.flatMap(({ ended }) => ended ?? []);
      const ofLane = lanes.syncs(node).filter((sync) => !isMissed(sync));
      return [...own, ...ofLane].sort((a, b) => b.syncedAt - a.syncedAt);
    },
    stop(node) {
      if (isRunning(node)) standStill(node, { running: false });
    },
    start(node) {
      if (!isRunning(node)) standStill(node, { running: true });
    },
    setReachable(node, reachable) {
      if (isReachable(node) !== reachable) standStill(node, { reachable });
    },
  };
}
