/** What a container may use, as a number in units of a divisor. Upstream: pkg/api/v1/resource/helpers.go (ExtractContainerResourceValue). */
import { parseQuantity, type Pod, type ResourceFieldRef } from '../api/index.ts';
import { ALLOCATABLE } from './nodeStatus.ts';
import { containersOf } from './specs.ts';

/** A limit that is not set is what the node has. @param own the container that asks */
export function resourceField(pod: Pod, own: string | undefined, field: ResourceFieldRef): string {
  const { containerName = own, resource, divisor = '0' } = field;
  const container = containersOf(pod.spec).find(({ spec }) => spec.name === containerName)?.spec;
  const [kind, ...rest] = resource.split('.');
  const name = rest.join('.');
  const { limits = {}, requests = {} } = container?.resources ?? {};
  const isLimit = kind === 'limits';
  const set = (isLimit ? limits : requests)[name] ?? (isLimit ? undefined : limits[name]);
  const otherwise = isLimit ? ALLOCATABLE[name] : undefined;
  const value = parseQuantity(set ?? otherwise ?? '0') ?? 0;
  const unit = parseQuantity(divisor) || 1;
  return String(Math.ceil(value / unit - 1e-9));
}
