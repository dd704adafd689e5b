/**
 * Lifecycle hooks: a command in the container, an HTTP request to it, or a sleep. After postStart a container counts as started, before
 * preStop is done it gets no stop signal. Upstream: pkg/kubelet/lifecycle/handlers.go, kuberuntime_container.go (startContainer,
 * executePreStopHook). Left out: tcpSocket (which upstream has dropped), HTTP over TLS, headers.
 */
import type { LifecycleHandler } from '../api/index.ts';
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
const FAILED: CommandEnd = { status: 1, output: '' };

/** Begins a hook. Returns how it went, if that is known at once. */
export function runHook(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  hook: LifecycleHandler,
  is: 'postStart' | 'preStop',
): CommandEnd | undefined {
  if (hook.exec) return context.commands.run?.(worker, index, hook.exec.command ?? [], { is }, FOREVER);
  if (hook.httpGet) return 'error' in httpGet(context, worker, index, hook.httpGet, 0) ? FAILED : DONE;
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
