/**
 * What a Service is given when it is written: IP families, a ClusterIP, node ports, a health check port. Upstream:
 * pkg/registry/core/service/storage/alloc.go. It runs before validation, so a port that is taken is reported before a bad name.
 * Single-stack IPv4 clusters only; what a dual-stack request is told there is told here too.
 */
import { RESOURCES, type Service } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import type { RequestContext } from '../registry/strategy.ts';
import { internalError, invalid } from '../statusErrors.ts';
import { invalidValue, type FieldError } from '../validation/fieldError.ts';
import { carryOverAllocated, initClusterIPs } from './carryOver.ts';
import { ClusterIPs } from './clusterIPs.ts';
import type { ServiceRanges } from './serviceRanges.ts';
import { initIPFamilies } from './ipFamilies.ts';
import { NodePorts, PortReservation, type PortRange } from './nodePorts.ts';
import {
  allocatesNodePorts,
  isHeadless,
  needsClusterIP,
  needsHealthCheckPort,
  needsNodePort,
  nodePortsOf,
  withNodePort,
  withSpec,
} from './serviceFields.ts';

export class ServiceAllocation {
  private readonly clusterIPs: ClusterIPs;
  private readonly nodePorts: NodePorts;

  constructor(store: Store, ranges: ServiceRanges, nodePortRange: PortRange) {
    this.clusterIPs = new ClusterIPs(ranges, store.table('ipaddresses'));
    this.nodePorts = new NodePorts(nodePortRange, store.table('services'));
  }

  /** @throws ApiError Invalid (something asked for cannot be had) or InternalError (a range is full) */
  forCreate(given: Service, context: RequestContext): Service {
    const service = this.giveClusterIP(initIPFamilies(initClusterIPs(given), undefined), context);
    const ports = new PortReservation(this.nodePorts, context.chance, context.dryRun);
    const numbered = needsNodePort(service) ? this.giveNodePorts(service, ports) : service;
    return needsHealthCheckPort(numbered) ? giveHealthCheckPort(numbered, ports) : numbered;
  }

  /** @throws as forCreate */
  forUpdate(given: Service, old: Service, context: RequestContext): Service {
    let service = initIPFamilies(carryOverAllocated(given, old), old);
    if (!needsClusterIP(old) && needsClusterIP(service)) service = this.giveClusterIP(service, context);
    const ports = new PortReservation(this.nodePorts, context.chance, context.dryRun);
    if (needsNodePort(service)) service = this.moveNodePorts(service, old, ports);
    const newlyChecked = !needsHealthCheckPort(old) && needsHealthCheckPort(service);
    return newlyChecked ? giveHealthCheckPort(service, ports) : service;
  }

  private giveClusterIP(service: Service, { chance, dryRun }: RequestContext): Service {
    if (!needsClusterIP(service) || isHeadless(service)) return service;
    const [wanted] = service.spec.clusterIPs ?? [];
    if (wanted) {
      const refusal = this.clusterIPs.refusal(wanted);
      if (refusal === undefined) return withSpec(service, { clusterIP: wanted });
      const detail = `failed to allocate IP ${wanted}: ${refusal}`;
      throw refuse(service, invalidValue('spec.clusterIPs', service.spec.clusterIPs, detail));
    }
    const address = dryRun
      ? this.clusterIPs.placeholder
      : this.clusterIPs.next((bound) => chance.below('clusterips', bound));
    if (address === undefined)
      throw internalError(`failed to allocate a serviceIP for Service "${service.metadata.name}": range is full`);
    return withSpec(service, { clusterIP: address, clusterIPs: [address] });
  }

  /** Ports with the same number (TCP and UDP 53, say) share one node port. */
  private giveNodePorts(service: Service, reservation: PortReservation): Service {
    const byPort = new Map<number, number>();
    const given = service.spec.ports ?? [];
    const ports = given.map((port, index) => {
      if (!port.nodePort && !allocatesNodePorts(service)) return port;
      const shared = byPort.get(port.port);
      if (shared === undefined) {
        const requested = given.find((other) => other.port === port.port && other.nodePort)?.nodePort;
        const nodePort = requested ?? nextPort(reservation);
        if (requested !== undefined) reservePort(service, index, requested, reservation);
        byPort.set(port.port, nodePort);
        return withNodePort(port, nodePort);
      }
      if (!port.nodePort) return withNodePort(port, shared);
      if (port.nodePort !== shared) reservePort(service, index, port.nodePort, reservation);
      return port;
    });
    return withSpec(service, { ports });
  }

  private moveNodePorts(service: Service, old: Service, reservation: PortReservation): Service {
    const held = new Set(nodePortsOf(old));
    const ports = service.spec.ports?.map((port, index) => {
      if (!port.nodePort && !allocatesNodePorts(service)) return port;
      if (!port.nodePort) return withNodePort(port, nextPort(reservation));
      if (!held.has(port.nodePort)) reservePort(service, index, port.nodePort, reservation);
      held.add(port.nodePort);
      return port;
    });
    return withSpec(service, { ports });
  }
}

function refuse(service: Service, error: FieldError): Error {
  return invalid(RESOURCES.services, service.metadata.name, [error]);
}

function reservePort(service: Service, index: number, port: number, reservation: PortReservation): void {
  const refusal = reservation.reserve(port);
  if (refusal !== undefined)
    throw refuse(service, invalidValue(`spec.ports[${String(index)}].nodePort`, port, refusal));
}

function nextPort(reservation: PortReservation): number {
  const port = reservation.reserveNext();
  if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
  return port;
}

function giveHealthCheckPort(service: Service, reservation: PortReservation): Service {
  const requested = service.spec.healthCheckNodePort;
  if (!requested) {
    const port = reservation.reserveNext();
    if (port === undefined) throw internalError('failed to allocate a HealthCheck NodePort 0: range is full');
    return withSpec(service, { healthCheckNodePort: port });
  }
  const refusal = reservation.reserve(requested);
  if (refusal !== undefined)
    throw internalError(`failed to allocate requested HealthCheck NodePort ${String(requested)}: ${refusal}`);
  return service;
}
