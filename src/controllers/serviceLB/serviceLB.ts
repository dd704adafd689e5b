/**
 * The service-lb controller of a cloud provider: gives each Service of type LoadBalancer an address of the provider's pool, and
 * takes it back when the Service no longer asks for one, or goes. Until it answers, EXTERNAL-IP is <pending>; without a provider, for
 * ever. A finalizer keeps a deleted Service until its load balancer is gone too: without a provider it stays.
 * Upstream: staging/src/k8s.io/cloud-provider/controllers/service. Left out: loadBalancerIP, node syncs
 * (which nodes take traffic is asked of kube-proxy's health checks when a packet comes).
 */
import { formatIPv4, parseCidr, parseTimestamp, splitKey, type Service } from '../../api/index.ts';
import type { ApiCall, Controller, EventNote, Lister, Plan } from '../../client-go/index.ts';

/** The provider's pool (RFC 5737, so that it is nobody's in the real world). */
const LOAD_BALANCER_POOL = '198.51.100.0/24';

/** What a provider takes to build a load balancer, in ms of cluster time; real ones take a minute. */
const PROVISIONING_MS = 3000;

const NOTHING: Plan = { calls: [] };

const ingressOf = (service: Service) => service.status?.loadBalancer?.ingress ?? [];

/** A class names another provider's load balancers. */
function asksForOne(service: Service): boolean {
  return service.spec.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined;
}

/** The first address of the pool that no Service holds; undefined when all are given out. */
function freeAddress(lister: Lister): string | undefined {
  const pool = parseCidr(LOAD_BALANCER_POOL);
  if (!pool) return undefined;
  const taken = new Set(lister.list('services').flatMap((service) => ingressOf(service).map(({ ip }) => ip)));
  for (let n = 10; n < 255; n++) {
    const address = formatIPv4(pool.base + n);
    if (!taken.has(address)) return address;
  }
  return undefined;
}

/** When work on this Service's load balancer began, by the Event that says so. */
function ensuringSince(lister: Lister, service: Service): number | undefined {
  const notes = lister
    .list('events', service.metadata.namespace)
    .filter((note) => note.involvedObject.uid === service.metadata.uid && note.reason === 'EnsuringLoadBalancer');
  const began = notes.at(-1)?.lastTimestamp;
  return began === undefined ? undefined : parseTimestamp(began);
}

function setIngress(service: Service, ip: string | undefined): ApiCall {
  const loadBalancer = ip === undefined ? {} : { ingress: [{ ip, ipMode: 'VIP' as const }] };
  return {
    verb: 'updateStatus',
    resource: 'services',
    object: { ...service, status: { ...service.status, loadBalancer } },
  };
}

const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';

const hasFinalizer = ({ metadata }: Service): boolean => metadata.finalizers?.includes(CLEANUP) ?? false;

function withFinalizer(service: Service): ApiCall {
  const finalizers = [...(service.metadata.finalizers ?? []), CLEANUP];
  return {
    verb: 'update',
    resource: 'services',
    object: { ...service, metadata: { ...service.metadata, finalizers } },
  };
}

function withoutFinalizer(service: Service): ApiCall {
  const finalizers = (service.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP);
  return {
    verb: 'update',
    resource: 'services',
    object: { ...service, metadata: { ...service.metadata, finalizers } },
  };
}

function note(about: Service, reason: string, message: string, afterCall?: number): EventNote {
  return { about, type: 'Normal', reason, message, ...(afterCall === undefined ? {} : { afterCall }) };
}

/** The load balancer goes, then what kept the Service until it was gone. */
function tearDown(service: Service): Plan {
  const isLeaving = service.metadata.deletionTimestamp !== undefined;
  return {
    // Of a Service that goes with its last finalizer there is no status left to write.
    calls: [withoutFinalizer(service), ...(isLeaving ? [] : [setIngress(service, undefined)])],
    events: [
      note(service, 'DeletingLoadBalancer', 'Deleting load balancer'),
      note(service, 'DeletedLoadBalancer', 'Deleted load balancer', 0),
    ],
  };
}

export const serviceLB: Controller = {
  name: 'service-controller',
  watches: { services: (change) => [change.key] },

  reconcile(lister, key, now): Plan {
    const { namespace, name } = splitKey(key);
    const service = lister.get('services', namespace, name);
    if (!service) return NOTHING;
    const isWanted = asksForOne(service) && service.metadata.deletionTimestamp === undefined;
    if (!isWanted) return hasFinalizer(service) ? tearDown(service) : NOTHING;
    if (ingressOf(service).length > 0) return NOTHING;
    const since = ensuringSince(lister, service);
    if (since === undefined || !hasFinalizer(service)) {
      return {
        calls: hasFinalizer(service) ? [] : [withFinalizer(service)],
        events: [note(service, 'EnsuringLoadBalancer', 'Ensuring load balancer')],
        requeueAfter: PROVISIONING_MS,
      };
    }
    // The Event's time has whole seconds only.
    const left = Math.floor(since) + PROVISIONING_MS - now;
    if (left > 0) return { calls: [], requeueAfter: left };
    const address = freeAddress(lister);
    if (address === undefined) return { calls: [], requeueAfter: 60_000 };
    return {
      calls: [setIngress(service, address)],
      events: [note(service, 'EnsuredLoadBalancer', 'Ensured load balancer', 0)],
    };
  },
};
