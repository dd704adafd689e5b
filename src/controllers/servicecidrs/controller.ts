/**
 * ServiceCIDRs: each gets a finalizer and is Ready; one that is deleted gives no addresses any more and goes, at the earliest after ten
 * seconds, when no IPAddress needs it. One whose range lies within another's is not needed. Upstream:
 * pkg/controller/servicecidrs/servicecidrs_controller.go. Left out: its Events, IPv6.
 */
import {
  cidrContains,
  parseCidr,
  parseIPv4,
  parseTimestamp,
  splitKey,
  timestamp,
  type Cidr,
  type Condition,
  type ServiceCIDR,
} from '../../api/index.ts';
import type { Controller, Lister, Plan } from '../../client-go/index.ts';

export const SERVICE_CIDR_FINALIZER = 'networking.k8s.io/service-cidr-finalizer';

/** So long the API servers may take to hear that a range gives no addresses any more. */
const DELETION_GRACE_MS = 10_000;
const STILL_USED =
  'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';
const MANAGED = 'ipaddress.kubernetes.io/managed-by';

export const serviceCIDRController: Controller = {
  name: 'service-cidr-controller',
  watches: {
    // One that comes or goes may free others.
    servicecidrs: ({ key, type }, lister) => [...(type === 'DELETED' ? [] : [key]), ...terminating(lister)],
    ipaddresses: ({ type }, lister) => (type === 'DELETED' ? terminating(lister) : []),
  },
  reconcile,
};

const isGoing = ({ metadata }: ServiceCIDR): boolean => metadata.deletionTimestamp !== undefined;

function terminating(lister: Lister): string[] {
  return lister.list('servicecidrs').flatMap((object) => (isGoing(object) ? [object.metadata.name] : []));
}

function reconcile(lister: Lister, key: string, now: number): Plan {
  const object = lister.get('servicecidrs', '', splitKey(key).name);
  if (!object) return { calls: [] };
  const { finalizers = [], deletionTimestamp } = object.metadata;
  if (deletionTimestamp === undefined) {
    if (finalizers.includes(SERVICE_CIDR_FINALIZER)) return { calls: withCondition(object, readyCondition(now)) };
    const metadata = { ...object.metadata, finalizers: [...finalizers, SERVICE_CIDR_FINALIZER] };
    // The change brings it here again.
    return { calls: [{ verb: 'update', resource: 'servicecidrs', object: { ...object, metadata } }] };
  }
  if (!finalizers.includes(SERVICE_CIDR_FINALIZER)) return { calls: [] };
  if (isNeeded(lister, object)) return { calls: withCondition(object, terminatingCondition(now)) };
  const left = (parseTimestamp(deletionTimestamp) ?? now) + DELETION_GRACE_MS - now;
  if (left > 0) return { calls: [], requeueAfter: left };
  const metadata = {
    ...object.metadata,
    finalizers: finalizers.filter((finalizer) => finalizer !== SERVICE_CIDR_FINALIZER),
  };
  return { calls: [{ verb: 'update', resource: 'servicecidrs', object: { ...object, metadata } }] };
}

function rangesOf({ spec }: ServiceCIDR): readonly Cidr[] {
  return (spec.cidrs ?? []).flatMap((text) => parseCidr(text) ?? []);
}

/** Some address of its ranges lies in no other ServiceCIDR that stays. */
function isNeeded(lister: Lister, object: ServiceCIDR): boolean {
  const others = lister
    .list('servicecidrs')
    .filter((other) => other.metadata.uid !== object.metadata.uid && !isGoing(other))
    .flatMap(rangesOf);
  const alone = rangesOf(object).filter(
    ({ base, bits }) => !others.some((other) => other.bits <= bits && cidrContains(other, base)),
  );
  if (alone.length === 0) return false;
  return lister.list('ipaddresses').some(({ metadata }) => {
    if (metadata.labels?.[MANAGED] === undefined) return false;
    const address = parseIPv4(metadata.name);
    if (address === undefined || !alone.some((range) => cidrContains(range, address))) return false;
    return !others.some((range) => cidrContains(range, address));
  });
}

const condition = (now: number, status: 'True' | 'False', reason: string, message: string): Condition => ({
  type: 'Ready',
  status,
  lastTransitionTime: timestamp(now),
  reason,
  message,
});

export const readyCondition = (now: number): Condition =>
  condition(now, 'True', '', 'Kubernetes Service CIDR is ready');

const terminatingCondition = (now: number): Condition => condition(now, 'False', 'Terminating', STILL_USED);

/** Nothing when it has that status already. */
function withCondition(object: ServiceCIDR, wanted: Condition): Plan['calls'] {
  const before = object.status?.conditions?.find(({ type }) => type === wanted.type);
  if (before?.status === wanted.status) return [];
  const others = object.status?.conditions?.filter(({ type }) => type !== wanted.type) ?? [];
  const status = { ...object.status, conditions: [...others, wanted] };
  return [{ verb: 'updateStatus', resource: 'servicecidrs', object: { ...object, status } }];
}
