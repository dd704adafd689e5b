/**
 * Whether a node is heard of. Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go (tryUpdateNodeHealth). The
 * controller looks every 5 s; what it has heard by then counts from that look on, so that a node is given up between 50 and 55 s
 * after the last renewal of its lease was seen.
 */
import { parseTimestamp, timestamp, type Node, type NodeCondition, type Taint } from '../../api/index.ts';
import type { SimTime } from '../../sim/index.ts';

/** --node-monitor-period */
export const MONITOR_PERIOD_MS = 5_000;
/** --node-monitor-grace-period */
const GRACE_MS = 50_000;
/** --node-startup-grace-period, for a node whose kubelet has posted no status yet. */
const STARTUP_GRACE_MS = 60_000;

/** What is known of a node's lease. */
export interface Heartbeats {
  /** When it was last renewed; undefined when the node has no kubelet. */
  lastHeartbeat(node: string): SimTime | undefined;
  /** Nobody renews it now. While every lease is renewed a look finds nothing, so that none is made. */
  isSilent(node: string): boolean;
}

/** In the order in which upstream adds those that are missing. */
const CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

function readyCondition({ status }: Node): NodeCondition | undefined {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}

export const readyStatus = (node: Node): string => readyCondition(node)?.status ?? 'Unknown';

/** @param floor no earlier look counts: after an outage of the whole cluster every node begins anew */
export function isOverdue(node: Node, heartbeats: Heartbeats, floor: SimTime, now: SimTime): boolean {
  const heard = heartbeats.lastHeartbeat(node.metadata.name) ?? parseTimestamp(node.metadata.creationTimestamp) ?? 0;
  const seen = Math.max(floor, Math.ceil(heard / MONITOR_PERIOD_MS) * MONITOR_PERIOD_MS);
  return now > seen + (readyCondition(node) ? GRACE_MS : STARTUP_GRACE_MS);
}

/** The node with its conditions Unknown; the very node when they are already. */
export function withUnknownConditions(node: Node, now: SimTime): Node {
  const before = node.status?.conditions ?? [];
  const lastTransitionTime = timestamp(now);
  let changed = false;
  const conditions = before.map((condition): NodeCondition => {
    if (!CONDITIONS.includes(condition.type) || condition.status === 'Unknown') return condition;
    changed = true;
    const message = 'Kubelet stopped posting node status.';
    return { ...condition, status: 'Unknown', lastTransitionTime, reason: 'NodeStatusUnknown', message };
  });
  for (const type of CONDITIONS) {
    if (before.some((condition) => condition.type === type)) continue;
    changed = true;
    conditions.push({
      type,
      status: 'Unknown',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    });
  }
  return changed ? { ...node, status: { ...node.status, conditions } } : node;
}

// Taints

const NOT_READY = 'node.kubernetes.io/not-ready';
const UNREACHABLE = 'node.kubernetes.io/unreachable';
const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** Condition, status, and the taint that says so. */
const CONDITION_TAINTS: readonly (readonly [type: string, status: string, key: string])[] = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];

const MANAGED = new Set([UNSCHEDULABLE, ...CONDITION_TAINTS.map(([, , key]) => key)]);

const taintsOf = ({ spec }: Node): readonly Taint[] => spec.taints ?? [];

function withTaints(node: Node, taints: readonly Taint[]): Node {
  const { taints: _before, ...spec } = node.spec;
  return { ...node, spec: taints.length > 0 ? { ...spec, taints } : spec };
}

/** The NoSchedule taints that follow from conditions and from being cordoned; the very node when it has them. */
export function withNoScheduleTaints(node: Node, now: SimTime): Node {
  const conditions = node.status?.conditions ?? [];
  const wanted = CONDITION_TAINTS.filter(([type, status]) =>
    conditions.some((condition) => condition.type === type && condition.status === status),
  ).map(([, , key]) => key);
  if (node.spec.unschedulable) wanted.push(UNSCHEDULABLE);
  const isManaged = ({ key, effect }: Taint): boolean => effect === 'NoSchedule' && MANAGED.has(key);
  const before = taintsOf(node);
  const kept = before.filter((taint) => !isManaged(taint) || wanted.includes(taint.key));
  const missing = wanted.filter((key) => !before.some((taint) => isManaged(taint) && taint.key === key));
  if (missing.length === 0 && kept.length === before.length) return node;
  const timeAdded = timestamp(now);
  return withTaints(node, [...kept, ...missing.map((key): Taint => ({ key, effect: 'NoSchedule', timeAdded }))]);
}

const evicts = ({ key, effect }: Taint): boolean =>
  effect === 'NoExecute' && (key === NOT_READY || key === UNREACHABLE);

/** The taint that drives Pods out of a node that is not ready, or not reachable: one or the other. */
export function hasEvictionTaint(node: Node): boolean {
  return taintsOf(node).some(evicts);
}

export function withEvictionTaint(node: Node, now: SimTime): Node {
  const key = readyStatus(node) === 'False' ? NOT_READY : UNREACHABLE;
  const before = taintsOf(node);
  if (before.some((taint) => evicts(taint) && taint.key === key)) return node;
  const others = before.filter((taint) => !evicts(taint));
  return withTaints(node, [...others, { key, effect: 'NoExecute', timeAdded: timestamp(now) }]);
}

export function withoutEvictionTaint(node: Node): Node {
  const others = taintsOf(node).filter((taint) => !evicts(taint));
  return others.length === taintsOf(node).length ? node : withTaints(node, others);
}
