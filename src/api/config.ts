/** core/v1: ConfigMap, Secret, ServiceAccount. Upstream: staging/src/k8s.io/api/core/v1/types.go. */
import type { ObjectReference } from './core.ts';
import type { KubernetesObject, Labels } from './meta.ts';

export interface ConfigMap extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'ConfigMap';
  readonly immutable?: boolean;
  readonly data?: Labels;
  /** Key to base64. */
  readonly binaryData?: Labels;
}

export interface Secret extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly immutable?: boolean;
  /** Key to base64. */
  readonly data?: Labels;
  /** Write-only: the server moves it into `data`. */
  readonly stringData?: Labels;
  readonly type?: string;
}

export interface ServiceAccount extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'ServiceAccount';
  readonly secrets?: readonly ObjectReference[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly automountServiceAccountToken?: boolean;
}
