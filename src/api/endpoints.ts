/** core/v1 Endpoints, which EndpointSlices have replaced. Upstream: staging/src/k8s.io/api/core/v1/types.go. */
import type { ObjectReference, Protocol } from './core.ts';
import type { KubernetesObject } from './meta.ts';

export interface EndpointAddress {
  readonly ip: string;
  readonly hostname?: string;
  readonly nodeName?: string;
  readonly targetRef?: ObjectReference;
}

/** A port of an Endpoints object; a slice's is an EndpointPort. */
export interface SubsetPort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: Protocol;
  readonly appProtocol?: string;
}

/** All addresses of a subset offer all its ports. */
export interface EndpointSubset {
  readonly addresses?: readonly EndpointAddress[];
  readonly notReadyAddresses?: readonly EndpointAddress[];
  readonly ports?: readonly SubsetPort[];
}

export interface Endpoints extends KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Endpoints';
  readonly subsets?: readonly EndpointSubset[];
}
