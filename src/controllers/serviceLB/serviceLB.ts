/**
 * The service-lb controller of a cloud provider: gives each Service of type LoadBalancer an address of the provider's pool, and
 * takes it back when the Service no longer asks for one. Until it answers, EXTERNAL-IP is <pending>; without a provider, for ever.
 * Upstream: staging/src/k8s.io/cloud-provider/controllers/service. Left out: the cleanup finalizer, loadBalancerIP, node syncs
 * (which nodes take traffic is asked of kube-proxy's health checks when a packet comes).
 */
import { formatIPv4, parseCidr, parseIPv4, parseTimestamp, splitKey, type Service } from '../../api/index.ts';
import type { ApiCall, Controller, Lister, Plan } from '../../client-go/index.ts';

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

function isOurs(service: Service): boolean {
  return ingressOf(service).some(({ ip }) => {
    const pool = parseCidr(LOAD_BALANCER_POOL);
    const address = ip === undefined ? undefined : parseIPv4(ip);
    return pool !== undefined && address !== undefined && (address & pool.mask) >>> 0 === pool.base;
  });
}

export const serviceLB: Controller = {
  name: 'service-controller',
  watches: { services: (change) => [change.key] },

  reconcile(lister, key, now): Plan {
    const { namespace, name } = splitKey(key);
    const service = lister.get('services', namespace, name);
    if (!service || service.metadata.deletionTimestamp !== undefined) return NOTHING;
    if (!asksForOne(service)) {
      // Only an address of the pool is taken back: one written by hand is somebody else's.
      if (!isOurs(service)) return NOTHING;
      return {
        calls: [setIngress(service, undefined)],
        events: [
          {
            about: service,
            type: 'Normal',
            reason: 'DeletedLoadBalancer',
            message: 'Deleted load balancer',
            afterCall: 0,
          },
        ],
      };
    }
    if (ingressOf(service).length > 0) return NOTHING;

    const since = ensuringSince(lister, service);
    if (since === undefined) {
      return {
        calls: [],
        events: [{ about: service, type: 'Normal', reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer' }],
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
      events: [
        {
          about: service,
          type: 'Normal',
          reason: 'EnsuredLoadBalancer',
          message: 'Ensured load balancer',
          afterCall: 0,
        },
      ],
    };
  },
};
