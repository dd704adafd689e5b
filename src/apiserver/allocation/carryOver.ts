/**
 * What an update may leave out: a client that sends the manifest it created the Service with keeps its address and its ports, and a
 * change of type clears what the new type has no use for. Upstream: pkg/registry/core/service/storage/storage.go
 * (patchAllocatedValues, normalizeClusterIPs) and strategy.go (dropTypeDependentFields).
 */
import { type Service, equalValues } from '../../api/index.ts';
import { isExternallyAccessible } from '../defaults/service.ts';
import {
  needsClusterIP,
  needsHealthCheckPort,
  needsNodePort,
  nodePortsOf,
  sameClusterIPs,
  withNodePort,
  withSpec,
} from './serviceFields.ts';

/** A new Service given only `clusterIP` gets the list of one that goes with it. */
export function initClusterIPs(service: Service): Service {
  const { clusterIP, clusterIPs } = service.spec;
  return clusterIP && !clusterIPs?.length ? withSpec(service, { clusterIPs: [clusterIP] }) : service;
}

/** Fills in what the stored Service was given and the new one does not mention. */
export function carryOverAllocated(service: Service, old: Service): Service {
  let next = service;
  if (needsClusterIP(old) && needsClusterIP(next)) {
    if (!next.spec.clusterIP) next = withSpec(next, { clusterIP: old.spec.clusterIP });
    if (!next.spec.clusterIPs?.length) next = withSpec(next, { clusterIPs: old.spec.clusterIPs });
  }
  if (needsNodePort(old) && needsNodePort(next)) next = carryOverNodePorts(next, old);
  if (needsHealthCheckPort(old) && needsHealthCheckPort(next) && !next.spec.healthCheckNodePort)
    next = withSpec(next, { healthCheckNodePort: old.spec.healthCheckNodePort });
  return syncClusterIPs(next, old);
}

/** Ports are known again by their names; a number that another port of the new Service claims is not given twice. */
function carryOverNodePorts(service: Service, old: Service): Service {
  const claimed = new Set(nodePortsOf(service));
  const used = new Set(nodePortsOf(old).filter((port) => claimed.has(port)));
  const byName = new Map((old.spec.ports ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]));
  const ports = service.spec.ports?.map((port) => {
    if (port.nodePort) return port;
    const before = byName.get(port.name ?? '') ?? 0;
    return before === 0 || used.has(before) ? port : withNodePort(port, before);
  });
  return withSpec(service, { ports });
}

/** `clusterIP` and `clusterIPs` say the same twice; a client that knows only the first means both. */
function syncClusterIPs(service: Service, old: Service): Service {
  const before = old.spec.clusterIP ?? '';
  const after = service.spec.clusterIP ?? '';
  if (before === after) {
    const cleared = (old.spec.clusterIPs?.length ?? 0) > 0 && !service.spec.clusterIPs?.length;
    return cleared ? withSpec(service, { clusterIPs: old.spec.clusterIPs }) : service;
  }
  if (!sameClusterIPs(old, service)) return service;
  return withSpec(service, { clusterIPs: before !== '' && after === '' ? undefined : [after] });
}

/** Clears what the old type needed, the new one does not, and the client did not touch. */
export function dropTypeDependentFields(service: Service, old: Service): Service {
  let next = service;
  if (needsClusterIP(old) && !needsClusterIP(next)) {
    if (old.spec.clusterIP === next.spec.clusterIP && sameClusterIPs(old, next))
      next = withSpec(next, { clusterIP: undefined, clusterIPs: undefined });
    if (equalValues(old.spec.ipFamilies, next.spec.ipFamilies)) next = withSpec(next, { ipFamilies: undefined });
    if (old.spec.ipFamilyPolicy === next.spec.ipFamilyPolicy) next = withSpec(next, { ipFamilyPolicy: undefined });
  }
  const before = new Set(nodePortsOf(old));
  if (needsNodePort(old) && !needsNodePort(next) && nodePortsOf(next).every((port) => before.has(port)))
    next = withSpec(next, { ports: next.spec.ports?.map((port) => withNodePort(port, undefined)) });
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(next) && untouched('healthCheckNodePort', next, old))
    next = withSpec(next, { healthCheckNodePort: undefined });
  if (old.spec.type === 'LoadBalancer' && next.spec.type !== 'LoadBalancer') {
    if (untouched('allocateLoadBalancerNodePorts', next, old))
      next = withSpec(next, { allocateLoadBalancerNodePorts: undefined });
    if (untouched('loadBalancerClass', next, old)) next = withSpec(next, { loadBalancerClass: undefined });
  }
  const reachable = ({ spec }: Service): boolean => isExternallyAccessible(spec.type, spec);
  if (reachable(old) && !reachable(next) && untouched('externalTrafficPolicy', next, old))
    next = withSpec(next, { externalTrafficPolicy: undefined });
  return next.spec.type === 'LoadBalancer' ? next : { ...next, status: { ...next.status, loadBalancer: {} } };
}

function untouched(field: keyof Service['spec'], service: Service, old: Service): boolean {
  return service.spec[field] === old.spec[field];
}
