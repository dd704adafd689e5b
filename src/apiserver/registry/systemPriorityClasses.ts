/** The priority classes every cluster is born with. Upstream: pkg/apis/scheduling/v1/helpers.go. */
import type { Draft, PriorityClass } from '../../api/index.ts';

const SYSTEM_CRITICAL = 2_000_000_000;

function systemClass(name: string, value: number, description: string): Draft<PriorityClass> {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description };
}

export const SYSTEM_PRIORITY_CLASSES: readonly Draft<PriorityClass>[] = [
  systemClass(
    'system-node-critical',
    SYSTEM_CRITICAL + 1000,
    'Used for system critical pods that must not be moved from their current node.',
  ),
  systemClass(
    'system-cluster-critical',
    SYSTEM_CRITICAL,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
];
