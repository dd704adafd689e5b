/**
 * The node lifecycle controller: what becomes of a node that is not heard of. 50 s after its last sign of life its conditions are
 * Unknown and all its Pods are not ready, so that no Service sends to them any more; then it is tainted NoExecute, and the taint
 * eviction controller begins to count. Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go. Simplified: leases are
 * asked for instead of being watched, and with nothing amiss the looks in between are left out; labels are not reconciled.
 */
import { keyOf, timestamp, type Node, type Pod } from '../../api/index.ts';
import type { ApiCall, Change, Controller, EventNote, Lister, Plan } from '../../client-go/index.ts';
import type { SimTime, Simulation } from '../../sim/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import {
  hasEvictionTaint,
  isOverdue,
  MONITOR_PERIOD_MS,
  readyStatus,
  withEvictionTaint,
  withNoScheduleTaints,
  withoutEvictionTaint,
  withUnknownConditions,
  type Heartbeats,
} from './health.ts';
import { isCountedForDisruption, mayTaint, newZone, rateOf, stateOf, zoneKey, type Zone } from './zones.ts';

/** The key of the look at all nodes. Others are names of nodes. */
export const MONITOR = '';

/** How long after the beat of the monitor a look still counts as made on it. */
const ON_THE_BEAT_MS = 100;

const NAME = 'node-controller';

/** One look at all nodes. */
interface Look {
  readonly lister: Lister;
  readonly now: SimTime;
  readonly calls: ApiCall[];
  readonly events: EventNote[];
  /** By zone, the nodes as they will be once the calls are made. */
  readonly zones: Map<string, Node[]>;
}

export function createNodeLifecycleController(sim: Simulation, heartbeats: Heartbeats): Controller {
  const zones = sim.createTable<Zone>('nodelifecycle/zones');
  /** Since when nodes are looked at afresh, after an outage of all of them. */
  const floor = sim.createTable<SimTime>('nodelifecycle/floor');

  const zoneOf = (key: string): Zone => zones.get(key) ?? newZone;
  const knownZones = (): string[] => {
    const keys: string[] = [];
    zones.forEach((_zone, key) => keys.push(key));
    return keys;
  };
  const changeZone = (key: string, change: Partial<Zone>): void => {
    const before = zoneOf(key);
    const after = { ...before, ...change };
    if (!isSemanticallyEqual(before, after) || !zones.has(key)) zones.put(key, after);
  };

  /** Conditions, Pods and the queue for the taint of one node. */
  const examine = (look: Look, stored: Node): void => {
    const { now, calls } = look;
    const { name } = stored.metadata;
    const wasReady = readyStatus(stored) === 'True';
    const isLost = isOverdue(stored, heartbeats, floor.get('all') ?? 0, now);
    let node = isLost ? withUnknownConditions(stored, now) : stored;
    if (node !== stored) calls.push({ verb: 'updateStatus', resource: 'nodes', object: node });
    const zone = zoneKey(node);
    const { waiting } = zoneOf(zone);
    if (readyStatus(node) === 'True') {
      node = retaint(look, node, withoutEvictionTaint(node));
      if (waiting.includes(name)) changeZone(zone, { waiting: waiting.filter((other) => other !== name) });
    } else if (hasEvictionTaint(node)) node = retaint(look, node, withEvictionTaint(node, now));
    else if (!waiting.includes(name)) changeZone(zone, { waiting: [...waiting, name] });
    if (wasReady && readyStatus(node) !== 'True') tellOfLoss(look, node);
    if (!isCountedForDisruption(node)) return;
    const others = look.zones.get(zone);
    if (others) others.push(node);
    else look.zones.set(zone, [node]);
  };

  const handleDisruption = ({ zones: seen, now, ...look }: Look): void => {
    const states = new Map([...seen].map(([key, nodes]) => [key, stateOf(nodes)]));
    for (const key of knownZones()) if (!seen.has(key) && zoneOf(key).waiting.length === 0) zones.delete(key);
    const isFull = [...states.values()].every((state) => state === 'fullDisruption');
    const wasFull = [...seen.keys()].every((key) => zoneOf(key).state === 'fullDisruption');
    if (isFull && wasFull) return;
    if (isFull) {
      // Rather than every node having failed at once, it is this controller that is cut off: all evictions are stopped.
      for (const nodes of seen.values())
        for (const node of nodes) retaint({ zones: seen, now, ...look }, node, withoutEvictionTaint(node));
      for (const key of seen.keys()) changeZone(key, { state: 'fullDisruption', rate: 0, waiting: [] });
      return;
    }
    if (wasFull) floor.put('all', now);
    for (const [key, state] of states)
      if (wasFull || zoneOf(key).state !== state)
        changeZone(key, { state, rate: rateOf(state, seen.get(key)?.length ?? 0) });
  };

  /** Gives the NoExecute taint to nodes that wait for it, as fast as their zone allows. */
  const taintWaiting = (look: Look): void => {
    const nodes = [...look.zones.values()].flat();
    for (const key of knownZones()) {
      const zone = zoneOf(key);
      if (zone.waiting.length === 0 || !mayTaint(zone, look.now)) continue;
      const [name, ...waiting] = zone.waiting;
      const node = nodes.find(({ metadata }) => metadata.name === name);
      if (node) retaint(look, node, withEvictionTaint(node, look.now));
      changeZone(key, { waiting, ...(node ? { lastTaintedAt: look.now } : {}) });
    }
  };

  const monitor = (lister: Lister, now: SimTime): Plan => {
    const wait = { requeueAfter: MONITOR_PERIOD_MS - (now % MONITOR_PERIOD_MS), background: true };
    if (now % MONITOR_PERIOD_MS > ON_THE_BEAT_MS) return { calls: [], ...wait };
    const look: Look = { lister, now, calls: [], events: [], zones: new Map() };
    const nodes = lister.list('nodes');
    for (const node of nodes) examine(look, node);
    handleDisruption(look);
    taintWaiting(look);
    const { calls, events } = look;
    const isAwaited = ({ metadata: { name } }: Node): boolean => heartbeats.isSilent(name);
    const goesOn =
      nodes.some((node) => readyStatus(node) !== 'Unknown' && isAwaited(node)) ||
      zones.values().some(({ waiting, rate }) => waiting.length > 0 && rate > 0);
    return goesOn ? { calls, events, ...wait } : { calls, events };
  };

  return {
    name: NAME,
    watches: { nodes: (change) => keysOfNodeChange(change, sim.now) },
    ignores: { nodes: (change) => isNothingOfOurs(change) },
    reconcile(lister, key, now) {
      if (key === MONITOR) return monitor(lister, now);
      if (/^[+-]/.test(key)) return { calls: [], events: [tellOfMembership(key)] };
      const node = lister.get('nodes', '', key);
      if (!node) return { calls: [] };
      const tainted = withNoScheduleTaints(node, now);
      return { calls: tainted === node ? [] : [{ verb: 'update', resource: 'nodes', object: tainted }] };
    },
  };
}

function retaint({ calls }: Look, node: Node, tainted: Node): Node {
  if (tainted !== node) calls.push({ verb: 'update', resource: 'nodes', object: tainted });
  return tainted;
}

/** The node is not ready any more: an Event says so, and its Pods are not ready from now on, whatever they really do. */
function tellOfLoss({ lister, now, calls, events }: Look, node: Node): void {
  const { name } = node.metadata;
  const message = `Node ${name} status is now: NodeNotReady`;
  events.push({ about: node, type: 'Normal', reason: 'NodeNotReady', message });
  for (const pod of lister.podsOnNode(name)) {
    const unready = withoutReadiness(pod, now);
    if (unready === pod) continue;
    const afterCall = calls.push({ verb: 'updateStatus', resource: 'pods', object: unready }) - 1;
    events.push({ about: pod, type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', afterCall });
  }
}

function withoutReadiness(pod: Pod, now: SimTime): Pod {
  const conditions = pod.status?.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === 'Ready');
  const ready = conditions[index];
  if (!ready || ready.status === 'False') return pod;
  const unready = { ...ready, status: 'False' as const, lastTransitionTime: timestamp(now) };
  return { ...pod, status: { ...pod.status, conditions: conditions.with(index, unready) } };
}

/** Joining and leaving are told of as `+name uid` and `-name uid`. */
function tellOfMembership(key: string): EventNote {
  const [name = '', uid = ''] = key.slice(1).split(' ');
  const [reason, what] = key.startsWith('+')
    ? ['RegisteredNode', `Registered Node ${name} in Controller`]
    : ['RemovingNode', `Removing Node ${name} from Controller`];
  const about = { apiVersion: 'v1', kind: 'Node', name, uid };
  return { about, type: 'Normal', reason, message: `Node ${name} event: ${what}` };
}

const parts = ({ spec, status }: Node): unknown => [
  spec.taints ?? [],
  spec.unschedulable ?? false,
  status?.conditions?.map(({ type, status: is }) => [type, is]) ?? [],
];

function isNothingOfOurs({ type, object, previous }: Change<'nodes'>): boolean {
  return type === 'MODIFIED' && previous !== undefined && isSemanticallyEqual(parts(object), parts(previous));
}

function keysOfNodeChange(change: Change<'nodes'>, now: SimTime): readonly string[] {
  const { type, object } = change;
  if (isNothingOfOurs(change)) return [];
  const { uid } = object.metadata;
  const name = keyOf(object);
  if (type === 'DELETED') return [MONITOR, `-${name} ${uid}`];
  // Nodes that were there when the controller started are no news.
  const joined = type === 'ADDED' && now > MONITOR_PERIOD_MS ? [`+${name} ${uid}`] : [];
  const isAmiss = (readyStatus(object) === 'True') === hasEvictionTaint(object);
  return [name, ...joined, ...(isAmiss ? [MONITOR] : [])];
}
