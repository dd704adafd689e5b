/**
 * A container's process has ended: its sockets and traffic go at once; the kubelet sees it at its next relist, and then starts it
 * again, backs off, goes on with the next init container, or finds that the Pod has done its work. What it has stopped itself it knows.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions, doBackOff).
 */
import { goDuration } from '../api/index.ts';
import { backOffEnds } from './backOff.ts';
import {
  runOf,
  save,
  saveAndReport,
  specOf,
  tell,
  withContainer,
  type ExitEvent,
  type KubeletContext,
  type RetryEvent,
} from './context.ts';
import { killContainer } from './killing.ts';
import { podPhase } from './podStatus.ts';
import { beginContainer, proceed, scheduleRetry } from './podWorker.ts';
import type { PodWorker, Terminated } from './records.ts';
import { awaitRelist } from './pleg.ts';
import { endProcesses } from './running.ts';
import { nowSeen, seenOf } from './seen.ts';
import { closeSockets } from './sockets.ts';
import { containersOf, graceOf, restarts } from './specs.ts';
import { afterStop, removeSandbox, tearDown } from './termination.ts';

/** Between seeing an exit and the new start, and between it and the sync that says CrashLoopBackOff. */
const RESTART_MS = 300;
const NEXT_SYNC_MS = 1000;

export function onExit(context: KubeletContext, event: ExitEvent): void {
  const run = runOf(context, event);
  if (run?.record.state.is !== 'running') return;
  if (event.killing !== undefined && run.record.killing?.number !== event.killing) return;
  const { index, code } = event;
  const { worker, record } = run;
  const stopped = endContainer(context, worker, index, code, event.outOfMemory ? 'OOMKilled' : undefined);
  if (worker.terminating) {
    afterStop(context, stopped);
    return;
  }
  if (record.killing) onStopped(context, stopped, index);
  else {
    save(context, stopped);
    // A container whose start has not been seen is waited for already.
    if (!record.seen || record.hooked) awaitRelist(context, stopped);
  }
}

/** The kubelet has stopped a container of a Pod that goes on. One that is to run again is started within the same sync, untold. */
function onStopped(context: KubeletContext, worker: PodWorker, index: number): void {
  const record = worker.containers[index];
  if (!record) return;
  const container = containersOf(worker.pod.spec)[index];
  const code = record.state.is === 'terminated' ? record.state.exitCode : 0;
  const starts = container !== undefined && restarts(worker.pod.spec, container, code) && !worker.failed;
  if (starts && record.hookError === undefined) save(context, actOnExit(context, worker, index));
  else if (starts || worker.failed || record.role === 'ephemeral') {
    const known = { ...worker, containers: worker.containers.with(index, nowSeen(record)) };
    saveAndReport(context, actOnExit(context, known, index));
  } else {
    save(context, worker);
    awaitRelist(context, worker);
  }
}

/** So much of a termination message is kept, and so much of a log that takes its place. */
const MOST_MESSAGE = 4096;
const MOST_LOG_MESSAGE = 2048;
const MOST_LOG_LINES = 80;

/** What a container left in its terminationMessagePath, or the end of its log. @upstream kuberuntime_container.go#getTerminationMessage */
function lastWords(context: KubeletContext, worker: PodWorker, index: number, code: number): string | undefined {
  const { terminationMessagePath = '/dev/termination-log', terminationMessagePolicy } = specOf(worker, index);
  const written = context.commands.textAt?.(worker, index, terminationMessagePath);
  if (written !== undefined && written !== '') return written.slice(0, MOST_MESSAGE);
  if (terminationMessagePolicy !== 'FallbackToLogsOnError' || code === 0) return undefined;
  const attempt = worker.containers[index]?.attempt ?? 0;
  const lines = context.log.lines(worker.pod.metadata.uid, index, attempt, 0, MOST_LOG_LINES);
  return lines.length === 0
    ? undefined
    : lines
        .map(({ text }) => `${text}\n`)
        .join('')
        .slice(-MOST_LOG_MESSAGE);
}

/** The process is gone, and with it its sockets, its connections and its traffic. */
export function endContainer(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  code: number,
  reason = code === 0 ? 'Completed' : 'Error',
): PodWorker {
  const record = worker.containers[index];
  if (record?.state.is !== 'running') return worker;
  const message = lastWords(context, worker, index, code);
  endProcesses(context, worker, index);
  const { killing: _killing, hooked: _hooked, ...rest } = record;
  const state: Terminated = {
    is: 'terminated',
    exitCode: code,
    reason,
    startedAt: record.state.startedAt,
    finishedAt: context.sim.now,
    ...(message === undefined ? {} : { message }),
  };
  const ready = worker.terminating ? false : record.ready;
  // Who ends a Pod waits for its containers, and knows.
  const seen = worker.terminating ? {} : { seen: seenOf(record) };
  const ended = { ...worker, containers: worker.containers.with(index, { ...rest, state, ready, ...seen }) };
  const isLast = ended.containers.every((other) => other.state.is !== 'running');
  return record.listening || isLast ? closeSockets(context, ended, index, 'endPod').worker : ended;
}

/** What the kubelet does about a container that it knows has ended. */
export function actOnExit(context: KubeletContext, from: PodWorker, index: number): PodWorker {
  const record = from.containers[index];
  if (record?.state.is !== 'terminated') return from;
  const { state, role, restartBackOff } = record;
  const succeeded = state.exitCode === 0;
  const worker = withContainer(from, index, { ready: role === 'init' && succeeded, started: false });
  const container = containersOf(worker.pod.spec)[index];
  if (!worker.failed && container && restarts(worker.pod.spec, container, state.exitCode)) {
    const inBackOff = backOffEnds(restartBackOff, state.finishedAt) > context.sim.now;
    scheduleRetry(context, worker, index, inBackOff ? NEXT_SYNC_MS : RESTART_MS, context.sim.inBackground);
    return withHookError(worker, index);
  }
  if (!worker.failed && role === 'init' && succeeded) return proceed(context, worker);
  return withoutSandboxWhenDone(context, worker);
}

/** A container that was stopped because its postStart hook failed waits for its restart under that name. */
function withHookError(worker: PodWorker, index: number): PodWorker {
  const { state, hookError: message } = worker.containers[index] ?? {};
  if (message === undefined || state?.is !== 'terminated') return worker;
  return withContainer(worker, index, {
    last: state,
    state: { is: 'waiting', reason: 'PostStartHookError', message, for: 'restart' },
  });
}

/** A Pod whose containers have all ended for good gives its address back; the object stays. */
function withoutSandboxWhenDone(context: KubeletContext, worker: PodWorker): PodWorker {
  const phase = podPhase(worker);
  if (phase !== 'Succeeded' && phase !== 'Failed') return worker;
  if (worker.containers.every(({ state }) => state.is !== 'running'))
    return worker.failed ? removeSandbox(context, worker) : tearDown(context, worker);
  // Whoever looked into it has to go as well.
  const grace = graceOf(worker.pod.spec);
  return worker.containers.reduce(
    (next, { role, name }, index) =>
      role === 'ephemeral' ? killContainer(context, next, index, grace, `Stopping container ${name}`) : next,
    worker,
  );
}

/** The time for another try has come, or would have without a back-off. */
export function onRetry(context: KubeletContext, event: RetryEvent): void {
  const run = runOf(context, event);
  if (!run || run.worker.terminating || run.worker.failed || run.record.state.is === 'running') return;
  const { index } = event;
  const { state, last, restartBackOff, pullBackOff } = run.record;
  const { now } = context.sim;
  const ended = state.is === 'terminated' ? state : last;
  const waitsForImage = state.is === 'waiting' && /Image/.test(state.reason);
  const until = waitsForImage
    ? backOffEnds(pullBackOff, pullBackOff?.updatedAt ?? now)
    : backOffEnds(restartBackOff, ended?.finishedAt ?? now);
  if (until > now) {
    const next = waitsForImage
      ? backOffPulling(context, run.worker, index)
      : backOffRestarting(context, run.worker, index, ended);
    scheduleRetry(context, next, index, until - now, true);
    saveAndReport(context, next);
  } else {
    const begun = beginContainer(context, run.worker, index);
    saveAndReport(context, proceed(context, begun));
  }
}

function backOffPulling(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const { image } = specOf(worker, index);
  const record = worker.containers[index];
  const backingOff = `Back-off pulling image "${image}"`;
  tell(context, worker, 'Normal', 'BackOff', backingOff, record);
  tell(context, worker, 'Warning', 'Failed', 'Error: ImagePullBackOff', record);
  const error = record?.state.is === 'waiting' ? record.state.message : undefined;
  const message = error === undefined ? backingOff : `${backingOff}: ErrImagePull: ${error}`;
  return withContainer(worker, index, {
    state: { is: 'waiting', reason: 'ImagePullBackOff', message, for: 'back-off' },
  });
}

function backOffRestarting(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  ended: Terminated | undefined,
): PodWorker {
  const record = worker.containers[index];
  if (!record) return worker;
  const { metadata } = worker.pod;
  const pod = `${metadata.name}_${metadata.namespace ?? 'default'}(${metadata.uid})`;
  const text = goDuration(record.restartBackOff?.delay ?? 0);
  const event = `Back-off restarting failed container ${record.name} in pod ${pod}`;
  tell(context, worker, 'Warning', 'BackOff', event, record);
  const message = `back-off ${text} restarting failed container=${record.name} pod=${pod}`;
  return withContainer(worker, index, {
    state: { is: 'waiting', reason: 'CrashLoopBackOff', message, for: 'back-off' },
    ...(ended ? { last: ended } : {}),
  });
}
