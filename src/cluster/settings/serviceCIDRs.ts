/**
 * The ranges that ClusterIPs come from. One that is deleted stays, terminating, as long as a Service holds one of its addresses: its
 * finalizer waits for them. Upstream: pkg/controller/servicecidrs. Simplified: ServiceCIDRs are no API objects here, and one address
 * in two ranges keeps both.
 */
import { isInCidr } from '../../api/index.ts';
import type { ApiServer } from '../../apiserver/index.ts';
import type { SimEvent, Simulation } from '../../sim/index.ts';
import type { ClusterSettings, ServiceRange } from '../types.ts';
import type { Settings } from './settings.ts';

/** From the deletion of the last Service of a range to that of the ServiceCIDR. */
const FINALIZER_MS = 100;

interface ReleasedEvent extends SimEvent {
  readonly kind: 'cluster/serviceCIDRs';
}

export function isReady({ serviceCIDRs }: Pick<ClusterSettings, 'serviceCIDRs'>, cidr: string): boolean {
  return serviceCIDRs.some((range) => range.cidr === cidr && !range.terminating);
}

export function withServiceCIDR(ranges: readonly ServiceRange[], cidr: string): readonly ServiceRange[] {
  const known = ranges.some((range) => range.cidr === cidr);
  return known
    ? ranges.map((range) => (range.cidr === cidr ? { cidr, terminating: false } : range))
    : [...ranges, { cidr, terminating: false }];
}

export function withoutServiceCIDR(ranges: readonly ServiceRange[], cidr: string): readonly ServiceRange[] {
  return ranges.map((range) => (range.cidr === cidr ? { cidr, terminating: true } : range));
}

export function onlyServiceCIDR(ranges: readonly ServiceRange[], cidr: string): readonly ServiceRange[] {
  return withServiceCIDR(ranges, cidr).map((range) => ({ ...range, terminating: range.cidr !== cidr }));
}

/** These ranges without those that terminate and hold nothing; the first that is ready comes first in what it says. */
export function serviceCIDRsInUse(
  api: Pick<ApiServer, 'list'>,
  ranges: readonly ServiceRange[],
): Pick<ClusterSettings, 'serviceCIDR' | 'serviceCIDRs'> {
  const services = api.list('services');
  const isHeld = (cidr: string) => services.some(({ spec }) => isInCidr(cidr, spec.clusterIP ?? ''));
  const serviceCIDRs = ranges.filter(({ cidr, terminating }) => !terminating || isHeld(cidr));
  return { serviceCIDRs, serviceCIDR: serviceCIDRs.find(({ terminating }) => !terminating)?.cidr ?? '' };
}

/** Ranges that terminate go with the last Service that has an address of theirs. */
export function finishServiceCIDRs(sim: Simulation, api: ApiServer, settings: Settings): void {
  api.onChange(({ resource, type }) => {
    if (resource !== 'services' || type === 'ADDED') return;
    if (!settings.now().serviceCIDRs.some(({ terminating }) => terminating)) return;
    sim.schedule<ReleasedEvent>(FINALIZER_MS, { kind: 'cluster/serviceCIDRs' }, { by: 'service-cidr-controller' });
  });
  sim.handle<ReleasedEvent>('cluster/serviceCIDRs', () => {
    const { serviceCIDRs } = settings.now();
    const next = serviceCIDRsInUse(api, serviceCIDRs);
    if (next.serviceCIDRs.length < serviceCIDRs.length) settings.change(next);
  });
}
