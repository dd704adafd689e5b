/**
 * Whether a Pod is an endpoint of a Service that selects it, and why not: the EndpointSlice controller's rules, in the order it
 * checks them. Upstream: staging/src/k8s.io/endpointslice/utils.go and pkg/controller/endpointslice.
 */
import type { Pod, Service } from '../../api/index.ts';
import type { EndpointRow } from './endpointRows.ts';
import { isPodReady } from './podStatus.ts';

export interface EndpointReason {
  readonly state: 'ok' | 'warn' | 'bad';
  readonly sentence: string;
}

/** Named target ports a Pod does not have: they are looked up in each Pod for itself. */
function missingPorts(pod: Pod, service: Service): readonly string[] {
  const declared = pod.spec.containers.flatMap(({ ports }) => ports ?? []);
  return (service.spec.ports ?? [])
    .filter(
      ({ targetPort, protocol }) =>
        typeof targetPort === 'string' &&
        !declared.some((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol),
    )
    .map(({ targetPort }) => String(targetPort));
}

function whyAbsent(pod: Pod, service: Service): string {
  const { phase, podIP } = pod.status ?? {};
  if (service.spec.type === 'ExternalName') return 'no: an ExternalName Service has no endpoints';
  if (phase === 'Succeeded' || phase === 'Failed') return `no: the Pod has ended (${phase})`;
  if (!podIP) return 'no: the Pod has no IP yet';
  return 'not yet: the EndpointSlice controller has not written it';
}

/** `row` is the Pod's row in the Service's slices, if it has one. */
export function endpointReason(pod: Pod, service: Service, row: EndpointRow | undefined): EndpointReason {
  if (!row) return { state: 'bad', sentence: whyAbsent(pod, service) };
  const missing = missingPorts(pod, service);
  if (row.terminating)
    return {
      state: 'warn',
      sentence: row.serving
        ? 'terminating: new connections only where nothing is ready'
        : 'terminating: no new connections',
    };
  if (!row.ready)
    return {
      state: 'bad',
      sentence: isPodReady(pod) ? 'listed as not ready' : 'listed, but not ready: condition Ready is not True',
    };
  if (missing.length > 0)
    return { state: 'warn', sentence: `ready, but has no container port named ${missing.join(', ')}` };
  return { state: 'ok', sentence: isPodReady(pod) ? 'ready' : 'ready, because publishNotReadyAddresses is set' };
}
