/** Services. Upstream: printService. */
import type { Service, ServicePort } from '../../../api/index.ts';
import { labelsCell } from './cells.ts';
import { AGE, age, column, NAME, SELECTOR, type Printer } from './printer.ts';

function balancerAddresses({ status }: Service): string[] {
  const ingress = status?.loadBalancer?.ingress ?? [];
  return [...new Set(ingress.map(({ ip, hostname }) => ip || hostname || '').filter((text) => text !== ''))].sort();
}

function externalIPCell(service: Service): string {
  const { type, externalIPs = [], externalName } = service.spec;
  if (type === 'ExternalName') return externalName ?? '';
  if (type !== 'LoadBalancer') return externalIPs.length > 0 ? externalIPs.join(',') : '<none>';
  const all = [...balancerAddresses(service), ...externalIPs];
  return all.length > 0 ? all.join(',') : '<pending>';
}

const portText = ({ port, nodePort = 0, protocol }: ServicePort): string =>
  nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;

export const servicePrinter: Printer<Service> = {
  columns: [
    NAME,
    column('Type', 'How the Service is reached: ClusterIP, NodePort, LoadBalancer or ExternalName.'),
    column('Cluster-IP', 'The virtual address inside the cluster.'),
    column('External-IP', 'Addresses outside the cluster that lead to the Service.'),
    column('Port(s)', 'Ports, with the node port after a colon.'),
    AGE,
    SELECTOR,
  ],
  cells(service, now) {
    const { type, clusterIPs, ports = [], selector } = service.spec;
    return [
      service.metadata.name,
      type,
      clusterIPs?.[0] ?? '<none>',
      externalIPCell(service),
      ports.map(portText).join(',') || '<none>',
      age(service, now),
      labelsCell(selector),
    ];
  },
};
