/**
 * How far each node's proxy is along the log of changes, and with which configuration. Most simply run with their lane; one that was
 * stopped, cut off from the API server or started again stands still where it was, and catches up by listing everything.
 */
import type { SimTime, Simulation } from '../sim/index.ts';
import type { ChangeLog } from './changeLog.ts';
import type { ProxySettings } from './config.ts';
import { createLanes, type Sync } from './lanes.ts';
import { cleansUp } from './modes.ts';

/** From the start of the process, or of a new watch, to the first sync. */
const LISTING_MS = 600;
/** A change of its configuration reaches a node's proxy, which then is started again, after so long; each node in its own time. */
const RESTART_MIN_MS = 500;
const RESTART_SPREAD_MS = 2500;

/** A node whose proxy does not simply run with its lane, as it was started at boot. */
interface AgentRow {
  readonly running: boolean;
  readonly reachable: boolean;
  /** It hears of changes: running, reachable, and listed since. */
  readonly following: boolean;
  /** Number of the last change its rules reflected when it stopped following, or when it began again. */
  readonly synced: number;
  readonly syncedAt: SimTime;
  /** What its rules in the kernel were written with; 'none': there are none. */
  readonly inForce: ProxySettings | 'none';
  /** When it will have listed everything, and what it was started with. */
  readonly listing?: { readonly endsAt: SimTime; readonly settings: ProxySettings };
  /** Times at which it did not run with its lane, oldest first, each ended by a sync of its own but perhaps the last. */
  readonly stood: readonly Stand[];
}

interface Stand {
  readonly from: SimTime;
  readonly ended?: WrittenSync;
}

/** A sync of one node's rules. */
export interface WrittenSync extends Sync {
  readonly settings: ProxySettings;
}

interface ListedEvent {
  readonly kind: 'kube-proxy/listed';
  readonly node: string;
}

interface RestartEvent {
  readonly kind: 'kube-proxy/restart';
  readonly node: string;
}

export interface Progress {
  /** Number of the last change that the node's rules reflect; 0: none. */
  readonly synced: number;
  readonly syncedAt: SimTime;
}

export interface Agents {
  progress(node: string): Progress;
  /** What the node's rules were written with; 'none': kube-proxy has none in its kernel. */
  inForce(node: string): ProxySettings | 'none';
  /** When the node's next sync will run, while changes are waiting. */
  dueAt(node: string): SimTime | undefined;
  isRunning(node: string): boolean;
  /** The syncs of a node's rules, newest first. */
  syncs(node: string): readonly WrittenSync[];
  stop(node: string): void;
  start(node: string): void;
  setReachable(node: string, reachable: boolean): void;
  /** Every running proxy is started again with the settings of that moment, soon. */
  restart(): void;
  /** A new machine: nothing in its kernel, and no proxy yet. */
  add(node: string): void;
  forget(node: string): void;
}

export interface AgentsOptions {
  readonly nodes: () => readonly string[];
  /** What a proxy that starts now reads. */
  readonly settings: () => ProxySettings;
  /** Whether a sync from one change to another has anything to do on a node: asked once for all nodes that sync together. */
  readonly concerns: (before: number, after: number) => boolean;
  /** Called, if so, for each node whose rules were brought up to date, with the numbers of the changes before and after. */
  readonly synced: (node: string, before: number, after: number) => void;
}

export function createAgents(sim: Simulation, log: ChangeLog, options: AgentsOptions): Agents {
  const { nodes, settings, concerns, synced } = options;
  const rows = sim.createTable<AgentRow>('kube-proxy/agents');
  const atBoot = settings();
  const isFollowing = (node: string) => rows.get(node)?.following ?? true;
  const isRunning = (node: string) => rows.get(node)?.running ?? true;
  const isReachable = (node: string) => rows.get(node)?.reachable ?? true;

  const lanes = createLanes(sim, log, nodes, {
    isIdle: (members) => !members.some(isFollowing),
    synced(members, before, after) {
      if (!concerns(before, after)) return;
      for (const node of members) if (isFollowing(node)) synced(node, before, after);
    },
  });

  const progress = (node: string): Progress => {
    const lane = lanes.row(node);
    const own = rows.get(node);
    return own && (!own.following || own.synced > lane.synced) ? own : lane;
  };
  const inForce = (node: string) => rows.get(node)?.inForce ?? atBoot;

  /** It stops following where it is; if it can run, it begins to list, with the settings of now. */
  const standStill = (
    node: string,
    change: { readonly running?: boolean; readonly reachable?: boolean } = {},
  ): void => {
    const state = { running: isRunning(node), reachable: isReachable(node), ...change };
    const { synced: last, syncedAt } = progress(node);
    const before = rows.get(node)?.stood ?? [];
    const stood = isFollowing(node) ? [...before, { from: sim.now }] : before;
    const row: AgentRow = { ...state, following: false, synced: last, syncedAt, inForce: inForce(node), stood };
    if (!state.running || !state.reachable) {
      rows.put(node, row);
      return;
    }
    const next = settings();
    const cleaned = row.inForce !== 'none' && cleansUp(row.inForce, next) ? ({ inForce: 'none' } as const) : {};
    rows.put(node, { ...row, ...cleaned, listing: { endsAt: sim.now + LISTING_MS, settings: next } });
    sim.schedule<ListedEvent>(LISTING_MS, { kind: 'kube-proxy/listed', node }, { by: `kube-proxy/${node}` });
  };

  sim.handle<ListedEvent>('kube-proxy/listed', ({ node }) => {
    const own = rows.get(node);
    // Stopped again meanwhile, or started twice: another event is the right one.
    if (own?.listing?.endsAt !== sim.now) return;
    const last = log.last();
    const { settings: inForce } = own.listing;
    const ended = { synced: last, syncedAt: sim.now };
    const stood = own.stood.map((stand) =>
      stand.ended ? stand : { ...stand, ended: { ...ended, settings: inForce } },
    );
    rows.put(node, { running: true, reachable: true, following: true, ...ended, inForce, stood });
    if (concerns(own.synced, last)) synced(node, own.synced, last);
  });

  sim.handle<RestartEvent>('kube-proxy/restart', ({ node }) => {
    // One that does not run, or cannot be reached, takes the new settings when it is started or reached again.
    if (nodes().includes(node) && isRunning(node) && isReachable(node)) standStill(node);
  });

  return {
    progress,
    inForce,
    dueAt: (node) => (isFollowing(node) ? lanes.row(node).dueAt : rows.get(node)?.listing?.endsAt),
    isRunning,
    syncs(node) {
      const stood = rows.get(node)?.stood ?? [];
      const isMissed = ({ syncedAt }: Sync) =>
        stood.some(({ from, ended }) => syncedAt > from && syncedAt <= (ended?.syncedAt ?? Infinity));
      const own = stood.flatMap(({ ended }) => ended ?? []);
      const withWhat = ({ syncedAt }: Sync) => own.findLast((sync) => sync.syncedAt < syncedAt)?.settings ?? atBoot;
      const ofLane = lanes.syncs(node).filter((sync) => !isMissed(sync));
      return [
        ...own,
        ...ofLane.map((sync) => ({ synced: sync.synced, syncedAt: sync.syncedAt, settings: withWhat(sync) })),
      ].sort((a, b) => b.syncedAt - a.syncedAt);
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
    restart() {
      for (const node of nodes()) {
        const delay = RESTART_MIN_MS + Math.floor(sim.fixed(`kube-proxy/rollout/${node}`) * RESTART_SPREAD_MS);
        sim.schedule<RestartEvent>(delay, { kind: 'kube-proxy/restart', node }, { by: `kube-proxy/${node}` });
      }
    },
    add(node) {
      const state = { running: false, reachable: true, following: false };
      // What its lane synced before was not for it.
      rows.put(node, { ...state, synced: 0, syncedAt: sim.now, inForce: 'none', stood: [{ from: -1 }] });
    },
    forget: (node) => void rows.delete(node),
  };
}
