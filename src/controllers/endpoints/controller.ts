/**
 * The Endpoints controller: the old list of a Service's addresses, one object a Service, for those who still read it. kube-proxy does
 * not. Pods that are ending are left out, and beyond 1,000 addresses so is the rest. Upstream: pkg/controller/endpoint. Simplified:
 * ports and subsets are in the order of the Service's ports and of the addresses (upstream: by hash); the annotation
 * endpoints.kubernetes.io/last-change-trigger-time is not kept.
 */
import { splitKey, type Endpoints, type EndpointSubset, type Service } from '../../api/index.ts';
import type { ApiCall, Controller, Lister, Plan, Refusal } from '../../client-go/index.ts';
import { isSemanticallyEqual } from '../canonicalJson.ts';
import { selectPods } from '../selection.ts';
import { showsInNoEndpoint, type ServiceSelectors } from '../serviceSelectors.ts';
import { subsetsOf, truncated } from './subsets.ts';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';
const CONTROLLER_NAME = 'endpoint-controller';
const HEADLESS = 'service.kubernetes.io/headless';
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity';

export function createEndpointsController({ learn, servicesOf }: ServiceSelectors): Controller {
  return {
    name: CONTROLLER_NAME,
    watches: {
      services(change) {
        learn(change);
        return [change.key];
      },
      pods: servicesOf,
      // What was deleted is made again. What was edited stays so, upstream as well, until the Service or a Pod changes.
      endpoints: ({ key }) => [key],
    },
    ignores: { pods: showsInNoEndpoint, endpoints: ({ type }) => type !== 'DELETED' },
    reconcile: reconcileEndpoints,
    afterRefusal: explainRefusal,
    retry: { base: 1_000, max: 1_000_000, limit: 15 },
  };
}

function reconcileEndpoints(lister: Lister, key: string): Plan {
  const { namespace, name } = splitKey(key);
  const service = lister.get('services', namespace, name);
  const stored = lister.get('endpoints', namespace, name);
  if (!service) return { calls: stored ? [{ verb: 'delete', resource: 'endpoints', namespace, name }] : [] };
  const { selector, type } = service.spec;
  // Without a selector they are for somebody else to write.
  if (type === 'ExternalName' || selector === undefined) return { calls: [] };
  const pods = selectPods(lister, namespace, { matchLabels: selector });
  const all = subsetsOf(service, pods);
  const subsets = truncated(all);
  const call = writeCall(service, stored, subsets, subsets !== all);
  return { calls: call ? [call] : [], examined: pods.length };
}

function writeCall(
  service: Service,
  stored: Endpoints | undefined,
  subsets: readonly EndpointSubset[],
  isOver: boolean,
): ApiCall | undefined {
  const { namespace, name, labels: own = {} } = service.metadata;
  const isHeadless = !service.spec.clusterIP || service.spec.clusterIP === 'None';
  const labels = { ...own, ...(isHeadless ? { [HEADLESS]: '' } : {}), [MANAGED_BY]: CONTROLLER_NAME };
  const { [OVER_CAPACITY]: _before, ...kept } = stored?.metadata.annotations ?? {};
  const annotations = isOver ? { ...kept, [OVER_CAPACITY]: 'truncated' } : kept;
  const place = { name, ...(namespace === undefined ? {} : { namespace }) };
  const described = { apiVersion: 'v1', kind: 'Endpoints', ...(subsets.length > 0 ? { subsets } : {}) } as const;
  if (!stored) {
    const metadata = { ...place, labels, ...(isOver ? { annotations } : {}) };
    return { verb: 'create', resource: 'endpoints', object: { ...described, metadata } };
  }
  const isCurrent =
    isSemanticallyEqual(stored.subsets ?? [], subsets) &&
    isSemanticallyEqual(stored.metadata.labels ?? {}, labels) &&
    isSemanticallyEqual(stored.metadata.annotations ?? {}, annotations);
  if (isCurrent) return undefined;
  const { annotations: _annotations, ...rest } = stored.metadata;
  const metadata = { ...rest, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
  return { verb: 'update', resource: 'endpoints', object: { ...described, metadata } };
}

function explainRefusal(_lister: Lister, key: string, _now: number, { call, error }: Refusal): Plan {
  if (call.verb !== 'create' && call.verb !== 'update') return { calls: [] };
  if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating')) return { calls: [] };
  const { namespace, name } = splitKey(key);
  const about = { apiVersion: 'v1', kind: 'Endpoints', namespace, name };
  const [reason, message] =
    call.verb === 'create'
      ? ['FailedToCreateEndpoint', `Failed to create endpoint for service ${key}: ${error.message}`]
      : ['FailedToUpdateEndpoint', `Failed to update endpoint ${key}: ${error.message}`];
  return { calls: [], events: [{ about, type: 'Warning', reason, message }] };
}
