/**
 * A Pod as one line of `kubectl get pods`: READY, STATUS, RESTARTS. Upstream: pkg/printers/internalversion/printers.go, printPod.
 */
import type { Container, ContainerStateTerminated, ContainerStatus, Pod } from './core.ts';
import type { Time } from './meta.ts';
import { parseTimestamp } from './time.ts';

export interface PodLine {
  readonly ready: number;
  readonly total: number;
  readonly status: string;
  readonly restarts: number;
  /** When the last of the restarted containers had ended; undefined when none was restarted. */
  readonly lastRestart: Time | undefined;
}

const NONE: readonly never[] = [];

const isSidecar = (container: Container | undefined): boolean => container?.restartPolicy === 'Always';

function endReason({ reason, signal, exitCode }: ContainerStateTerminated): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** What the init containers say about the Pod while they are not done. */
function initReason(pod: Pod): string | undefined {
  const specs = pod.spec.initContainers ?? [];
  const statuses = pod.status?.initContainerStatuses ?? [];
  for (const [index, status] of statuses.entries()) {
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (isSidecar(specs.find(({ name }) => name === status.name)) && status.started) continue;
    if (terminated) return `Init:${endReason(terminated)}`;
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
    return `Init:${index}/${specs.length}`;
  }
  return undefined;
}

const hasCondition = (pod: Pod, wanted: string): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === wanted && status === 'True') ?? false;

export const isPodReady = (pod: Pod): boolean => hasCondition(pod, 'Ready');

/** The first container that has something to say wins; one that runs makes up for those that are done. */
function mainReason(pod: Pod, initial: string): string {
  let reason = initial;
  let failure = '';
  let running = false;
  const statuses = pod.status?.containerStatuses ?? NONE;
  for (let index = statuses.length - 1; index >= 0; index--) {
    const { state, ready } = statuses[index]!;
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) {
      reason = endReason(state.terminated);
      if (state.terminated.exitCode !== 0) failure = reason;
    } else if (ready && state?.running) running = true;
  }
  if (reason !== 'Completed') return reason;
  if (running && isPodReady(pod)) return 'Running';
  return failure || (running ? 'NotReady' : reason);
}

/** Sidecars that have started, as far as the init containers before them are done: only these count as ready. */
function readySidecars(pod: Pod): number {
  let ready = 0;
  for (const status of pod.status?.initContainerStatuses ?? []) {
    if (status.state?.terminated?.exitCode === 0) continue;
    const spec = pod.spec.initContainers?.find(({ name }) => name === status.name);
    if (!isSidecar(spec) || !status.started) return ready;
    if (status.ready) ready++;
  }
  return ready;
}

function phaseReason({ status }: Pod): string {
  const gated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  if (gated) return 'SchedulingGated';
  return status?.reason || status?.phase || 'Pending';
}

function lastEnd(statuses: readonly ContainerStatus[]): Time | undefined {
  let last: Time | undefined;
  for (const { lastState } of statuses) {
    const at = lastState?.terminated?.finishedAt;
    if (at !== undefined && (last === undefined || (parseTimestamp(at) ?? 0) > (parseTimestamp(last) ?? 0))) last = at;
  }
  return last;
}

/** Sidecars' statuses: of what the spec says is restarted for ever. */
function sidecarStatuses({ spec, status }: Pod): readonly ContainerStatus[] {
  return (status?.initContainerStatuses ?? NONE).filter(({ name }) =>
    spec.initContainers?.some((each) => each.name === name && isSidecar(each)),
  );
}

export function podLine(pod: Pod): PodLine {
  const { status, spec, metadata } = pod;
  const statuses = status?.containerStatuses ?? NONE;
  // Most Pods have no init containers, and lists are long.
  const hasInits = spec.initContainers !== undefined;
  const initializing = hasInits ? initReason(pod) : undefined;
  // A Pod that is initialised and whose sidecar has trouble still shows what its containers do.
  const started = initializing === undefined || hasCondition(pod, 'Initialized');
  let reason = initializing ?? phaseReason(pod);
  if (started) reason = mainReason(pod, reason);
  if (metadata.deletionTimestamp !== undefined) {
    if (status?.reason === 'NodeLost') reason = 'Unknown';
    else if (status?.phase !== 'Failed' && status?.phase !== 'Succeeded') reason = 'Terminating';
  }
  let ready = hasInits ? readySidecars(pod) : 0;
  if (started) for (const each of statuses) if (each.ready && each.state?.running) ready++;
  const own = started ? statuses : (status?.initContainerStatuses ?? NONE);
  const counted = hasInits && started ? [...sidecarStatuses(pod), ...own] : own;
  let restarts = 0;
  for (const { restartCount } of counted) restarts += restartCount;
  return {
    ready,
    total: spec.containers.length + (hasInits ? spec.initContainers.filter(isSidecar).length : 0),
    status: reason,
    restarts,
    lastRestart: restarts === 0 ? undefined : lastEnd(counted),
  };
}
