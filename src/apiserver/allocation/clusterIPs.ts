/**
 * Which ClusterIPs are taken, and the next free one. Upstream keeps an IPAddress object for each; here the stored Services themselves
 * are the record, so it can never disagree with them. Ranges are those of the ServiceCIDRs: addresses come from any that is ready,
 * and one that is being deleted gives none. Upstream: pkg/registry/core/service/ipallocator/cidrallocator.go. Left out: IPv6.
 */
import { cidrContains, formatIPv4, parseCidr, parseIPv4, type Cidr, type Service } from '../../api/index.ts';
import { derived, invariant, type Table } from '../../sim/index.ts';
import { addressBand, pickFree } from './bands.ts';

/** The range of a ServiceCIDR. */
export interface ServiceRange {
  readonly cidr: string;
  readonly terminating: boolean;
}

interface Allocator {
  readonly range: Cidr;
  readonly text: string;
  /** Neither the network's own address nor its broadcast address is handed out. */
  readonly usable: number;
}

function allocatorOf(cidr: string): Allocator {
  const range = parseCidr(cidr);
  invariant(range && range.bits <= 30, `${cidr} is not a range for Services`);
  const text = `${formatIPv4(range.base)}/${String(range.bits)}`;
  return { range, text, usable: 2 ** (32 - range.bits) - 2 };
}

export class ClusterIPs {
  private readonly ready: () => readonly Allocator[];
  /** Address to the number of Services that hold it (never more than one, save within an undo). */
  private readonly taken = new Map<string, number>();

  constructor(ranges: () => readonly ServiceRange[], services: Table<Service>) {
    this.ready = derived(ranges, (list) =>
      list.filter(({ terminating }) => !terminating).map(({ cidr }) => allocatorOf(cidr)),
    );
    this.ready();
    services.observe((_key, prev, next) => {
      this.count(prev, -1);
      this.count(next, 1);
    });
  }

  private count(service: Service | undefined, step: 1 | -1): void {
    const address = service?.spec.clusterIP;
    if (!address || address === 'None') return;
    const holders = (this.taken.get(address) ?? 0) + step;
    if (holders > 0) this.taken.set(address, holders);
    else this.taken.delete(address);
  }

  /** Why this very address cannot be had, or undefined when it can. */
  refusal(address: string): string | undefined {
    const value = parseIPv4(address);
    const allocator = value === undefined ? undefined : this.ready().find(({ range }) => cidrContains(range, value));
    if (value === undefined || !allocator) return 'the provided network does not match the current range';
    const { range, usable, text } = allocator;
    const offset = value - range.base - 1;
    if (offset < 0 || offset >= usable)
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${text}`;
    return this.taken.has(address) ? 'provided IP is already allocated' : undefined;
  }

  /**
   * A free address of any range that is ready, or undefined when all are full. Upstream asks them in the order of a Go map, which is
   * another one every time.
   */
  next(below: (bound: number) => number): string | undefined {
    const ready = this.ready();
    const first = ready.length > 1 ? below(ready.length) : 0;
    for (let i = 0; i < ready.length; i++) {
      const address = this.nextOf(ready[(first + i) % ready.length]!, below);
      if (address !== undefined) return address;
    }
    return undefined;
  }

  private nextOf({ range, usable }: Allocator, below: (bound: number) => number): string | undefined {
    const bands = { size: usable, staticBand: addressBand(usable) };
    const at = (offset: number): string => formatIPv4(range.base + 1 + offset);
    const offset = pickFree(bands, (candidate) => this.taken.has(at(candidate)), below);
    return offset === undefined ? undefined : at(offset);
  }

  /** What a dry run is told: the network's own address stands for "some address". */
  get placeholder(): string {
    return formatIPv4(this.ready()[0]?.range.base ?? 0);
  }
}
