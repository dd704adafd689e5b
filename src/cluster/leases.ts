/**
 * The kubelets' Leases. Upstream: component-helpers/apimachinery/lease. A Lease is written once, when its node registers; the renewal
 * every 10 s is not a write here but worked out when a client reads, so that a quiet cluster stays quiet and 5,000 nodes do not write
 * 500 times a second. Whoever reads the objects without the REST face, or watches them, sees the first renewal only.
 */
import { timestamp, type Draft, type Lease, type Node } from '../api/index.ts';
import type { RestRequest, RestResponse } from '../apiserver/index.ts';
import type { Kubelet } from '../kubelet/index.ts';

export const LEASE_NAMESPACE = 'kube-node-lease';
const LEASES = /^\/apis\/coordination\.k8s\.io\/v1\/(namespaces\/[^/]+\/)?leases(\/[^/]+)?$/;

/** --node-lease-duration-seconds */
const LEASE_SECONDS = 40;

/** RFC 3339 with microseconds. */
function microTime(at: number): string {
  const micros = Math.floor((at - Math.floor(at / 1000) * 1000) * 1000);
  return timestamp(at).replace('Z', `.${String(micros).padStart(6, '0')}Z`);
}

export function nodeLease({ metadata: { name, uid } }: Node, now: number): Draft<Lease> {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: LEASE_NAMESPACE, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime: microTime(now) },
  };
}

/** The answer with the renewals up to now, when Leases were asked for. */
export function withRenewals<R extends RestResponse>(
  { method, path }: RestRequest,
  response: R,
  kubelet: Pick<Kubelet, 'lastHeartbeat'>,
): R {
  if (method.toUpperCase() !== 'GET' || response.status !== 200 || !LEASES.test(path.replace(/\?.*$/, '')))
    return response;
  const renewed = (lease: Lease): Lease => {
    const { name, namespace } = lease.metadata;
    const at = namespace === LEASE_NAMESPACE ? kubelet.lastHeartbeat(name) : undefined;
    return at === undefined ? lease : { ...lease, spec: { ...lease.spec, renewTime: microTime(at) } };
  };
  // A watch has no body.
  if (response.body === undefined) return response;
  const body = response.body as Lease & { readonly items?: readonly Lease[] };
  if (body.items) return { ...response, body: { ...body, items: body.items.map(renewed) } };
  return body.kind === 'Lease' ? { ...response, body: renewed(body) } : response;
}
