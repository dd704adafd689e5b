/**
 * Which node ports are taken, health check node ports included. Upstream: pkg/registry/core/service/portallocator. A number is
 * taken whatever the protocol; only within one Service may TCP and UDP share one.
 */
import type { Service } from '../../api/index.ts';
import type { Table } from '../../sim/index.ts';
import type { Chance } from '../registry/chance.ts';
import { pickFree, portBand } from './bands.ts';

export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Node ports a stored Service holds, each once. */
function heldPorts(service: Service | undefined): ReadonlySet<number> {
  const ports = new Set<number>();
  if (!service) return ports;
  for (const { nodePort } of service.spec.ports ?? []) if (nodePort) ports.add(nodePort);
  if (service.spec.healthCheckNodePort) ports.add(service.spec.healthCheckNodePort);
  return ports;
}

export class NodePorts {
  readonly range: PortRange;
  private readonly taken = new Map<number, number>();

  constructor(range: PortRange, services: Table<Service>) {
    this.range = range;
    services.observe((_key, prev, next) => {
      for (const port of heldPorts(prev)) this.count(port, -1);
      for (const port of heldPorts(next)) this.count(port, 1);
    });
  }

  private count(port: number, step: 1 | -1): void {
    const holders = (this.taken.get(port) ?? 0) + step;
    if (holders > 0) this.taken.set(port, holders);
    else this.taken.delete(port);
  }

  has(port: number): boolean {
    return this.taken.has(port);
  }
}

/** The ports reserved within one request: nothing is held until the Service is stored. */
export class PortReservation {
  private readonly ports: NodePorts;
  private readonly chance: Chance;
  private readonly dryRun: boolean;
  private readonly reserved = new Set<number>();

  constructor(ports: NodePorts, chance: Chance, dryRun: boolean) {
    this.ports = ports;
    this.chance = chance;
    this.dryRun = dryRun;
  }

  /** Reserves this very port; says why it cannot be had. */
  reserve(port: number): string | undefined {
    const { first, last } = this.ports.range;
    if (port < first || port > last)
      return `provided port is not in the valid range. The range of valid ports is ${String(first)}-${String(last)}`;
    if (this.isTaken(port)) return 'provided port is already allocated';
    this.reserved.add(port);
    return undefined;
  }

  /** Reserves a free port; undefined when the range is full. */
  reserveNext(): number | undefined {
    const { first, last } = this.ports.range;
    const size = last - first + 1;
    const bands = { size, staticBand: this.dryRun ? 0 : portBand(size) };
    const below = (bound: number): number => (this.dryRun ? 0 : this.chance.below('nodeports', bound));
    const offset = pickFree(bands, (candidate) => this.isTaken(first + candidate), below);
    if (offset === undefined) return undefined;
    this.reserved.add(first + offset);
    return first + offset;
  }

  private isTaken(port: number): boolean {
    return this.ports.has(port) || this.reserved.has(port);
  }
}
