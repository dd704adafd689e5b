/**
 * Stopping a container: preStop hook, stop signal, SIGKILL at the end of the grace period.
 * Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer).
 */
import { invariant } from '../sim/index.ts';
import {
  specOf,
  tell,
  thisRun,
  withContainer,
  type ContainerEvent,
  type ExitEvent,
  type KubeletContext,
} from './context.ts';
import type { CommandEnd } from './exec/records.ts';
import { runHook } from './hooks.ts';
import { programOf, type Program } from './images/index.ts';
import type { Killing, PodWorker } from './records.ts';
import { programIn } from './running.ts';
import { closeSockets } from './sockets.ts';

/** After the hook a container always gets so long before SIGKILL. @upstream kuberuntime_container.go#minimumGracePeriodInSeconds */
const LEAST_GRACE_MS = 2000;
const SIGKILLED = 137;
/** Between the last answer of a program that shuts down and its exit. */
const LAST_WORDS_MS = 10;

export interface SignalEvent extends ContainerEvent {
  readonly kind: 'kubelet/signal';
  readonly killing: number;
}

/** Begins to stop a running container. `message` is the Killing event's. */
export function killContainer(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  graceMs: number,
  message: string,
): PodWorker {
  const record = worker.containers[index];
  if (record?.state.is !== 'running' || record.killing) return worker;
  tell(context, worker, 'Normal', 'Killing', message, record);
  const { now } = context.sim;
  const killing: Killing = { number: 1, deadline: now + graceMs };
  const stopping = withContainer(worker, index, { killing });
  const hook = graceMs > 0 ? specOf(worker, index).lifecycle?.preStop : undefined;
  if (!hook) return signal(context, stopping, index);
  const end = runHook(context, stopping, index, hook, 'preStop');
  if (end) return preStopDone(context, stopping, index, end);
  const event: SignalEvent = { kind: 'kubelet/signal', ...thisRun(worker, index), killing: 1 };
  context.sim.schedule(graceMs, event);
  return stopping;
}

/** The hook is over: the stop signal follows, whatever came of it. */
export function preStopDone(context: KubeletContext, worker: PodWorker, index: number, end: CommandEnd): PodWorker {
  const record = worker.containers[index];
  if (!record?.killing || record.killing.ends) return worker;
  if (end.status !== 0) tell(context, worker, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', record);
  return signal(context, worker, index);
}

/** Sends the stop signal. What the program does about it decides when it ends. */
export function signal(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const killing = worker.containers[index]?.killing;
  invariant(killing, `${worker.key} is signalled but is not being stopped`);
  const { now } = context.sim;
  const remaining = Math.max(killing.deadline - now, LEAST_GRACE_MS);
  const program = programIn(context, worker, index);
  for (const line of program.stopLines ?? []) {
    const { uid, attempt } = thisRun(worker, index);
    context.log.append(uid, index, attempt, line);
  }
  const reaction = reactionOf(context, worker, index);
  const { worker: quiet, answersFor } = reaction
    ? makeQuiet(context, worker, index, program)
    : { worker, answersFor: 0 };
  const after = reaction && Math.max(reaction.after, answersFor > 0 ? answersFor + LAST_WORDS_MS : 0);
  const ends =
    after !== undefined && after <= remaining
      ? { at: now + after, code: reaction?.code ?? 0 }
      : { at: now + remaining, code: SIGKILLED };
  const next = withContainer(quiet, index, { killing: { ...killing, deadline: now + remaining, ends } });
  scheduleEnd(context, next, index);
  return next;
}

/** What the program does about its sockets when it is asked to stop. */
function makeQuiet(context: KubeletContext, worker: PodWorker, index: number, { stop }: Program) {
  const closes = stop.does === 'exit' && !stop.listening && worker.containers[index]?.listening === true;
  if (!closes) return { worker, answersFor: 0 };
  return closeSockets(context, worker, index, stop.answers === true ? 'shutDown' : 'stopListening');
}

/** When and with what the container would leave by itself; undefined: never, or not foreseen. */
export function reactionOf(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  signalName = 'TERM',
): { readonly after: number; readonly code: number } | undefined {
  const { command } = programOf(specOf(worker, index));
  // A trap runs in its own time: the command's end is the container's then.
  if (command && context.commands.signal?.(worker, index, signalName) !== 'serving') return undefined;
  const { stop } = programIn(context, worker, index);
  return stop.does === 'exit' ? stop : undefined;
}

function scheduleEnd(context: KubeletContext, worker: PodWorker, index: number): void {
  const killing = worker.containers[index]?.killing;
  if (!killing?.ends) return;
  const { at, code } = killing.ends;
  const event: ExitEvent = { kind: 'kubelet/exit', ...thisRun(worker, index), code, killing: killing.number };
  context.sim.schedule(at - context.sim.now, event);
}

/** The grace period became shorter (a second delete, or a forced one): SIGKILL comes earlier. */
export function shortenGrace(context: KubeletContext, worker: PodWorker, index: number, graceMs: number): PodWorker {
  const killing = worker.containers[index]?.killing;
  const deadline = context.sim.now + Math.max(graceMs, LEAST_GRACE_MS);
  if (!killing || deadline >= killing.deadline) return worker;
  const { ends } = killing;
  const sooner: Killing = { number: killing.number + 1, deadline };
  if (!ends) return signal(context, withContainer(worker, index, { killing: sooner }), index);
  const kept = ends.at <= deadline ? ends : { at: deadline, code: SIGKILLED };
  const next = withContainer(worker, index, { killing: { ...sooner, ends: kept } });
  scheduleEnd(context, next, index);
  return next;
}
