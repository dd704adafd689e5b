/**
 * Lifecycle hooks: a command in the container, an HTTP request to it, or a sleep. After postStart a container counts as started, before
 * preStop is done it gets no stop signal. Upstream: pkg/kubelet/lifecycle/handlers.go, kuberuntime_container.go (startContainer,
 * executePreStopHook). Left out: tcpSocket (which upstream has dropped), HTTP over TLS, headers.
 */
import { goQuote, type LifecycleHandler } from '../api/index.ts';
import { thisRun, type ContainerEvent, type KubeletContext } from './context.ts';
import type { CommandEnd, Purpose } from './exec/records.ts';
import { httpGet } from './probe.ts';
import type { PodWorker } from './records.ts';

/** A command of the kubelet's own, or a hook's sleep, is over. */
export interface CommandDoneEvent extends ContainerEvent {
  readonly kind: 'kubelet/commandDone';
  readonly purpose: Exclude<Purpose, { is: 'main' }>;
  readonly end: CommandEnd;
}

const FOREVER = 1e12;
const DONE: CommandEnd = { status: 0, output: '' };

/** What the API says of a container whose hook failed; the Event is silent about it, as it may hold secrets. @upstream handlers.go (Run) */
export function hookError(
  { key, pod }: PodWorker,
  container: string,
  { exec, httpGet: get, sleep }: LifecycleHandler,
  { status, output, errors = '', failure }: CommandEnd,
): string {
  const of = `for Container "${container}" in Pod "${key.split('/').toReversed().join('_')}(${pod.metadata.uid})" failed`;
  if (get) return `HTTP lifecycle hook (${get.path ?? ''}) ${of} - error: ${failure?.message ?? ''}`;
  if (sleep)
    return `Sleep lifecycle hook (${sleep.seconds ?? 0}) ${of} - error: container terminated before sleep hook finished`;
  const command = exec?.command ?? [];
  const error = failure
    ? `rpc error: code = Unknown desc = failed to exec in container: failed to start exec: ${failure.message}`
    : `command '${command.join(' ')}' exited with ${status}: ${errors}`;
  return `Exec lifecycle hook ([${command.join(' ')}]) ${of} - error: ${error}, message: ${goQuote(output)}`;
}

/** Begins a hook. Returns how it went, if that is known at once. */
export function runHook(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  hook: LifecycleHandler,
  is: 'postStart' | 'preStop',
): CommandEnd | undefined {
  if (hook.exec) return context.commands.run?.(worker, index, hook.exec.command ?? [], { is }, FOREVER);
  if (hook.httpGet) {
    const got = httpGet(context, worker, index, hook.httpGet, 0);
    return 'error' in got ? { status: 1, output: '', failure: { message: got.error, exitCode: 1 } } : DONE;
  }
  const ms = (hook.sleep?.seconds ?? 0) * 1000;
  if (ms <= 0) return DONE;
  const event: CommandDoneEvent = {
    kind: 'kubelet/commandDone',
    ...thisRun(worker, index),
    purpose: { is },
    end: DONE,
  };
  context.sim.schedule(ms, event);
  return undefined;
}
