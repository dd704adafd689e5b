/**
 * Quality of service: who is evicted first. Upstream: pkg/apis/core/v1/helper/qos. Guaranteed when every container limits CPU and
 * memory and requests as much; BestEffort when none says anything; Burstable in between.
 */
import { parseQuantity, type Container, type PodSpec } from '../../api/index.ts';

type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COUNTED = ['cpu', 'memory'];
const known = new WeakMap<PodSpec, QosClass>();

export function qosClassOf(spec: PodSpec): QosClass {
  const before = known.get(spec);
  if (before) return before;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const amounts = containers.flatMap((container) => [
    ...amountsOf(container, 'requests'),
    ...amountsOf(container, 'limits'),
  ]);
  const qosClass = amounts.length === 0 ? 'BestEffort' : containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
  known.set(spec, qosClass);
  return qosClass;
}

function amountsOf({ resources }: Container, side: 'requests' | 'limits'): number[] {
  return COUNTED.map((name) => amountOf(resources?.[side]?.[name])).filter((amount) => amount > 0);
}

const amountOf = (quantity: string | number | undefined): number => parseQuantity(quantity ?? 0) ?? 0;

function isGuaranteed({ resources }: Container): boolean {
  return COUNTED.every((name) => {
    const limit = amountOf(resources?.limits?.[name]);
    return limit > 0 && limit === amountOf(resources?.requests?.[name]);
  });
}
