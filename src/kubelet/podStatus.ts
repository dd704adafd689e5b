/**
 * The status the kubelet reports for a Pod. Upstream: pkg/kubelet/kubelet_pods.go (generateAPIPodStatus, getPhase,
 * convertToAPIContainerStatuses). Left out: resizing (what a container has is what it asked for), and as whom it runs.
 */
import {
  timestamp,
  type Container,
  type ContainerState,
  type ContainerStatus,
  type PodPhase,
  type PodStatus,
} from '../api/index.ts';
import type { SimTime } from '../sim/index.ts';
import { generateConditions } from './conditions.ts';
import { containerID, imageNames } from './identifiers.ts';
import { qosClass } from './qosClass.ts';
import type { ContainerRecord, ContainerRuntimeState, PodWorker, Terminated } from './records.ts';
import { asSeen } from './seen.ts';
import { containersOf, restarts } from './specs.ts';
import type { Mutable } from './types.ts';

function terminated(state: Terminated, id: string): ContainerState {
  return {
    terminated: {
      exitCode: state.exitCode,
      reason: state.reason,
      ...(state.message === undefined ? {} : { message: state.message }),
      startedAt: timestamp(state.startedAt),
      finishedAt: timestamp(state.finishedAt),
      containerID: id,
    },
  };
}

function stateOf(state: ContainerRuntimeState, id: string): ContainerState {
  switch (state.is) {
    case 'running':
      return { running: { startedAt: timestamp(state.startedAt) } };
    case 'terminated':
      return terminated(state, id);
    case 'waiting': {
      const { reason, message } = state;
      return { waiting: message === undefined ? { reason } : { reason, message } };
    }
  }
}

function containerStatus(
  worker: PodWorker,
  record: ContainerRecord,
  { image = '', resources, volumeMounts }: Partial<Container> = {},
): ContainerStatus {
  const { uid } = worker.pod.metadata;
  const { name, attempt, state, last } = record;
  const id = attempt > 0 ? containerID(uid, name, attempt) : '';
  const known = attempt > 0 ? imageNames(image) : undefined;
  // While it waits to be started again, the container there is still the one that ended.
  const lastAttempt = state.is === 'waiting' ? attempt : attempt - 1;
  const status: Mutable<ContainerStatus> = {
    name,
    state: stateOf(state, id),
    lastState: last ? terminated(last, containerID(uid, name, lastAttempt)) : NONE,
    ready: record.ready,
    restartCount: Math.max(0, attempt - 1),
    image: known?.image ?? image,
    imageID: known?.imageID ?? '',
  };
  if (volumeMounts?.length) status.volumeMounts = mountStatuses(volumeMounts);
  // The probers' word, who know nothing of ephemeral containers.
  if (record.role !== 'ephemeral') status.started = record.started && state.is === 'running';
  if (known) {
    status.containerID = id;
    if (resources?.requests) status.allocatedResources = resources.requests;
    status.resources = resources ?? NO_RESOURCES;
  }
  return status;
}

type Mounts = NonNullable<Container['volumeMounts']>;
const mounts = new WeakMap<Mounts, NonNullable<ContainerStatus['volumeMounts']>>();

/** Made once for each spec, which never changes. No runtime handler mounts read-only recursively. */
function mountStatuses(specs: Mounts): NonNullable<ContainerStatus['volumeMounts']> {
  const known = mounts.get(specs);
  if (known) return known;
  const list = specs.map(({ name, mountPath, readOnly = false }) => ({
    name,
    mountPath,
    ...(readOnly ? ({ readOnly, recursiveReadOnly: 'Disabled' } as const) : {}),
  }));
  mounts.set(specs, list);
  return list;
}

const NONE: ContainerState = {};
const NO_RESOURCES = {};

/** @upstream pkg/kubelet/kubelet_pods.go#getPhase */
export function podPhase(worker: PodWorker): PodPhase {
  if (worker.failed) return 'Failed';
  const specs = containersOf(worker.pod.spec);
  let waiting = 0;
  let running = 0;
  let failed = 0;
  let stopped = 0;
  let restarting = false;
  for (const [index, { role, state, last }] of worker.containers.entries()) {
    const container = specs[index];
    if (!container) continue;
    if (role === 'init') {
      if (state.is === 'terminated' && state.exitCode !== 0 && !restarts(worker.pod.spec, container, state.exitCode)) {
        return 'Failed';
      }
    } else if (role === 'main') {
      const ended = state.is === 'terminated' ? state : state.is === 'waiting' ? last : undefined;
      if (ended) {
        stopped++;
        if (ended.exitCode !== 0) failed++;
        if (restarts(worker.pod.spec, container, ended.exitCode)) restarting = true;
      } else if (state.is === 'waiting') waiting++;
      else running++;
    }
  }
  if (worker.terminating && running === 0 && stopped > 0 && waiting === 0) return failed > 0 ? 'Failed' : 'Succeeded';
  if (waiting > 0) return 'Pending';
  if (running > 0 || restarting) return 'Running';
  return failed > 0 ? 'Failed' : 'Succeeded';
}

/** @param before the status the API has now: whose conditions of others, and whose times, are kept. */
export function generatePodStatus(
  known: PodWorker,
  before: PodStatus | undefined,
  hostIP: string,
  now: SimTime,
): PodStatus {
  const worker = asSeen(known);
  const { spec, metadata } = worker.pod;
  const specs = containersOf(spec);
  const phase = podPhase(worker);
  const init: ContainerStatus[] = [];
  const main: ContainerStatus[] = [];
  const ephemeral: ContainerStatus[] = [];
  const lists = { init, sidecar: init, main, ephemeral };
  worker.containers.forEach((record, index) => {
    lists[record.role].push(containerStatus(worker, record, specs[index]?.spec));
  });
  const held = worker.tearingDown ? before?.phase : undefined;
  const status: Mutable<PodStatus> = {
    phase: held ?? phase,
    ...worker.failed,
    conditions: generateConditions(worker, phase, before, now),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    startTime: before?.startTime ?? timestamp(worker.acceptedAt),
    containerStatuses: main.sort((a, b) => (a.name < b.name ? -1 : 1)),
    qosClass: before?.qosClass ?? qosClass(spec),
  };
  if (metadata.generation !== undefined) status.observedGeneration = metadata.generation;
  // The address stays in the status after the sandbox has gone: it says where the Pod was.
  const ip = worker.ip ?? before?.podIP;
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = [{ ip }];
  }
  if (init.length > 0) status.initContainerStatuses = init;
  if (ephemeral.length > 0) status.ephemeralContainerStatuses = ephemeral.sort((a, b) => (a.name < b.name ? -1 : 1));
  return status;
}

/** Whether two statuses say the same, so that writing the second would change nothing. */
export function isSameStatus(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  let more = 0;
  for (const key in left) {
    if (!Object.hasOwn(right, key) || !isSameStatus(left[key], right[key])) return false;
    more++;
  }
  for (const _ in right) more--;
  return more === 0;
}
