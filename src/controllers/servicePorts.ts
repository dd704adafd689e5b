/** The number behind a Service port on a Pod. Upstream: pkg/api/v1/pod/util.go (FindPort). */
import type { Pod, ServicePort } from '../api/index.ts';

/** Undefined when the Pod has no port of that name and protocol. */
export function findPort({ spec }: Pod, { targetPort, protocol }: ServicePort): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    const port = ports.find((candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol);
    if (port) return port.containerPort;
  }
  return undefined;
}
