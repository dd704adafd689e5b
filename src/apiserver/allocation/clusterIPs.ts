/**
 * Which ClusterIPs are taken, and the next free one. Upstream keeps an IPAddress object for each (ServiceCIDR API); here the stored
 * Services themselves are the record, so it can never disagree with them. One IPv4 range; IPv6 and further ServiceCIDRs are left out.
 */
import { cidrContains, formatIPv4, parseCidr, parseIPv4, type Cidr, type Service } from '../../api/index.ts';
import { invariant, type Table } from '../../sim/index.ts';
import { addressBand, pickFree } from './bands.ts';

export class ClusterIPs {
  readonly range: Cidr;
  private readonly text: string;
  private readonly usable: number;
  /** Address to the number of Services that hold it (never more than one, save within an undo). */
  private readonly taken = new Map<string, number>();

  constructor(serviceCIDR: string, services: Table<Service>) {
    const range = parseCidr(serviceCIDR);
    invariant(range && range.bits <= 30, `${serviceCIDR} is not a range for Services`);
    this.range = range;
    this.text = `${formatIPv4(range.base)}/${String(range.bits)}`;
    // Neither the network's own address nor its broadcast address is handed out.
    this.usable = 2 ** (32 - range.bits) - 2;
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
    if (value === undefined || !cidrContains(this.range, value))
      return 'the provided network does not match the current range';
    const offset = value - this.range.base - 1;
    if (offset < 0 || offset >= this.usable)
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${this.text}`;
    return this.taken.has(address) ? 'provided IP is already allocated' : undefined;
  }

  /** A free address, or undefined when the range is full. */
  next(below: (bound: number) => number): string | undefined {
    const bands = { size: this.usable, staticBand: addressBand(this.usable) };
    const at = (offset: number): string => formatIPv4(this.range.base + 1 + offset);
    const offset = pickFree(bands, (candidate) => this.taken.has(at(candidate)), below);
    return offset === undefined ? undefined : at(offset);
  }

  /** What a dry run is told: the network's own address stands for "some address". */
  get placeholder(): string {
    return formatIPv4(this.range.base);
  }
}
