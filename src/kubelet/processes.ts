/**
 * Runs the scripts of containers step by step. A steady client loop becomes a traffic source that lasts as long as the container;
 * other requests are real connections whose outcome is the command's exit status.
 */
import { timestamp } from '../api/index.ts';
import { endLoops, letGo, runRequest, startLoop } from './clientRequests.ts';
import type { ContainerEvent, ExitEvent, KubeletContext } from './context.ts';
import { specOf, thisRun } from './context.ts';
import { hostnameOf } from './environment.ts';
import { expand } from './expansion.ts';
import { programOf, type Step } from './images/index.ts';
import type { PodWorker, ProcessState, StepOutcome } from './records.ts';
import { openSockets } from './sockets.ts';

export interface ProcessEvent extends ContainerEvent {
  readonly kind: 'kubelet/process';
}

/** A script that never waits gives way after so many steps, for so long. */
const STEPS_AT_ONCE = 500;
const GIVES_WAY_MS = 1000;
/** Between the last step and the exit. */
const EXIT_MS = 10;

const processKey = (worker: PodWorker, index: number): string => `${worker.pod.metadata.uid}/${index}`;

/** Where a script is; undefined for a container that runs none. */
export function processOf(context: KubeletContext, worker: PodWorker, index: number): ProcessState | undefined {
  return context.processes.get(processKey(worker, index));
}

/** Begins a container's script. */
export function startProcess(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const script = programOf(specOf(worker, index)).script ?? [];
  return runSteps(context, worker, index, script, { at: 0, status: 0, files: [], since: context.sim.now });
}

/** Goes on with a container's script after a wait. */
export function continueProcess(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const state = processOf(context, worker, index);
  if (!state) return worker;
  const script = programOf(specOf(worker, index)).script ?? [];
  return runSteps(context, worker, index, script, state);
}

function runSteps(
  context: KubeletContext,
  before: PodWorker,
  index: number,
  script: readonly Step[],
  begun: ProcessState,
): PodWorker {
  let worker = before;
  let state = begun;
  for (let count = 0; count < STEPS_AT_ONCE; count++) {
    const step = script[state.at] ?? { op: 'exit' };
    if (step.op === 'serve') worker = openSockets(context, worker, index);
    const outcome = runStep(context, worker, index, step, state);
    if (outcome.then === 'exit') {
      letGo(context, state);
      context.processes.delete(processKey(worker, index));
      const event: ExitEvent = { kind: 'kubelet/exit', ...thisRun(worker, index), code: outcome.code };
      context.sim.schedule(EXIT_MS, event, { background: true });
      return worker;
    }
    state = outcome.state;
    if (outcome.then !== 'go') {
      context.processes.put(processKey(worker, index), state);
      if (outcome.then === 'wait') wake(context, worker, index, outcome.ms);
      return worker;
    }
  }
  context.processes.put(processKey(worker, index), state);
  wake(context, worker, index, GIVES_WAY_MS);
  return worker;
}

function wake(context: KubeletContext, worker: PodWorker, index: number, ms: number): void {
  const event: ProcessEvent = { kind: 'kubelet/process', ...thisRun(worker, index) };
  context.sim.schedule(ms, event, { background: true });
}

function runStep(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  step: Step,
  state: ProcessState,
): StepOutcome {
  const now = context.sim.now;
  const next = (status: number, more: Partial<ProcessState> = {}): ProcessState => {
    const { request: _over, ...rest } = state;
    return { ...rest, at: state.at + 1, status, since: now, ...more };
  };
  const print = (text: string): void => {
    const { uid, attempt } = thisRun(worker, index);
    context.log.append(uid, index, attempt, text);
  };
  switch (step.op) {
    case 'sleep':
      return Number.isFinite(step.ms)
        ? { then: 'wait', ms: step.ms, state: next(0) }
        : { then: 'stay', state: { ...state, since: now } };
    case 'status':
      return { then: 'go', state: next(step.status) };
    case 'invert':
      return { then: 'go', state: next(state.status === 0 ? 1 : 0) };
    case 'jump':
      return { then: 'go', state: { ...state, at: step.to } };
    case 'jumpIf':
      return { then: 'go', state: { ...state, at: (state.status === 0) === step.when ? step.to : state.at + 1 } };
    case 'exit':
      return { then: 'exit', code: step.code ?? state.status };
    case 'echo':
      print(printed(context, worker, index, step.text));
      return { then: 'go', state: next(0) };
    case 'unknown':
      print(`${step.command}: not simulated; it does nothing here`);
      return { then: 'go', state: next(0) };
    case 'file':
      return { then: 'go', state: touch(step, state, next) };
    case 'lookup':
      return { then: 'go', state: next(resolves(context, worker, expand(context, worker, index, step.host)) ? 0 : 1) };
    case 'loop':
      startLoop({ context, worker, index, print }, step);
      return { then: 'stay', state: { ...state, since: now } };
    case 'serve':
      return { then: 'stay', state: { ...state, since: now } };
    case 'request':
      return runRequest({ context, worker, index, print }, step.request, state, next);
  }
}

function touch(
  step: Step & { op: 'file' },
  state: ProcessState,
  next: (status: number, more?: Partial<ProcessState>) => ProcessState,
): ProcessState {
  const without = state.files.filter((path) => path !== step.path);
  if (step.does === 'touch') return next(0, { files: [...without, step.path] });
  if (step.does === 'rm') return next(0, { files: without });
  return next(state.files.includes(step.path) ? 0 : 1);
}

function printed(context: KubeletContext, worker: PodWorker, index: number, text: string): string {
  if (text === '$(date)') return timestamp(context.sim.now);
  if (text === '$(hostname)') return hostnameOf(worker.pod);
  if (text === '$(env)') {
    return context
      .environmentOf(worker, index)
      .map(({ name, value = '' }) => `${name}=${value}`)
      .join('\n');
  }
  return expand(context, worker, index, text);
}

/** Whether a name resolves for the Pod: the network's own answer to a packet that would be sent there. */
function resolves(context: KubeletContext, worker: PodWorker, host: string): boolean {
  const { outcomes } = context.network.trace({ from: { pod: worker.key }, to: { host, port: 80 } });
  return outcomes.some(({ verdict }) => verdict !== 'nxdomain');
}

/** Ends what a container's script had going: its place, its connections and its traffic. */
export function endProcess(context: KubeletContext, worker: PodWorker, index: number): void {
  const state = processOf(context, worker, index);
  if (state) letGo(context, state);
  context.processes.delete(processKey(worker, index));
  endLoops(context, worker, index);
  context.commands.end?.(worker, index);
}
