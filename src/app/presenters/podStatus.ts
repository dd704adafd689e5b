/**
 * A Pod as one line of `kubectl get pods`: READY, STATUS, RESTARTS. Upstream: pkg/printers/internalversion/printers.go, printPod.
 * Left out: scheduling gates.
 */
import type { Container, ContainerStatus, Pod } from '../../api/index.ts';

export interface PodLine {
  readonly ready: number;
  readonly total: number;
  readonly status: string;
  readonly restarts: number;
}

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always';

function terminatedReason(prefix: string, state: NonNullable<ContainerStatus['state']>['terminated']): string {
  if (!state) return prefix;
  if (state.reason) return prefix + state.reason;
  return state.signal ? `${prefix}Signal:${state.signal}` : `${prefix}ExitCode:${state.exitCode}`;
}

/** What the init containers say about the Pod while they are not done. */
function initReason(pod: Pod): string | undefined {
  const specs = pod.spec.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (isSidecar(specs.find(({ name }) => name === status.name)) && status.started) continue;
    if (terminated) return terminatedReason('Init:', terminated);
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${specs.length}`;
  }
  return undefined;
}

const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

function mainReason(pod: Pod, initial: string): string {
  let reason = initial;
  let running = false;
  for (const { state, ready } of (pod.status?.containerStatuses ?? []).toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = terminatedReason('', state.terminated);
    else if (ready && state?.running) running = true;
  }
  if (reason === 'Completed' && running) return isReady(pod) ? 'Running' : 'NotReady';
  return reason;
}

export function podLine(pod: Pod): PodLine {
  const { status, spec, metadata } = pod;
  const statuses = status?.containerStatuses ?? [];
  const sidecars = (status?.initContainerStatuses ?? []).filter((each) =>
    isSidecar(spec.initContainers?.find(({ name }) => name === each.name)),
  );
  const sidecarSpecs = (spec.initContainers ?? []).filter(isSidecar);
  const counted = [...sidecars, ...statuses];

  const phase = status?.reason || status?.phase || 'Pending';
  let reason = initReason(pod) ?? mainReason(pod, phase);
  if (metadata.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') reason = 'Unknown';
    else if (status?.phase !== 'Failed' && status?.phase !== 'Succeeded') reason = 'Terminating';
  }
  return {
    ready: counted.filter((each) => each.ready && each.state?.running).length,
    total: spec.containers.length + sidecarSpecs.length,
    status: reason,
    restarts: counted.reduce((sum, each) => sum + each.restartCount, 0),
  };
}

export { isReady as isPodReady };
