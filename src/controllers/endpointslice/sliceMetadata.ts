/** What an EndpointSlice carries besides endpoints: its Service's labels and name, who made it. Upstream: endpointslice/utils.go. */
import type { Draft, EndpointPort, EndpointSlice, Labels, Service } from '../../api/index.ts';
import { canonicalJson } from '../canonicalJson.ts';
import { controllerReference } from '../ownership.ts';
import type { AddressType } from './endpoint.ts';

export const SERVICE_NAME = 'kubernetes.io/service-name';
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const CONTROLLER_NAME = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';

const RESERVED = [SERVICE_NAME, MANAGED_BY, HEADLESS];

function withoutReserved(labels: Labels = {}): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !RESERVED.includes(key)));
}

function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === undefined || spec.clusterIP === '' || spec.clusterIP === 'None';
}

export function sliceLabels(service: Service): Labels {
  return {
    ...withoutReserved(service.metadata.labels),
    ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: CONTROLLER_NAME,
  };
}

/** Whether the Service's labels differ from those copied earlier. The reserved ones do not count. */
export function areLabelsStale(slice: EndpointSlice, service: Service): boolean {
  return (
    canonicalJson(withoutReserved(slice.metadata.labels)) !== canonicalJson(withoutReserved(service.metadata.labels))
  );
}

export function isOwnedBy(slice: EndpointSlice, service: Service): boolean {
  return (slice.metadata.ownerReferences ?? []).some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  );
}

export function newSlice(
  service: Service,
  ports: readonly EndpointPort[],
  addressType: AddressType,
): Draft<EndpointSlice> {
  const { namespace, name } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: sliceLabels(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType,
    endpoints: [],
    ports,
  };
}
