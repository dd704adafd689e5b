/** What the API fills into a Service. Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Service). Addresses and ports: allocation/. */
import type { Draft, Service, ServicePort, ServiceSpec } from '../../api/index.ts';

const AFFINITY_TIMEOUT_SECONDS = 10_800;

export function defaultService(draft: Draft<Service>): Draft<Service> {
  const spec = defaultServiceSpec(draft.spec ?? ({} as ServiceSpec));
  return spec === draft.spec ? draft : { ...draft, spec };
}

/** The same spec object always gives the same result: a stored spec that comes back unchanged stays the same object. */
const known = new WeakMap<ServiceSpec, ServiceSpec>();

function defaultServiceSpec(spec: ServiceSpec): ServiceSpec {
  const before = known.get(spec);
  if (before) return before;
  // A draft may lack what a stored Service always has.
  const type = (spec.type as ServiceSpec['type'] | undefined) || 'ClusterIP';
  const { sessionAffinityConfig: _config, ...rest } = spec;
  const complete: ServiceSpec = {
    ...rest,
    type,
    ...(spec.ports ? { ports: spec.ports.map(defaultPort) } : {}),
    sessionAffinity: spec.sessionAffinity || 'None',
    ...affinityConfig(spec),
    ...(isExternallyAccessible(type, spec) ? { externalTrafficPolicy: spec.externalTrafficPolicy || 'Cluster' } : {}),
    ...(type === 'ExternalName' ? {} : { internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster' }),
    ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true } : {}),
  };
  known.set(spec, complete);
  known.set(complete, complete);
  return complete;
}

/** Reached from outside: by NodePort, by load balancer, or by a ClusterIP Service's externalIPs. */
export function isExternallyAccessible(type: string, spec: Pick<ServiceSpec, 'externalIPs'>): boolean {
  if (type === 'LoadBalancer' || type === 'NodePort') return true;
  return type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0;
}

function affinityConfig(spec: ServiceSpec): Partial<ServiceSpec> {
  // With affinity None (or none given) a config means nothing, and is dropped without a word.
  if (!spec.sessionAffinity || spec.sessionAffinity === 'None') return {};
  const config = spec.sessionAffinityConfig;
  if (spec.sessionAffinity !== 'ClientIP' || config?.clientIP?.timeoutSeconds !== undefined)
    return config ? { sessionAffinityConfig: config } : {};
  return { sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_TIMEOUT_SECONDS } } };
}

function defaultPort(port: ServicePort): ServicePort {
  const target = port.targetPort as ServicePort['targetPort'] | undefined;
  const protocol = (port.protocol as ServicePort['protocol'] | undefined) || 'TCP';
  return { ...port, protocol, targetPort: target === undefined || target === 0 || target === '' ? port.port : target };
}
