/**
 * Which nodes a DaemonSet's Pod belongs on, asked with the scheduler's own rules: the node's name, node affinity, taints. The Pods
 * tolerate what ordinary ones flee from, for ever: they are part of the node. Upstream: pkg/controller/daemon/daemon_controller.go
 * (NodeShouldRunDaemonPod) and util/daemonset_util.go.
 */
import {
  isTolerated,
  matchesNodeSelection,
  untoleratedTaint,
  type Affinity,
  type DaemonSet,
  type Node,
  type Pod,
  type PodSpec,
  type Toleration,
} from '../../api/index.ts';

function forever(key: string, effect: 'NoExecute' | 'NoSchedule'): Toleration {
  return { key: `node.kubernetes.io/${key}`, operator: 'Exists', effect };
}

const TOLERATIONS: readonly Toleration[] = [
  forever('not-ready', 'NoExecute'),
  forever('unreachable', 'NoExecute'),
  forever('disk-pressure', 'NoSchedule'),
  forever('memory-pressure', 'NoSchedule'),
  forever('pid-pressure', 'NoSchedule'),
  forever('unschedulable', 'NoSchedule'),
];

const ON_HOST_NETWORK = forever('network-unavailable', 'NoSchedule');

/** The template's tolerations with those of every daemon; one that says the same with a time limit is replaced. */
function withTolerations(spec: PodSpec): PodSpec {
  const own = spec.hostNetwork ? [...TOLERATIONS, ON_HOST_NETWORK] : TOLERATIONS;
  const isSame = (a: Toleration, b: Toleration): boolean =>
    a.key === b.key && a.effect === b.effect && a.operator === b.operator && (a.value ?? '') === (b.value ?? '');
  const given = (spec.tolerations ?? []).map(
    (toleration) => own.find((ours) => isSame(ours, toleration)) ?? toleration,
  );
  return { ...spec, tolerations: [...given, ...own.filter((ours) => !given.includes(ours))] };
}

/** Derived from an immutable spec: safe to keep across rewinding. */
const tolerant = new WeakMap<PodSpec, PodSpec>();

export function daemonSpec(spec: PodSpec): PodSpec {
  let known = tolerant.get(spec);
  if (!known) tolerant.set(spec, (known = withTolerations(spec)));
  return known;
}

/** The default scheduler binds the Pod, to the one node that its affinity names. */
export function affinityTo(node: string, affinity: Affinity | undefined): Affinity {
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
      },
    },
  };
}

/** The node that a daemon's Pod is on, or is meant for. */
export function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms)
    for (const { key, operator, values = [] } of matchFields)
      if (key === 'metadata.name' && operator === 'In') return values.length === 1 ? values[0] : undefined;
  return undefined;
}

export interface Fit {
  /** A Pod that is not there is made. */
  readonly shouldRun: boolean;
  /** A Pod that is there may stay: only what drives Pods out drives it out. */
  readonly shouldStay: boolean;
}

export function fitOf({ spec }: DaemonSet, node: Node): Fit {
  const { template } = spec;
  const podSpec = daemonSpec(template.spec);
  const pod = { metadata: {}, spec: podSpec } as Pod;
  const isWanted = !podSpec.nodeName || podSpec.nodeName === node.metadata.name;
  if (!isWanted || !matchesNodeSelection(pod, node)) return { shouldRun: false, shouldStay: false };
  const { taints = [] } = node.spec;
  if (!untoleratedTaint(taints, pod)) return { shouldRun: true, shouldStay: true };
  const tolerations = podSpec.tolerations ?? [];
  const drivesOut = taints.some((taint) => taint.effect === 'NoExecute' && !isTolerated(taint, tolerations));
  return { shouldRun: false, shouldStay: !drivesOut };
}
