/**
 * A Pod from being bound to running: accepted, given a sandbox, its images pulled, its init containers run one after the other,
 * then its containers started in order. Upstream: pkg/kubelet/pod_workers.go, kuberuntime_manager.go (computePodActions, SyncPod).
 * Simplified: the kubelet admits every Pod that is bound (the scheduler has seen to resources).
 */
import { keyOf, type Pod, type PodSpec } from '../api/index.ts';
import { nextBackOff } from './backOff.ts';
import { readConfig } from './configSources.ts';
import {
  nodeState,
  runOf,
  save,
  saveAndReport,
  specOf,
  tell,
  thisRun,
  withContainer,
  workerOf,
  type ContainerEvent,
  type KubeletContext,
  type PodEvent,
  type RetryEvent,
} from './context.ts';
import { ownResolver, resolverOf } from './environment.ts';
import { hexDigits } from './identifiers.ts';
import { failedPullTime, isPresent, nameError, pulledMessage, pullError, pullImage, type Pull } from './imagePulls.ts';
import type { ContainerRecord, PodWorker } from './records.ts';
import { awaitRelist } from './pleg.ts';
import { hasUnseen, isBusy, seenOf } from './seen.ts';
import { containersOf, type ContainerInPod } from './specs.ts';
import { scheduleDeadline } from './activeDeadline.ts';
import { startContainer } from './startContainer.ts';
import { rootError } from './nonRoot.ts';
import { mountError } from './volumes.ts';

export interface SandboxEvent extends PodEvent {
  readonly kind: 'kubelet/sandbox';
  /** How often its volumes could not be mounted. */
  readonly tries?: number;
}

/** A pull has ended. */
export interface PulledEvent extends ContainerEvent {
  readonly kind: 'kubelet/pulled';
  readonly pull: Pull;
  /** The runtime's words when the image cannot be had. */
  readonly error?: string;
}

/** A volume that could not be set up is tried again after half a second, then twice as long. @upstream goroutinemap/exponentialbackoff */
const MOUNT_PAUSE_MS = 500;
const LONGEST_MOUNT_PAUSE_MS = 122_000;
/** Setting up a sandbox: 100 to 350 ms. */
const SANDBOX_MIN_MS = 100;
const SANDBOX_SPREAD_MS = 250;
/** Volumes are never there at the first look, and the next comes so long after it. @upstream volumemanager#podAttachAndMountRetryInterval */
const MOUNT_POLL_MS = 300;
/** The pod worker tries again after an error that has no back-off of its own. */
const SYNC_RETRY_MS = 10_000;
/** Between a failed pull and the sync that sees it in back-off. */
const NEXT_SYNC_MS = 1000;

const waitingReason = ({ initContainers }: PodSpec): string =>
  initContainers?.length ? 'PodInitializing' : 'ContainerCreating';

/** A Pod bound to a node of ours has come. */
export function acceptPod(context: KubeletContext, pod: Pod): void {
  const node = pod.spec.nodeName ?? '';
  const containers = containersOf(pod.spec);
  const reason = waitingReason(pod.spec);
  const worker: PodWorker = {
    pod,
    key: keyOf(pod),
    node,
    epoch: nodeState(context, node).epoch,
    acceptedAt: context.sim.now,
    containers: containers.map((container) => newContainer(container, reason)),
    terminating: false,
    orphaned: false,
  };
  saveAndReport(context, worker);
  scheduleSandbox(context, worker);
  scheduleDeadline(context, worker);
}

function newContainer({ spec, role }: ContainerInPod, reason: string): ContainerRecord {
  return {
    name: spec.name,
    role,
    state: { is: 'waiting', reason },
    attempt: 0,
    ready: false,
    listening: false,
    started: false,
  };
}

/** Ephemeral containers that were added to the Pod: they are started as soon as there is a sandbox. */
export function withAddedContainers(context: KubeletContext, worker: PodWorker): PodWorker {
  const { spec } = worker.pod;
  const added = containersOf(spec).slice(worker.containers.length);
  if (added.length === 0) return worker;
  const reason = waitingReason(spec);
  const records = added.map((container) => newContainer(container, reason));
  return proceed(context, { ...worker, containers: [...worker.containers, ...records] });
}

export function scheduleSandbox(context: KubeletContext, worker: PodWorker): void {
  const { metadata, spec } = worker.pod;
  const { uid } = metadata;
  const mounts = spec.volumes?.length ? MOUNT_POLL_MS : 0;
  const delay = mounts + SANDBOX_MIN_MS + Math.floor(context.sim.fixed(`kubelet/sandbox/${uid}`) * SANDBOX_SPREAD_MS);
  const event: SandboxEvent = { kind: 'kubelet/sandbox', uid, epoch: worker.epoch };
  context.sim.schedule(delay, event);
}

export function onSandbox(context: KubeletContext, event: SandboxEvent): void {
  const worker = workerOf(context, event);
  if (!worker || worker.terminating || worker.failed || worker.ip !== undefined) return;
  const { metadata, spec } = worker.pod;
  const unmounted = mountError(context.api, worker.pod);
  if (unmounted !== undefined) {
    tell(context, worker, 'Warning', 'FailedMount', unmounted);
    const tries = event.tries ?? 0;
    const pause = Math.min(LONGEST_MOUNT_PAUSE_MS, MOUNT_PAUSE_MS * 2 ** tries);
    context.sim.schedule(pause, { ...event, tries: tries + 1 }, { background: true });
    return;
  }
  const dns = ownResolver(worker.pod, context.clusterDNS());
  const result = context.cni.addSandbox({
    uid: event.uid,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    node: worker.node,
    hostNetwork: spec.hostNetwork ?? false,
    resolver: resolverOf(worker.pod),
    ...(dns ? { dns } : {}),
  });
  if ('error' in result) {
    const sandbox = hexDigits(`${event.uid}/sandbox/${context.sim.now}`);
    const network = `failed to setup network for sandbox "${sandbox}": plugin type="ptp" failed (add): ${result.error}`;
    const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${network}`;
    tell(context, worker, 'Warning', 'FailedCreatePodSandBox', message);
    context.sim.schedule(SYNC_RETRY_MS, event, { background: true });
    return;
  }
  // The relist sees the sandbox, too: the status that has the address is the one that says what the containers do.
  const next = proceed(context, { ...worker, ip: result.ip });
  save(context, next);
  if (!hasUnseen(next) && !isBusy(next)) awaitRelist(context, next);
}

const isIdle = ({ state }: ContainerRecord): boolean => state.is === 'waiting' && state.for === undefined;

/** Starts whatever may be started now. Inside a Pod everything goes one after the other. */
export function proceed(context: KubeletContext, from: PodWorker): PodWorker {
  if (from.terminating || from.failed || from.ip === undefined) return from;
  const { worker, waits } = startInOrder(context, from);
  // Ephemeral containers do not wait for init containers; what the kubelet itself waits for holds them up, too.
  const next = waits ? worker : startEphemeral(context, worker);
  if (hasUnseen(next) && !isBusy(next)) awaitRelist(context, next);
  return next;
}

/** `waits`: the kubelet is busy with a container, and does nothing else for the Pod. */
function startInOrder(
  context: KubeletContext,
  from: PodWorker,
): { readonly worker: PodWorker; readonly waits: boolean } {
  let worker = from;
  for (const [index, { role }] of from.containers.entries()) {
    if (role === 'ephemeral') break;
    const record = (): ContainerRecord | undefined => worker.containers[index];
    const before = record();
    if (before && isIdle(before)) worker = beginContainer(context, worker, index);
    const after = record();
    if (!after) continue;
    const waits = after.hooked === true || (after.state.is === 'waiting' && after.state.for === 'image');
    if (role === 'main' ? waits : !hasInitialized(after)) return { worker, waits };
  }
  return { worker, waits: false };
}

function startEphemeral(context: KubeletContext, from: PodWorker): PodWorker {
  return from.containers.reduce(
    (worker, record, index) =>
      record.role === 'ephemeral' && isIdle(record) ? beginContainer(context, worker, index) : worker,
    from,
  );
}

/** An init container must have succeeded, a sidecar must have started, before the next one's turn comes. */
function hasInitialized({ role, state, started, attempt, hooked }: ContainerRecord): boolean {
  if (hooked) return false;
  if (role === 'init') return state.is === 'terminated' && state.exitCode === 0;
  return (state.is === 'running' && started) || attempt > 1;
}

/** Starts a container, or pulls its image first. */
export function beginContainer(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const record = worker.containers[index];
  if (!record) return worker;
  const { image, imagePullPolicy = 'IfNotPresent' } = specOf(worker, index);
  const badName = nameError(image);
  if (badName !== undefined) return refuseImage(context, worker, index, 'InspectFailed', 'InvalidImageName', badName);
  if (imagePullPolicy !== 'Always' && isPresent(context, worker.node, image)) {
    const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    tell(context, worker, 'Normal', 'Pulled', message, record);
    return createContainer(context, worker, index);
  }
  if (imagePullPolicy === 'Never') {
    const message = `Container image "${image}" is not present with pull policy of Never`;
    return refuseImage(context, worker, index, 'ErrImageNeverPull', 'ErrImageNeverPull', message);
  }
  tell(context, worker, 'Normal', 'Pulling', `Pulling image "${image}"`, record);
  return waitForImage(context, worker, index, image);
}

/** Starts a container whose image is there, unless its environment cannot be made: that is tried again at every sync. */
function createContainer(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const namespace = worker.pod.metadata.namespace ?? 'default';
  const root = rootError(worker.pod, specOf(worker, index));
  const read = root === undefined ? readConfig(context.api, namespace, specOf(worker, index)) : { error: root };
  if ('objects' in read) return startContainer(context, worker, index, read.objects);
  const record = worker.containers[index];
  tell(context, worker, 'Warning', 'Failed', `Error: ${read.error}`, record);
  scheduleRetry(context, worker, index, SYNC_RETRY_MS, true);
  return withContainer(worker, index, {
    ...(record?.state.is === 'terminated' ? { last: record.state } : {}),
    state: { is: 'waiting', reason: 'CreateContainerConfigError', message: read.error, for: 'back-off' },
  });
}

function waitForImage(context: KubeletContext, worker: PodWorker, index: number, image: string): PodWorker {
  const error = pullError(image);
  const took = error === undefined ? 0 : failedPullTime(context, worker.node, image);
  const pull = error === undefined ? pullImage(context, worker.node, image) : { took, total: took };
  const event: PulledEvent = {
    kind: 'kubelet/pulled',
    ...thisRun(worker, index),
    pull,
    ...(error === undefined ? {} : { error }),
  };
  context.sim.schedule(pull.total, event, { background: context.sim.inBackground });
  const record = worker.containers[index];
  const state = record?.state;
  const reason = state?.is === 'waiting' ? state.reason : 'ContainerCreating';
  const message = state?.is === 'waiting' && state.message !== undefined ? { message: state.message } : {};
  if (state?.is === 'terminated')
    return withContainer(worker, index, {
      last: state,
      state: { is: 'waiting', reason, for: 'image' },
      ...(record ? { seen: seenOf(record) } : {}),
    });
  return withContainer(worker, index, { state: { is: 'waiting', reason, ...message, for: 'image' } });
}

/** The image is refused without asking a registry; the kubelet looks again at every sync. */
function refuseImage(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  event: string,
  reason: string,
  message: string,
): PodWorker {
  tell(context, worker, 'Warning', event, message, worker.containers[index]);
  tell(context, worker, 'Warning', 'Failed', `Error: ${reason}`, worker.containers[index]);
  scheduleRetry(context, worker, index, SYNC_RETRY_MS, true);
  const next = withContainer(worker, index, { state: { is: 'waiting', reason, message, for: 'back-off' } });
  return saveAndReport(context, next);
}

export function scheduleRetry(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  delay: number,
  background: boolean,
): void {
  const event: RetryEvent = { kind: 'kubelet/retry', ...thisRun(worker, index) };
  context.sim.schedule(delay, event, { background });
}

export function onPulled(context: KubeletContext, event: PulledEvent): void {
  const run = runOf(context, event);
  const { index, pull, error } = event;
  if (
    !run ||
    run.worker.terminating ||
    run.worker.failed ||
    run.record.state.is !== 'waiting' ||
    run.record.state.for !== 'image'
  )
    return;
  const { image } = specOf(run.worker, index);
  if (error !== undefined) {
    pullFailed(context, run.worker, index, image, error);
    return;
  }
  tell(context, run.worker, 'Normal', 'Pulled', pulledMessage(image, pull), run.record);
  saveAndReport(context, proceed(context, createContainer(context, run.worker, index)));
}

function pullFailed(context: KubeletContext, worker: PodWorker, index: number, image: string, error: string): void {
  const { now } = context.sim;
  const record = worker.containers[index];
  tell(context, worker, 'Warning', 'Failed', `Failed to pull image "${image}": ${error}`, record);
  tell(context, worker, 'Warning', 'Failed', 'Error: ErrImagePull', record);
  scheduleRetry(context, worker, index, NEXT_SYNC_MS, context.sim.inBackground);
  const next = withContainer(worker, index, {
    state: { is: 'waiting', reason: 'ErrImagePull', message: error, for: 'back-off' },
    pullBackOff: nextBackOff(record?.pullBackOff, now, now),
  });
  saveAndReport(context, proceed(context, next));
}
