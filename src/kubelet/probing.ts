/**
 * When containers are probed and what follows from the results. Upstream: pkg/kubelet/prober/worker.go. Each probe has a ticker that
 * started with the Pod, not with the container; a container that is seen to have started has its readiness probed at once, the rest
 * waits for the next tick after its initial delay; the startup probe holds the other two back; readiness goes on while a Pod is being
 * stopped, liveness does not.
 */
import type { Probe } from '../api/index.ts';
import type { SimTime } from '../sim/index.ts';
import { containersOf, graceOf } from './specs.ts';
import {
  runOf,
  saveAndReport,
  specOf,
  tell,
  thisRun,
  withContainer,
  type ContainerEvent,
  type KubeletContext,
} from './context.ts';
import { killContainer } from './killing.ts';
import type { CommandDoneEvent } from './hooks.ts';
import { commandTimedOut, evaluateProbe, resultOfCommand } from './probe.ts';
import type { ContainerRecord, PodWorker, ProbeCount, ProbeResult, ProbeType } from './records.ts';

export interface ProbeEvent extends ContainerEvent {
  readonly kind: 'kubelet/probe';
  readonly type: ProbeType;
  /** "namespace/name": for whoever reads the journal later. */
  readonly pod: string;
}

/** So long after its start a container that is not ready yet is worth waiting for, when a run is settled. */
const WORTH_WAITING_MS = 120_000;
const WORDS: Readonly<Record<ProbeType, string>> = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' };

function probeOf(worker: PodWorker, index: number, type: ProbeType): Probe | undefined {
  return specOf(worker, index)[`${type}Probe`];
}

/** Schedules the first probes of a container that is seen to have started. */
export function startProbes(context: KubeletContext, worker: PodWorker, index: number): void {
  const { startupProbe, readinessProbe, livenessProbe } = specOf(worker, index);
  if (startupProbe) scheduleFirst(context, worker, index, 'startup', startupProbe);
  else {
    if (readinessProbe) scheduleFirst(context, worker, index, 'readiness', readinessProbe);
    if (livenessProbe) scheduleFirst(context, worker, index, 'liveness', livenessProbe);
  }
}

function scheduleFirst(context: KubeletContext, worker: PodWorker, index: number, type: ProbeType, probe: Probe): void {
  const { now } = context.sim;
  const state = worker.containers[index]?.state;
  // The status knows whole seconds.
  const startedAt = Math.floor((state?.is === 'running' ? state.startedAt : now) / 1000) * 1000;
  const from = startedAt + (probe.initialDelaySeconds ?? 0) * 1000;
  // A sync that finds a container that has started and is not ready has it probed.
  const at = type === 'readiness' && from <= now ? now : nextTick(worker, probe, Math.max(from, now + 1));
  scheduleProbe(context, worker, index, type, at - now, type === 'liveness');
}

const periodOf = ({ periodSeconds = 10 }: Probe): number => periodSeconds * 1000;

/** The first tick of a probe at or after a moment. */
function nextTick({ acceptedAt }: PodWorker, probe: Probe, from: SimTime): SimTime {
  const period = periodOf(probe);
  return acceptedAt + Math.max(0, Math.ceil((from - acceptedAt) / period)) * period;
}

function scheduleProbe(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  type: ProbeType,
  delay: number,
  background: boolean,
): void {
  const event: ProbeEvent = { kind: 'kubelet/probe', ...thisRun(worker, index), type, pod: worker.key };
  context.sim.schedule(delay, event, { background });
}

/** Runs a probe that has come due. */
export function onProbe(context: KubeletContext, event: ProbeEvent): void {
  const run = runOf(context, event);
  const { index, type } = event;
  const probe = run && probeOf(run.worker, index, type);
  if (!run || !probe || run.record.state.is !== 'running') return;
  if (run.record.killing && type !== 'readiness') return;

  if (!probe.exec) return finishProbe(context, run, event, evaluateProbe(context, run.worker, index, type, probe));
  const result = runCommand(context, run.worker, index, type, probe);
  if (result) finishProbe(context, run, event, result);
}

/** Runs a probe's command; undefined: it takes its time. */
function runCommand(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  type: ProbeType,
  probe: Probe,
): ProbeResult | undefined {
  const fails = type === 'readiness' && context.interfered.get(worker.pod.metadata.uid)?.failReadiness === true;
  if (fails) return { success: false, output: '' };
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  const end = context.commands.run?.(worker, index, probe.exec?.command ?? [], { is: 'probe', type }, timeout);
  return end && resultOfCommand(end);
}

/** A probe's command has ended, or has had its time. */
export function onProbeCommand(context: KubeletContext, event: CommandDoneEvent, type: ProbeType): void {
  const run = runOf(context, event);
  const probe = run && probeOf(run.worker, event.index, type);
  if (!run || !probe || run.record.state.is !== 'running') return;
  if (run.record.killing && type !== 'readiness') return;
  const timeout = (probe.timeoutSeconds ?? 1) * 1000;
  const result = event.end.timedOut ? commandTimedOut(probe.exec?.command ?? [], timeout) : resultOfCommand(event.end);
  finishProbe(
    context,
    run,
    { ...event, kind: 'kubelet/probe', type, pod: run.worker.key },
    result,
    event.end.took ?? 0,
  );
}

/** @param took ms since it began */
function finishProbe(
  context: KubeletContext,
  run: NonNullable<ReturnType<typeof runOf>>,
  { index, type }: ProbeEvent,
  result: ProbeResult,
  took = 0,
): void {
  const probe = probeOf(run.worker, index, type);
  if (!probe) return;
  const { now } = context.sim;
  // A tick that came while it ran is not lost.
  const pause = Math.max(0, nextTick(run.worker, probe, now - took + 1) - now);
  if (result.unknown) {
    const text = `${WORDS[type]} probe errored and resulted in unknown state: ${result.output}`;
    tell(context, run.worker, 'Warning', 'Unhealthy', text, run.record);
    scheduleProbe(context, run.worker, index, type, pause, true);
    return;
  }
  if (!result.success) {
    tell(context, run.worker, 'Warning', 'Unhealthy', `${WORDS[type]} probe failed: ${result.output}`, run.record);
  }
  const threshold = result.success ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
  const count = countResult(run.record.probes?.[type], result.success, threshold);
  const counted = withCount(run.worker, index, type, count);
  const reached = count.count >= threshold;
  const next = reached ? act(context, counted, index, type, result.success, probe) : counted;
  if (next !== run.worker) saveAndReport(context, next);

  const record = next.containers[index];
  if (!record || (type === 'startup' && record.started) || (record.killing && type !== 'readiness')) return;
  const background = isSettled(context, record, type, result.success, reached);
  scheduleProbe(context, next, index, type, pause, background);
}

/** Counts equal results up to the threshold; beyond it nothing is worth a write. */
export function countResult(before: ProbeCount | undefined, success: boolean, threshold: number): ProbeCount {
  if (before?.success !== success) return { success, count: 1 };
  return before.count >= threshold ? before : { success, count: before.count + 1 };
}

function withCount(worker: PodWorker, index: number, type: ProbeType, count: ProbeCount): PodWorker {
  const probes = worker.containers[index]?.probes;
  if (probes?.[type] === count) return worker;
  return withContainer(worker, index, { probes: { ...probes, [type]: count } });
}

/** What a result that has reached its threshold does to the container. */
function act(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  type: ProbeType,
  success: boolean,
  probe: Probe,
): PodWorker {
  const record = worker.containers[index];
  if (!record) return worker;
  if (type === 'readiness') return record.ready === success ? worker : withContainer(worker, index, { ready: success });
  if (success) return type === 'startup' ? hasStarted(context, worker, index) : worker;
  const seconds = probe.terminationGracePeriodSeconds;
  const grace = seconds === undefined ? graceOf(worker.pod.spec) : seconds * 1000;
  const message = `Container ${record.name} failed ${type} probe, will be restarted`;
  return killContainer(context, worker, index, grace, message);
}

/** The startup probe has passed: the other probes begin, and without a readiness probe the container is ready. */
function hasStarted(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const { readinessProbe, livenessProbe } = specOf(worker, index);
  if (readinessProbe) scheduleFirst(context, worker, index, 'readiness', readinessProbe);
  if (livenessProbe) scheduleFirst(context, worker, index, 'liveness', livenessProbe);
  const isInit = containersOf(worker.pod.spec)[index]?.role === 'init';
  return withContainer(worker, index, { started: true, ready: !readinessProbe && !isInit });
}

/** Whether nothing is about to change, so that settling need not wait for the next probe. */
function isSettled(
  context: KubeletContext,
  { state, ready }: ContainerRecord,
  type: ProbeType,
  success: boolean,
  reached: boolean,
): boolean {
  if (type === 'liveness') return true;
  if (type === 'readiness' && success === ready) return true;
  const age = state.is === 'running' ? context.sim.now - state.startedAt : 0;
  return (reached && !success) || age > WORTH_WAITING_MS;
}
