/**
 * What one Service port comes to on one node in IPVS mode: a virtual server for each address it is asked at, and its entries in the sets.
 * @upstream pkg/proxy/ipvs/proxier.go#syncProxyRules (the loop over svcPortMap), syncEndpoint
 */
import { isInCidr } from '../../api/index.ts';
import type { RealServer, VirtualServer } from '../../netfilter/index.ts';
import type { Categories } from '../categorize.ts';
import type { Endpoint } from '../endpoints.ts';
import type { ServicePort } from '../servicePort.ts';
import type { SetName } from './setNames.ts';

/** What about the node matters. */
export interface NodeOfServers {
  readonly name: string;
  /** The InternalIP. */
  readonly ip: string;
  /** All its addresses but those of loopback and kube-ipvs0. */
  readonly addresses: readonly string[];
  /** Those that answer NodePorts. */
  readonly nodePortIPs: readonly string[];
}

/** A load balancer address whose source ranges leave out the node itself. */
export interface BarredAddress {
  readonly ip: string;
  readonly port: number;
  readonly protocol: ServicePort['protocol'];
}

export interface PortServers {
  readonly servers: readonly VirtualServer[];
  readonly entries: readonly (readonly [SetName, string])[];
  /** Addresses for kube-ipvs0. */
  readonly bound: readonly string[];
  readonly barred: readonly BarredAddress[];
}

export function portServers(
  port: ServicePort,
  endpoints: readonly Endpoint[],
  categories: Categories,
  node: NodeOfServers,
): PortServers {
  const writer = new PortWriter(port, categories, node);
  for (const { ip, port: number, node: name } of endpoints)
    if (name === node.name) writer.enter('KUBE-LOOP-BACK', `${ip},${port.protocol}:${number},${ip}`);
  writer.addClusterIP();
  writer.addExternalIPs();
  writer.addLoadBalancers();
  // Upstream goes on to the next Service when no address answers NodePorts, and so leaves out the health check with them.
  if (port.nodePort !== 0 && node.nodePortIPs.length === 0) return writer.written;
  writer.addNodePorts();
  if (port.healthCheckNodePort !== 0) writer.enter('KUBE-HEALTH-CHECK-NODE-PORT', String(port.healthCheckNodePort));
  return writer.written;
}

class PortWriter {
  private readonly port: ServicePort;
  private readonly categories: Categories;
  private readonly node: NodeOfServers;
  private readonly servers: VirtualServer[] = [];
  private readonly entries: (readonly [SetName, string])[] = [];
  private readonly bound: string[] = [];
  private readonly barred: BarredAddress[] = [];

  constructor(port: ServicePort, categories: Categories, node: NodeOfServers) {
    this.port = port;
    this.categories = categories;
    this.node = node;
  }

  get written(): PortServers {
    const { servers, entries, bound, barred } = this;
    return { servers, entries, bound, barred };
  }

  enter(set: SetName, entry: string): void {
    this.entries.push([set, entry]);
  }

  addClusterIP(): void {
    const { clusterIP, internalLocal } = this.port;
    this.enter('KUBE-CLUSTER-IP', this.end(clusterIP));
    this.bound.push(clusterIP);
    this.serve(clusterIP, this.port.port, internalLocal);
  }

  addExternalIPs(): void {
    const { externalIPs, externalLocal } = this.port;
    for (const ip of externalIPs) {
      this.enter(externalLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP', this.end(ip));
      this.serveOutside(ip);
    }
  }

  addLoadBalancers(): void {
    const { loadBalancerVIPs, externalLocal, sourceRanges } = this.port;
    for (const ip of loadBalancerVIPs) {
      this.enter('KUBE-LOAD-BALANCER', this.end(ip));
      if (externalLocal) this.enter('KUBE-LOAD-BALANCER-LOCAL', this.end(ip));
      if (sourceRanges.length > 0) this.guard(ip);
      this.serveOutside(ip);
    }
  }

  /** Only the source ranges may come in. A node that is one of them asks with the load balancer's own address as its source. */
  private guard(ip: string): void {
    const { sourceRanges, protocol, port } = this.port;
    this.enter('KUBE-LOAD-BALANCER-FW', this.end(ip));
    for (const range of sourceRanges) this.enter('KUBE-LOAD-BALANCER-SOURCE-CIDR', `${this.end(ip)},${range}`);
    if (sourceRanges.some((range) => isInCidr(range, this.node.ip)))
      this.enter('KUBE-LOAD-BALANCER-SOURCE-IP', `${this.end(ip)},${ip}`);
    else this.barred.push({ ip, port, protocol });
  }

  addNodePorts(): void {
    const { nodePort, protocol, externalLocal } = this.port;
    if (nodePort === 0) return;
    for (const local of externalLocal ? [false, true] : [false]) {
      const infix = local ? '-LOCAL' : '';
      if (protocol !== 'sctp')
        this.enter(`KUBE-NODE-PORT${infix}-${protocol === 'tcp' ? 'TCP' : 'UDP'}`, String(nodePort));
      else
        for (const ip of this.node.nodePortIPs)
          this.enter(`KUBE-NODE-PORT${infix}-SCTP-HASH`, `${ip},sctp:${nodePort}`);
    }
    for (const ip of this.node.nodePortIPs) this.serve(ip, nodePort, externalLocal);
  }

  private end(ip: string): string {
    return `${ip},${this.port.protocol}:${this.port.port}`;
  }

  /** An address of the outside world. One that the node has anyway needs no second device. */
  private serveOutside(ip: string): void {
    if (!this.node.addresses.includes(ip)) this.bound.push(ip);
    this.serve(ip, this.port.port, this.port.externalLocal);
  }

  /** Policy Local without an endpoint on this node falls back to all of them, where those are known: upstream's own choice. */
  private serve(ip: string, port: number, onlyLocal: boolean): void {
    const { protocol, affinity, id } = this.port;
    const { local, cluster, hasAny } = this.categories;
    const endpoints = onlyLocal && local.length > 0 ? local : cluster;
    const isLocal = onlyLocal && (local.length > 0 || (cluster.length === 0 && hasAny));
    const common = { protocol, ip, port, scheduler: 'rr', persistence: affinity, service: id, local: isLocal } as const;
    this.servers.push({ ...common, realServers: realServersOf(endpoints) });
  }
}

function realServersOf(endpoints: readonly Endpoint[]): readonly RealServer[] {
  return endpoints.map(({ ip, port }) => ({ ip, port })).sort((a, b) => rankOf(a.ip) - rankOf(b.ip) || a.port - b.port);
}

/** The address as a number: the endpoints of a Service port stand in the order of their text. */
function rankOf(ip: string): number {
  return ip.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}
