/**
 * How many Pods a budget reckons with. A number that must stay needs only the Pods there are; a percentage, or a number that may be
 * missing, needs to know how many there should be, which their controllers say. Upstream: getExpectedPodCount and the finders of
 * pkg/controller/disruption/disruption.go.
 */
import type { IntOrString, OwnerReference, Pod, PodDisruptionBudget } from '../../api/index.ts';
import type { Lister } from '../../client-go/index.ts';
import { controllerOf } from '../ownership.ts';

export interface Expectation {
  readonly expected: number;
  /** Must be healthy. */
  readonly desired: number;
  /** Whether some Pod has no controller that could say how many there should be. */
  readonly unmanaged: boolean;
}

export function expectedPods(
  lister: Lister,
  { spec }: PodDisruptionBudget,
  pods: readonly Pod[],
): Expectation | { readonly fault: string } {
  const { minAvailable, maxUnavailable } = spec;
  if (maxUnavailable === undefined && typeof minAvailable === 'number')
    return { expected: pods.length, desired: minAvailable, unmanaged: false };
  if (maxUnavailable === undefined && minAvailable === undefined) return { expected: 0, desired: 0, unmanaged: false };
  const scale = expectedScale(lister, pods);
  if ('fault' in scale) return scale;
  const { expected } = scale;
  const desired =
    maxUnavailable === undefined
      ? scaledUp(minAvailable ?? 0, expected)
      : Math.max(0, expected - scaledUp(maxUnavailable, expected));
  return { ...scale, desired };
}

/** Both are rounded up: half a Pod that must stay is a whole one, and half a Pod that may go, too. */
function scaledUp(amount: IntOrString, total: number): number {
  return typeof amount === 'number' ? amount : Math.ceil((Number.parseInt(amount, 10) * total) / 100);
}

function expectedScale(
  lister: Lister,
  pods: readonly Pod[],
): Pick<Expectation, 'expected' | 'unmanaged'> | { readonly fault: string } {
  const scales = new Map<string, number>();
  const seen = new Set<string>();
  let unmanaged = false;
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (!reference) {
      unmanaged = true;
      continue;
    }
    if (seen.has(reference.uid)) continue;
    seen.add(reference.uid);
    const found = scaleOf(lister, reference, pod.metadata.namespace ?? '');
    if (typeof found === 'string') return { fault: found };
    if (!found) return { fault: `found no controllers for pod "${pod.metadata.name}"` };
    scales.set(found.uid, found.scale);
  }
  return { expected: [...scales.values()].reduce((sum, scale) => sum + scale, 0), unmanaged };
}

interface Scale {
  readonly uid: string;
  readonly scale: number;
}

/** What a controller wants to have: a Deployment's ReplicaSets count as the Deployment. A sentence: it cannot say. */
function scaleOf(lister: Lister, reference: OwnerReference, namespace: string): Scale | string | undefined {
  const { kind, name, uid } = reference;
  switch (kind) {
    case 'ReplicaSet': {
      const set = lister.get('replicasets', namespace, name);
      if (set?.metadata.uid !== uid) return undefined;
      const owner = controllerOf(set);
      if (owner?.kind !== 'Deployment') return { uid, scale: set.spec.replicas ?? 1 };
      const deployment = lister.get('deployments', namespace, owner.name);
      if (deployment?.metadata.uid !== owner.uid) return undefined;
      return { uid: owner.uid, scale: deployment.spec.replicas ?? 1 };
    }
    case 'ReplicationController': {
      const set = lister.get('replicationcontrollers', namespace, name);
      return set?.metadata.uid === uid ? { uid, scale: set.spec.replicas ?? 1 } : undefined;
    }
    case 'StatefulSet': {
      const set = lister.get('statefulsets', namespace, name);
      return set?.metadata.uid === uid ? { uid, scale: set.spec.replicas ?? 1 } : undefined;
    }
    case 'DaemonSet':
      return 'daemonsets.apps does not implement the scale subresource';
    case 'Job':
      return 'jobs.batch does not implement the scale subresource';
    default:
      return undefined;
  }
}
