/** Services, Endpoints, EndpointSlices and the addresses of Services. Upstream: kubectl/pkg/describe/describe.go. */
import type { Endpoints, EndpointSlice, IPAddress, Service, ServiceCIDR } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Client } from '../rest/client.ts';
import { listAll, selectorText } from '../rest/typed.ts';
import { longTime, orNone, type Page } from './page.ts';

export function* describeService(page: Page, client: Client, { metadata, spec, status }: Service): Routine<void> {
  const slices = yield* listAll<EndpointSlice>(
    client,
    `/apis/discovery.k8s.io/v1/namespaces/${metadata.namespace ?? ''}/endpointslices`,
    { labelSelector: `kubernetes.io/service-name=${metadata.name}` },
  );
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `Selector:\t${selectorText(spec.selector) || '<none>'}`);
  page.line(0, `Type:\t${spec.type}`);
  if (spec.ipFamilyPolicy) page.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  page.line(0, `IP Families:\t${orNone(spec.ipFamilies?.join(','))}`);
  page.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  page.line(0, `IPs:\t${orNone(spec.clusterIPs?.join(','))}`);
  if (spec.externalIPs?.length) page.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) page.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) page.line(0, `External Name:\t${spec.externalName}`);
  const ingress = status?.loadBalancer?.ingress ?? [];
  const addresses = ingress.map(({ ip, hostname = '', ipMode }) =>
    ip ? `${ip}${ipMode ? ` (${ipMode})` : ''}` : hostname,
  );
  if (ingress.length > 0) page.line(0, `LoadBalancer Ingress:\t${addresses.join(', ')}`);
  for (const { name = '', port, protocol = '', targetPort, nodePort, appProtocol } of spec.ports ?? []) {
    page.line(0, `Port:\t${name || '<unset>'}\t${port}/${protocol}`);
    page.line(0, `TargetPort:\t${targetPort ?? 0}/${protocol}`);
    if (appProtocol) page.line(0, `AppProtocol:\t${appProtocol}`);
    if (nodePort) page.line(0, `NodePort:\t${name || '<unset>'}\t${nodePort}/${protocol}`);
    page.line(0, `Endpoints:\t${endpointText(slices, name)}`);
  }
  page.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`);
  if (spec.externalTrafficPolicy) page.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec.internalTrafficPolicy) page.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec.healthCheckNodePort) page.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length)
    page.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  if (spec.trafficDistribution) page.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
}

/** "10.244.1.2:80,10.244.2.3:80 + 3 more..." of the ready ones behind a port. */
function endpointText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all = slices.flatMap(({ ports = [], endpoints = [] }) => {
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false);
    if (ports.length === 0) return ready.map((one) => one.addresses[0]!);
    return ports
      .filter(({ name = '' }) => name === portName)
      .flatMap(({ port }) => ready.map((one) => `${one.addresses[0]!}:${port ?? 0}`));
  });
  const most = 3;
  return all.length > most ? `${all.slice(0, most).join(',')} + ${all.length - most} more...` : all.join(',');
}

export function describeEndpoints(page: Page, { metadata, subsets = [] }: Endpoints): void {
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, 'Subsets:');
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    page.line(1, `Addresses:\t${orNone(addresses.map(({ ip }) => ip).join(','))}`);
    page.line(1, `NotReadyAddresses:\t${orNone(notReadyAddresses.map(({ ip }) => ip).join(','))}`);
    if (ports.length > 0) {
      page.line(1, 'Ports:');
      page.line(2, 'Name\tPort\tProtocol');
      page.line(2, '----\t----\t--------');
      for (const { name, port, protocol = '' } of ports) page.line(2, `${name || '<unset>'}\t${port}\t${protocol}`);
    }
    page.line(0, '');
  }
}

export function describeEndpointSlice(
  page: Page,
  { metadata, addressType, ports = [], endpoints = [] }: EndpointSlice,
): void {
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `AddressType:\t${addressType}`);
  page.line(0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:');
  if (ports.length > 0) {
    page.line(1, 'Name\tPort\tProtocol');
    page.line(1, '----\t----\t--------');
  }
  for (const { name, port, protocol = '' } of ports)
    page.line(1, `${name || '<unset>'}\t${port ?? '<unset>'}\t${protocol}`);
  page.line(0, endpoints.length === 0 ? 'Endpoints: <none>' : 'Endpoints:');
  for (const { addresses, conditions, hostname, targetRef, nodeName, zone } of endpoints) {
    page.line(1, `- Addresses:\t${orNone(addresses.join(', '))}`);
    page.line(2, 'Conditions:');
    page.line(3, `Ready:\t${conditions?.ready ?? '<unset>'}`);
    page.line(2, `Hostname:\t${hostname ?? '<unset>'}`);
    if (targetRef) page.line(2, `TargetRef:\t${targetRef.kind ?? ''}/${targetRef.name ?? ''}`);
    page.line(2, `NodeName:\t${nodeName ?? '<unset>'}`);
    page.line(2, `Zone:\t${zone ?? '<unset>'}`);
  }
}

export function describeServiceCIDR(page: Page, { metadata, spec, status }: ServiceCIDR): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `CIDRs:\t${(spec.cidrs ?? []).join(', ')}`);
  const conditions = status?.conditions ?? [];
  if (conditions.length === 0) return;
  page.line(0, 'Status:');
  page.line(0, 'Conditions:');
  page.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
  page.line(1, '----\t------\t------------------\t------\t-------');
  for (const { type, status: state, lastTransitionTime, reason = '', message = '' } of conditions)
    page.line(1, `${type}\t${state}\t${longTime(lastTransitionTime)}\t${reason}\t${message}`);
}

export function describeIPAddress(page: Page, { metadata, spec }: IPAddress): void {
  page.line(0, `Name:\t${metadata.name}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  const { parentRef } = spec;
  if (!parentRef) return;
  page.line(0, 'Parent Reference:');
  page.line(1, `Group:\t${parentRef.group ?? ''}`);
  page.line(1, `Resource:\t${parentRef.resource ?? ''}`);
  page.line(1, `Namespace:\t${parentRef.namespace ?? ''}`);
  page.line(1, `Name:\t${parentRef.name ?? ''}`);
}
