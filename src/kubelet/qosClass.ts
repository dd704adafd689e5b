/** A Pod's quality of service, from its containers' requests and limits. Upstream: pkg/apis/core/v1/helper/qos/qos.go. */
import type { PodSpec, PodStatus, ResourceList } from '../api/index.ts';
import { containersOf } from './specs.ts';

const COMPUTE = ['cpu', 'memory'] as const;

const isSet = (list: ResourceList | undefined, resource: string): boolean =>
  list?.[resource] !== undefined && !/^0+(\.0+)?[a-zA-Z]*$/.test(String(list[resource]));

export function qosClass(spec: PodSpec): NonNullable<PodStatus['qosClass']> {
  const counted = containersOf(spec).filter(({ role }) => role !== 'ephemeral');
  const resources = counted.map((container) => container.spec.resources ?? {});
  const anySet = resources.some(({ requests, limits }) =>
    COMPUTE.some((resource) => isSet(requests, resource) || isSet(limits, resource)),
  );
  if (!anySet) return 'BestEffort';
  const guaranteed = resources.every(({ requests, limits }) =>
    COMPUTE.every(
      (resource) =>
        isSet(limits, resource) && String(requests?.[resource] ?? limits?.[resource]) === String(limits?.[resource]),
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
