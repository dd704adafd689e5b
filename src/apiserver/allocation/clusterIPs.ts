/**
 * Which ClusterIPs are taken, and the next free one: an IPAddress object stands for each that is taken. Ranges are those of the
 * ServiceCIDRs: addresses come from any that is ready, and one that is being deleted gives none. Upstream:
 * pkg/registry/core/service/ipallocator/{cidrallocator,ipallocator}.go. Left out: IPv6.
 */
import {
  cidrContains,
  formatIPv4,
  objectKey,
  parseCidr,
  parseIPv4,
  type Cidr,
  type IPAddress,
} from '../../api/index.ts';
import { derived, invariant, type Table } from '../../sim/index.ts';
import { addressBand, pickFree } from './bands.ts';
import type { ServiceRanges } from './serviceRanges.ts';

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
  private readonly taken: Table<IPAddress>;

  constructor(ranges: ServiceRanges, taken: Table<IPAddress>) {
    this.ready = derived(
      () => ranges.all,
      (list) => list.filter(({ ready }) => ready).map(({ cidr }) => allocatorOf(cidr)),
    );
    this.ready();
    this.taken = taken;
  }

  private isTaken(address: string): boolean {
    return this.taken.get(objectKey(undefined, address)) !== undefined;
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
    return this.isTaken(address) ? 'provided IP is already allocated' : undefined;
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
    const offset = pickFree(bands, (candidate) => this.isTaken(at(candidate)), below);
    return offset === undefined ? undefined : at(offset);
  }

  /** What a dry run is told: the network's own address stands for "some address". */
  get placeholder(): string {
    return formatIPv4(this.ready()[0]?.range.base ?? 0);
  }
}
