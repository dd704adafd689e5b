/** Starting a container whose image is there. Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer). */
import { bootEpochMs, timestamp, type Container } from '../api/index.ts';
import { nextBackOff } from './backOff.ts';
import type { ConfigObjects } from './configSources.ts';
import {
  save,
  specOf,
  tell,
  thisRun,
  withContainer,
  type ContainerEvent,
  type KubeletContext,
  type RetryEvent,
} from './context.ts';
import { runPostStart } from './postStart.ts';
import { programOf } from './images/index.ts';
import type { ContainerRecord, PodWorker, Terminated } from './records.ts';
import { startLoad } from './running.ts';
import { nowSeen, seenOf } from './seen.ts';
import { giveUp, openSockets } from './sockets.ts';
import { containersOf, restarts } from './specs.ts';

/** The exit code the runtime gives a container that could not be started. */
const START_ERROR = 128;
const NEXT_SYNC_MS = 1000;
/** So long an entrypoint takes to find out that it cannot go on. */
const ENTRYPOINT_MS = 40;

/** A program that takes its time calls listen(). */
export interface ListenEvent extends ContainerEvent {
  readonly kind: 'kubelet/listen';
}

/** @param config what its environment is made of */
export function startContainer(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  config: ConfigObjects,
): PodWorker {
  const before = worker.containers[index];
  if (!before) return worker;
  tell(context, worker, 'Normal', 'Created', 'Container created', before);
  const record = startedRecord(context, worker, index, before, config);
  const running = { ...worker, containers: worker.containers.with(index, record) };
  context.log.forget(worker.pod.metadata.uid, index, record.attempt - 2);
  if (needsSaving(specOf(running, index))) save(context, running);
  if (programOf(specOf(running, index)).command) {
    const failure = context.commands.startMain?.(running, index);
    if (failure !== undefined) return failToRun(context, running, index, failure);
  }
  tell(context, worker, 'Normal', 'Started', 'Container started', before);
  return runPostStart(context, startProgram(context, running, index), index);
}

/** A command finds the container there, also one that is run at once. */
function needsSaving(container: Container): boolean {
  const { command, refuses } = programOf(container);
  return command !== undefined || refuses !== undefined || container.lifecycle?.postStart !== undefined;
}

/** The runtime made the container and could not start its process. @upstream containerd: StartError */
function failToRun(context: KubeletContext, worker: PodWorker, index: number, why: string): PodWorker {
  const record = worker.containers[index];
  if (!record) return worker;
  const message = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${why}: unknown`;
  tell(context, worker, 'Warning', 'Failed', `Error: ${message}`, record);
  const state: Terminated = {
    is: 'terminated',
    exitCode: START_ERROR,
    reason: 'StartError',
    message,
    startedAt: -bootEpochMs(),
    finishedAt: context.sim.now,
  };
  const container = containersOf(worker.pod.spec)[index];
  const failed = { ready: false, started: false, listening: false };
  const known = { ...worker, containers: worker.containers.with(index, nowSeen(record)) };
  if (!container || !restarts(worker.pod.spec, container, START_ERROR))
    return withContainer(known, index, { ...failed, state });
  const event: RetryEvent = { kind: 'kubelet/retry', ...thisRun(worker, index) };
  context.sim.schedule(NEXT_SYNC_MS, event, { background: context.sim.inBackground });
  return withContainer(known, index, {
    ...failed,
    last: state,
    state: { is: 'waiting', reason: 'RunContainerError', message, for: 'back-off' },
  });
}

function startedRecord(
  { sim, api }: KubeletContext,
  worker: PodWorker,
  index: number,
  before: ContainerRecord,
  config: ConfigObjects,
): ContainerRecord {
  const { readinessProbe, startupProbe } = specOf(worker, index);
  const last = before.state.is === 'terminated' ? before.state : before.last;
  const started = startupProbe === undefined;
  return {
    name: before.name,
    role: before.role,
    state: { is: 'running', startedAt: sim.now },
    attempt: before.attempt + 1,
    // An init container is "ready" when it has done its work.
    ready: (before.role === 'main' || before.role === 'sidecar') && started && !readinessProbe,
    listening: false,
    started,
    servicesAsOf: api.revision,
    seen: seenOf(before),
    ...(config.length > 0 ? { config } : {}),
    ...(last ? { last, restartBackOff: nextBackOff(before.restartBackOff, last.finishedAt, sim.now) } : {}),
  };
}

function startProgram(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const program = programOf(specOf(worker, index));
  if (program.command || isRefused(context, worker, index)) return worker;
  startLoad(context, worker, index);
  if (program.startupMs === 0) return openSockets(context, worker, index);
  const event: ListenEvent = { kind: 'kubelet/listen', ...thisRun(worker, index) };
  context.sim.schedule(program.startupMs, event, { background: context.sim.inBackground });
  return worker;
}

/** An entrypoint that does not find what it needs says so, and ends. */
function isRefused(context: KubeletContext, worker: PodWorker, index: number): boolean {
  const { refuses } = programOf(specOf(worker, index));
  if (!refuses) return false;
  const variables = new Map(context.environmentOf(worker, index).map(({ name, value = '' }) => [name, value] as const));
  const why = refuses({
    env: (name) => variables.get(name) ?? '',
    fileAt: (path) => context.commands.textAt?.(worker, index, path),
    at: timestamp(context.sim.now),
  });
  if (!why) return false;
  giveUp(context, worker, index, why, ENTRYPOINT_MS);
  return true;
}
