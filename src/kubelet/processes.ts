/**
 * Runs the scripts of containers step by step. A steady client loop becomes a traffic source that lasts as long as the container;
 * other requests are real connections whose outcome is the command's exit status.
 */
import { timestamp, type ConnectionRecord, type Flow } from '../api/index.ts';
import type { ContainerEvent, ExitEvent, KubeletContext } from './context.ts';
import { specOf, thisRun } from './context.ts';
import { hostnameOf } from './environment.ts';
import {
  destinationOf,
  expandWord,
  needsExpansion,
  programOf,
  type Destination,
  type RequestLine,
  type Step,
} from './images/index.ts';
import type { PodWorker, ProcessState } from './records.ts';
import { openSockets } from './sockets.ts';

export interface ProcessEvent extends ContainerEvent {
  readonly kind: 'kubelet/process';
}

/** A script that never waits gives way after so many steps, for so long. */
const STEPS_AT_ONCE = 500;
const GIVES_WAY_MS = 1000;
/** How often a command looks whether its request has ended. */
const POLL_MS = 20;
/** Between the last step and the exit. */
const EXIT_MS = 10;

const processKey = (worker: PodWorker, index: number): string => `${worker.pod.metadata.uid}/${index}`;

/** Where a script is; undefined for a container that runs none. */
export function processOf(context: KubeletContext, worker: PodWorker, index: number): ProcessState | undefined {
  return context.processes.get(processKey(worker, index));
}

/** What a step does to the script: go on there, or wait for a `kubelet/process` event, or nothing more. */
type Outcome =
  | { readonly then: 'go'; readonly state: ProcessState }
  | { readonly then: 'wait'; readonly ms: number; readonly state: ProcessState }
  | { readonly then: 'stay'; readonly state: ProcessState }
  | { readonly then: 'exit'; readonly code: number };

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

function runStep(context: KubeletContext, worker: PodWorker, index: number, step: Step, state: ProcessState): Outcome {
  const now = context.sim.now;
  const next = (status: number, more: Partial<ProcessState> = {}): ProcessState => {
    const { connection: _ended, ...rest } = state;
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
      startLoop(context, worker, index, step, print);
      return { then: 'stay', state: { ...state, since: now } };
    case 'serve':
      return { then: 'stay', state: { ...state, since: now } };
    case 'request':
      return runRequest(context, worker, index, step.request, state, { next, print });
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

/** Fills in variables of the container's environment. */
export function expand(context: KubeletContext, worker: PodWorker, index: number, word: string): string {
  if (!needsExpansion(word)) return word;
  return expandWord(word, (name) => context.environmentOf(worker, index).find((entry) => entry.name === name)?.value);
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

// Requests

function flowTo(worker: PodWorker, { host, port }: Destination, protocol: 'TCP' | 'UDP'): Flow {
  return { from: { pod: worker.key }, to: { host, port }, protocol };
}

function destination(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  request: RequestLine,
): Destination | undefined {
  const fill = (word: string): string => expand(context, worker, index, word);
  const target = fill(request.target);
  return destinationOf(
    request.port === undefined ? { ...request, target } : { ...request, target, port: fill(request.port) },
  );
}

/** Names of the traffic sources of a container: the first request of its loop has the container's own. */
function trafficId(worker: PodWorker, container: string, number: number): string {
  const id = `pod/${worker.key}/${container}`;
  return number === 0 ? id : `${id}/${number + 1}`;
}

function startLoop(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  { requests, every }: Step & { op: 'loop' },
  print: (text: string) => void,
): void {
  const { name } = specOf(worker, index);
  for (const [number, request] of requests.entries()) {
    const to = destination(context, worker, index, request);
    if (!to) print(malformed(request));
    else
      context.network.setTraffic({
        id: trafficId(worker, name, number),
        ...flowTo(worker, to, request.protocol),
        every,
      });
  }
}

/** Ends what a container's script had going: its place, and its traffic. */
export function endProcess(context: KubeletContext, worker: PodWorker, index: number): void {
  context.processes.delete(processKey(worker, index));
  const container = specOf(worker, index);
  for (const step of programOf(container).script ?? []) {
    if (step.op !== 'loop') continue;
    for (const number of step.requests.keys()) context.network.removeTraffic(trafficId(worker, container.name, number));
  }
}

function malformed({ tool }: RequestLine): string {
  return tool === 'curl' ? 'curl: (3) URL rejected: No host part in the URL' : `${tool}: bad address`;
}

function runRequest(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  request: RequestLine,
  state: ProcessState,
  { next, print }: { next: (status: number) => ProcessState; print: (text: string) => void },
): Outcome {
  const to = destination(context, worker, index, request);
  if (!to) {
    print(malformed(request));
    return { then: 'go', state: next(request.tool === 'curl' ? 3 : 1) };
  }
  if (state.connection === undefined) {
    const { tool, timeout, protocol } = request;
    const source = trafficId(worker, specOf(worker, index).name, 0);
    const options = { source, timeout, ...(tool === 'nc' ? {} : { path: to.path }) };
    const connection = context.network.connect(flowTo(worker, to, protocol), options);
    return { then: 'wait', ms: POLL_MS, state: { ...state, connection, since: context.sim.now } };
  }
  const record = context.network.connection(state.connection);
  // A record that is gone is one nobody will ever end: the request counts as timed out.
  if (record && record.endedAt === undefined) return { then: 'wait', ms: POLL_MS, state };
  const { status, text } = exitOf(request, to, record);
  if (text !== '') print(text);
  return { then: 'go', state: next(status) };
}

/** What the tool exits with, and what it prints. */
function exitOf(
  { tool, failsOnStatus, prints }: RequestLine,
  { host, port }: Destination,
  record: ConnectionRecord | undefined,
): { readonly status: number; readonly text: string } {
  const verdict = record?.verdict ?? 'drop';
  if (verdict === 'accept') {
    const answer = record?.requests.at(-1);
    if (failsOnStatus && (answer?.status ?? 200) >= 400) {
      const text = `curl: (22) The requested URL returned error: ${answer?.status ?? 0}`;
      return tool === 'curl'
        ? { status: 22, text }
        : { status: 1, text: `wget: server returned error: HTTP/1.1 ${answer?.status ?? 0}` };
    }
    return { status: 0, text: prints ? (answer?.body ?? '').trimEnd() : '' };
  }
  if (tool !== 'curl') {
    const why = { nxdomain: `bad address '${host}'`, refused: 'Connection refused', reject: 'Connection refused' };
    const reason = verdict in why ? why[verdict as keyof typeof why] : 'download timed out';
    return { status: 1, text: tool === 'wget' ? `wget: ${reason}` : '' };
  }
  if (verdict === 'nxdomain') return { status: 6, text: `curl: (6) Could not resolve host: ${host}` };
  if (verdict === 'refused' || verdict === 'reject') {
    return { status: 7, text: `curl: (7) Failed to connect to ${host} port ${port}: Could not connect to server` };
  }
  return { status: 28, text: 'curl: (28) Connection timed out' };
}
