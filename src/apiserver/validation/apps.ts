/** Deployments and ReplicaSets. Upstream: pkg/apis/apps/validation/validation.go. */
import type { Deployment, ReplicaSet } from '../../api/index.ts';
import type { FieldError } from './fieldError.ts';
import { validateMetaWith } from './meta.ts';
import { dnsSubdomain } from './names.ts';

export function validateDeployment(deployment: Deployment): FieldError[] {
  return validateMetaWith(deployment.metadata, true, dnsSubdomain);
}
export function validateDeploymentUpdate(_next: Deployment, _old: Deployment): FieldError[] {
  return [];
}
export function validateReplicaSet(replicaSet: ReplicaSet): FieldError[] {
  return validateMetaWith(replicaSet.metadata, true, dnsSubdomain);
}
export function validateReplicaSetUpdate(_next: ReplicaSet, _old: ReplicaSet): FieldError[] {
  return [];
}
