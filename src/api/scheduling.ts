/** scheduling.k8s.io/v1: PriorityClass. Upstream: staging/src/k8s.io/api/scheduling/v1/types.go. */
import type { KubernetesObject } from './meta.ts';

export type PreemptionPolicy = 'PreemptLowerPriority' | 'Never';

export interface PriorityClass extends KubernetesObject {
  readonly apiVersion: 'scheduling.k8s.io/v1';
  readonly kind: 'PriorityClass';
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: PreemptionPolicy;
}
