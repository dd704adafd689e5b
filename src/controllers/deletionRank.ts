/**
 * Which Pods a ReplicaSet or a Job gives up first when it has too many: those that serve least, then those whose node has most of their
 * kind, then the youngest. Upstream: pkg/controller/controller_utils.go, ActivePodsWithRanks.
 */
import { parseTimestamp, type Pod } from '../api/index.ts';
import { isPodActive, readySince, isPodReady } from './podConditions.ts';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

interface Ranked {
  readonly pod: Pod;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  /** Active Pods of the same family on its node. */
  readonly crowd: number;
  /** ms of cluster time, or undefined. */
  readonly readySince: number | undefined;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly createdAt: number;
}

/** An invalid cost counts as none; admission refuses most of them. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST];
  return text !== undefined && /^-?(0|[1-9]\d*)$/.test(text) ? Number(text) : 0;
}

function restarts(pod: Pod): { regular: number; sidecar: number } {
  const sidecars = new Set(
    (pod.spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map(({ name }) => name),
  );
  const most = (statuses: readonly { readonly restartCount: number }[]): number =>
    statuses.reduce((max, status) => Math.max(max, status.restartCount), 0);
  return {
    regular: most(pod.status?.containerStatuses ?? []),
    sidecar: most((pod.status?.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name))),
  };
}

/** Ages are compared by the power of two of their nanoseconds, so that a scale-down does not always hit the newest rollout. */
function ageBucket(since: number, now: number): number {
  const age = (now - since) * 1e6;
  return age > 0 ? Math.floor(Math.log2(age)) : -1;
}

function compareAges(a: number, b: number, now: number, uidA: string, uidB: string): number {
  const difference = ageBucket(a, now) - ageBucket(b, now);
  if (difference !== 0) return difference;
  return uidA < uidB ? -1 : 1;
}

function compare(a: Ranked, b: Ranked, now: number): number {
  const nodeA = a.pod.spec.nodeName ?? '';
  const nodeB = b.pod.spec.nodeName ?? '';
  if (nodeA !== nodeB && (nodeA === '' || nodeB === '')) return nodeA === '' ? -1 : 1;
  if (a.phase !== b.phase) return a.phase - b.phase;
  if (a.ready !== b.ready) return a.ready ? 1 : -1;
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.crowd !== b.crowd) return b.crowd - a.crowd;
  const uidA = a.pod.metadata.uid;
  const uidB = b.pod.metadata.uid;
  if (a.ready && a.readySince !== b.readySince) {
    if (a.readySince === undefined || b.readySince === undefined) return a.readySince === undefined ? -1 : 1;
    return compareAges(a.readySince, b.readySince, now, uidA, uidB);
  }
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  if (a.sidecarRestarts !== b.sidecarRestarts) return b.sidecarRestarts - a.sidecarRestarts;
  if (a.createdAt !== b.createdAt) return compareAges(a.createdAt, b.createdAt, now, uidA, uidB);
  return 0;
}

/**
 * The `count` Pods to delete, in the order in which they go.
 * @param family active or not, the Pods of every ReplicaSet of the same owner: they decide how crowded a node is.
 */
export function podsToDelete(pods: readonly Pod[], family: readonly Pod[], count: number, now: number): readonly Pod[] {
  if (count >= pods.length) return pods;
  const crowds = new Map<string, number>();
  for (const pod of family) {
    const node = pod.spec.nodeName ?? '';
    if (isPodActive(pod)) crowds.set(node, (crowds.get(node) ?? 0) + 1);
  }
  const ranked = pods.map((pod): Ranked => {
    const { regular, sidecar } = restarts(pod);
    return {
      pod,
      phase: PHASE_ORDER[pod.status?.phase ?? ''] ?? 0,
      ready: isPodReady(pod),
      cost: deletionCost(pod),
      crowd: crowds.get(pod.spec.nodeName ?? '') ?? 0,
      readySince: readySince(pod),
      restarts: regular,
      sidecarRestarts: sidecar,
      createdAt: parseTimestamp(pod.metadata.creationTimestamp) ?? 0,
    };
  });
  ranked.sort((a, b) => compare(a, b, now));
  return ranked.slice(0, count).map(({ pod }) => pod);
}
