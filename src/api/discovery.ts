/** discovery.k8s.io/v1: EndpointSlice. Upstream: staging/src/k8s.io/api/discovery/v1/types.go. */
import type { ObjectReference, Protocol } from './core.ts';
import type { KubernetesObject } from './meta.ts';

export interface EndpointConditions {
  /** Absent means true. */
  readonly ready?: boolean;
  /** Absent means true. */
  readonly serving?: boolean;
  /** Absent means false. */
  readonly terminating?: boolean;
}

export interface EndpointHints {
  readonly forZones?: readonly { readonly name: string }[];
  readonly forNodes?: readonly { readonly name: string }[];
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions?: EndpointConditions;
  readonly hostname?: string;
  readonly targetRef?: ObjectReference;
  readonly nodeName?: string;
  readonly zone?: string;
  readonly hints?: EndpointHints;
}

export interface EndpointPort {
  readonly name?: string;
  readonly protocol?: Protocol;
  readonly port?: number;
  readonly appProtocol?: string;
}

export interface EndpointSlice extends KubernetesObject {
  readonly apiVersion: 'discovery.k8s.io/v1';
  readonly kind: 'EndpointSlice';
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints: readonly Endpoint[];
  readonly ports?: readonly EndpointPort[];
}
