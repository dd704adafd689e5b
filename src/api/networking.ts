/** networking.k8s.io/v1: ServiceCIDR, IPAddress. Upstream: staging/src/k8s.io/api/networking/v1/types.go. */
import type { Condition, KubernetesObject } from './meta.ts';

export interface ServiceCIDR extends KubernetesObject {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'ServiceCIDR';
  readonly spec: { readonly cidrs?: readonly string[] };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** Whose address it is. */
export interface ParentReference {
  readonly group?: string;
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** An address that is taken; its name is the address. */
export interface IPAddress extends KubernetesObject {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'IPAddress';
  readonly spec: { readonly parentRef?: ParentReference };
}
