/**
 * The ranges that ClusterIPs come from: those of the stored ServiceCIDRs. Until there is one, the range the server was started with
 * (--service-cluster-ip-range), from which it makes the ServiceCIDR named kubernetes. Upstream: pkg/registry/core/service/ipallocator/
 * cidrallocator.go. Left out: IPv6 ranges give no addresses.
 */
import { parseCidr, type ServiceCIDR } from '../../api/index.ts';
import type { Table } from '../../sim/index.ts';

export interface ServiceRange {
  readonly cidr: string;
  /** It is being deleted, and gives no addresses any more. */
  readonly terminating: boolean;
}

/** A range, and whether addresses may be taken from it. */
interface StoredRange extends ServiceRange {
  readonly ready: boolean;
}

/** The largest part of an address that may be fixed: two addresses must be left to give. */
const MOST_BITS = 30;

export class ServiceRanges {
  private readonly table: Table<ServiceCIDR>;
  private readonly initial: readonly StoredRange[];
  private stored: readonly StoredRange[] | undefined;

  constructor(table: Table<ServiceCIDR>, initial: string) {
    this.table = table;
    this.initial = [{ cidr: initial, terminating: false, ready: true }];
    table.observe(() => (this.stored = undefined));
  }

  /** One entry a range, the same list until one changes: a range that two ServiceCIDRs have goes with the last. */
  get all(): readonly StoredRange[] {
    return (this.stored ??= this.read());
  }

  private read(): readonly StoredRange[] {
    const byCidr = new Map<string, StoredRange>();
    for (const object of this.table.values())
      for (const range of rangesOf(object)) {
        const other = byCidr.get(range.cidr);
        byCidr.set(range.cidr, {
          cidr: range.cidr,
          terminating: range.terminating && (other?.terminating ?? true),
          ready: range.ready || (other?.ready ?? false),
        });
      }
    return this.table.size === 0 ? this.initial : [...byCidr.values()];
  }
}

function rangesOf({ metadata, spec, status }: ServiceCIDR): readonly StoredRange[] {
  const terminating = metadata.deletionTimestamp !== undefined;
  const isReady = status?.conditions?.some(({ type, status: holds }) => type === 'Ready' && holds === 'True') ?? false;
  return (spec.cidrs ?? []).flatMap((cidr) =>
    (parseCidr(cidr)?.bits ?? MOST_BITS + 1) > MOST_BITS ? [] : [{ cidr, terminating, ready: isReady && !terminating }],
  );
}
