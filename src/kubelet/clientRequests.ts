/**
 * The requests of a container's script: real connections whose outcome is the command's exit status. Several URLs of one curl share
 * a connection where they go to the same place, --retry tries again what has failed in passing. A steady client loop becomes
 * traffic sources that last as long as the container.
 */
import type { ConnectionRecord, Flow } from '../api/index.ts';
import { exitOf, malformed, requestOf } from './clientErrors.ts';
import { specOf, type KubeletContext } from './context.ts';
import { expand } from './expansion.ts';
import { destinationOf, programOf, type Destination, type RequestLine, type Step } from './images/index.ts';
import type { PodWorker, ProcessRequest, ProcessState, StepOutcome } from './records.ts';

/** How often a command looks whether its request has ended. */
const POLL_MS = 20;
/** The longest pause of curl --retry. */
const LONGEST_PAUSE = 600_000;

/** The container a script runs in. */
export interface Running {
  readonly context: KubeletContext;
  readonly worker: PodWorker;
  readonly index: number;
  readonly print: (text: string) => void;
}

function flowTo(worker: PodWorker, { host, port }: Destination, protocol: 'TCP' | 'UDP'): Flow {
  return { from: { pod: worker.key }, to: { host, port }, protocol };
}

function destination({ context, worker, index }: Running, request: RequestLine): Destination | undefined {
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

// Loops

export function startLoop(running: Running, { requests, every }: Step & { op: 'loop' }): void {
  const { context, worker, index, print } = running;
  const { name } = specOf(worker, index);
  for (const [number, request] of requests.entries()) {
    const to = destination(running, request);
    if (!to) {
      print(malformed(request).text);
      continue;
    }
    const { timeout, keepAlive, retries, retryDelay } = request;
    context.network.setTraffic({
      id: trafficId(worker, name, number),
      ...flowTo(worker, to, request.protocol),
      every,
      // A loop whose tool waits for ever would pile up: the model's patience takes its place.
      ...(Number.isFinite(timeout) ? { timeout } : {}),
      ...(keepAlive ? { keepAlive } : {}),
      ...(retries > 0 ? { retries, retryDelay } : {}),
      ...(to.path === '' || to.path === '/' ? {} : { path: to.path }),
    });
  }
}

/** Ends the traffic that a container's loops have going. */
export function endLoops(context: KubeletContext, worker: PodWorker, index: number): void {
  const container = specOf(worker, index);
  for (const step of programOf(container).script ?? []) {
    if (step.op !== 'loop') continue;
    for (const number of step.requests.keys()) context.network.removeTraffic(trafficId(worker, container.name, number));
  }
}

/** The command ends: what it kept open is closed. */
export function letGo(context: KubeletContext, { open }: ProcessState): void {
  if (open) context.network.close(open.connection);
}

// Single requests

/** Sends the request: over the connection that the URL before it left open, if it leads there, or over a new one. */
function send(
  { context, worker, index }: Running,
  request: RequestLine,
  to: Destination,
  state: ProcessState,
  attempt: number,
): ProcessRequest {
  const { network } = context;
  const { open } = state;
  const path = to.path === '' ? '/' : to.path;
  if (open?.to === `${to.host}:${to.port}` && network.request(open.connection, path)) {
    const record = network.connection(open.connection);
    const number = (record?.requestCount ?? record?.requests.length ?? 1) - 1;
    return { connection: open.connection, number, attempt };
  }
  letGo(context, state);
  const { timeout, connectTimeout, keepsOpen, protocol } = request;
  const source = trafficId(worker, specOf(worker, index).name, 0);
  const options = { source, timeout, connectTimeout, path, keepAlive: keepsOpen };
  return { connection: network.connect(flowTo(worker, to, protocol), options), number: 0, attempt };
}

/** Whether there is something to tell: a record that is gone is one nobody will ever end, and counts as timed out. */
function isOver(record: ConnectionRecord | undefined, number: number): boolean {
  if (!record || record.endedAt !== undefined) return true;
  const asked = requestOf(record, number);
  return asked?.answeredAt !== undefined || asked?.failedAt !== undefined;
}

/** What curl --retry calls transient: timeouts, names that do not resolve, and statuses that say "later". */
function isTransient(
  { tool, retryAll, retryRefused }: RequestLine,
  status: number,
  answer: number | undefined,
): boolean {
  if (tool !== 'curl') return false;
  if (answer !== undefined && [408, 429, 500, 502, 503, 504].includes(answer)) return true;
  if (status === 0) return false;
  return retryAll || status === 28 || status === 6 || (retryRefused && status === 7);
}

function pause({ retryDelay }: RequestLine, attempt: number, fixed: boolean): number {
  return fixed ? retryDelay : Math.min(LONGEST_PAUSE, retryDelay * 2 ** (attempt - 1));
}

export function runRequest(
  running: Running,
  request: RequestLine,
  state: ProcessState,
  next: (status: number, more?: Partial<ProcessState>) => ProcessState,
): StepOutcome {
  const { context, print } = running;
  const { now } = context.sim;
  const to = destination(running, request);
  if (!to) {
    const { status, text } = malformed(request);
    print(text);
    return { then: 'go', state: next(status) };
  }
  const { request: asked } = state;
  if (!asked || asked.again !== undefined) {
    const { open: _used, ...rest } = state;
    const sent = send(running, request, to, state, (asked?.attempt ?? 0) + 1);
    return { then: 'wait', ms: POLL_MS, state: { ...rest, request: sent, since: now } };
  }
  const record = context.network.connection(asked.connection);
  if (!isOver(record, asked.number)) return { then: 'wait', ms: POLL_MS, state };
  const { status, text } = exitOf(request, to, record, asked.number);
  if (asked.attempt <= request.retries && isTransient(request, status, requestOf(record, asked.number)?.status)) {
    const ms = pause(request, asked.attempt, request.retryFixed);
    if (text !== '') print(text);
    return { then: 'wait', ms, state: { ...state, request: { ...asked, again: now + ms } } };
  }
  if (text !== '') print(text);
  const kept = request.keepsOpen && record?.endedAt === undefined;
  const open = { connection: asked.connection, to: `${to.host}:${to.port}` };
  if (!kept) letGo(context, { ...state, open });
  return { then: 'go', state: next(status, kept ? { open } : {}) };
}
