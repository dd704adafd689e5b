/**
 * core/v1 ReplicationController: what ReplicaSets were before there were Deployments. Its selector knows equalities only.
 * Upstream: staging/src/k8s.io/api/core/v1/types.go.
 */
import type { ReplicaSetStatus } from './apps.ts';
import type { PodTemplateSpec } from './core.ts';
import type { KubernetesObject, Labels } from './meta.ts';

export interface ReplicationControllerSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly selector?: Labels;
  readonly template?: PodTemplateSpec;
}

export interface ReplicationController extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'ReplicationController';
  readonly spec: ReplicationControllerSpec;
  readonly status?: Omit<ReplicaSetStatus, 'terminatingReplicas'>;
}
