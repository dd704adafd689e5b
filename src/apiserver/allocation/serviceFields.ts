/** Questions about which server-filled fields a Service has use for. Upstream: pkg/registry/core/service/strategy.go, pkg/api/service. */
import type { Service, ServicePort } from '../../api/index.ts';

export const isHeadless = ({ spec }: Service): boolean => spec.clusterIPs?.[0] === 'None';

export const needsClusterIP = ({ spec }: Service): boolean => spec.type !== 'ExternalName';

export const needsNodePort = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

/** A load balancer asks each node of an `externalTrafficPolicy: Local` Service whether it has endpoints. */
export const needsHealthCheckPort = ({ spec }: Service): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';

export const allocatesNodePorts = ({ spec }: Service): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === true);

export const sameClusterIPs = (a: Service, b: Service): boolean => {
  const left = a.spec.clusterIPs ?? [];
  const right = b.spec.clusterIPs ?? [];
  return left.length === right.length && left.every((address, i) => address === right[i]);
};

export const nodePortsOf = ({ spec }: Service): number[] =>
  (spec.ports ?? []).map((port) => port.nodePort ?? 0).filter((port) => port !== 0);

/** The Service with some spec fields set; undefined takes a field away. */
export function withSpec(
  service: Service,
  fields: { readonly [K in keyof Service['spec']]?: Service['spec'][K] | undefined },
): Service {
  const entries = Object.entries({ ...service.spec, ...fields }).filter(([, value]) => value !== undefined);
  return { ...service, spec: Object.fromEntries(entries) as unknown as Service['spec'] };
}

export function withNodePort(port: ServicePort, nodePort: number | undefined): ServicePort {
  if (nodePort) return { ...port, nodePort };
  const { nodePort: _, ...rest } = port;
  return rest;
}
