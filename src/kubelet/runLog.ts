/**
 * The log of one run of a container. What a program prints when it starts is known from the program; what came later was written
 * down. Upstream: pkg/kubelet/kubelet_pods.go (validateContainerLogStatus), pkg/kubelet/kuberuntime/logs.
 */
import { ApiError, timestamp } from '../api/index.ts';
import { nodeState, specOf, workerByKey, type KubeletContext } from './context.ts';
import { printedAt } from './containerLog.ts';
import { hostnameOf } from './environment.ts';
import { programOf } from './images/index.ts';
import type { ContainerRecord, PodWorker } from './records.ts';
import { asSeen } from './seen.ts';
import type { ContainerLog, LogLine } from './types.ts';

/** A run of a container: the `attempt`-th. */
interface Run {
  readonly worker: PodWorker;
  readonly index: number;
  readonly attempt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

/** More than a file of ten MiB, at which a real kubelet rotates, mostly holds. */
const MOST_LINES = 100_000;

/** The run whose log is asked for; undefined when there has been none. */
export function runToRead(
  { worker, index }: { readonly worker: PodWorker; readonly index: number },
  previous: boolean,
): Run | undefined {
  const record = worker.containers[index];
  if (!record) return undefined;
  const { state, last, attempt } = record;
  // While it waits for its next run, the last one is both: the present one, and the one before.
  const isLast = state.is === 'waiting';
  const number = previous && !isLast ? attempt - 1 : attempt;
  if (number < 1) return undefined;
  const times = previous || isLast ? last : state;
  return { worker, index, attempt: number, ...times };
}

/** What its program printed at its start. */
export function beginning(context: KubeletContext, { worker, index, startedAt, finishedAt }: Run): readonly LogLine[] {
  const program = programOf(specOf(worker, index));
  const at = startedAt === undefined ? undefined : startedAt + program.startupMs;
  if (at === undefined || at > (finishedAt ?? context.sim.now)) return [];
  return printedAt(at, program.startLines(timestamp(at), hostnameOf(worker.pod)));
}

export function writtenBy(
  { log }: KubeletContext,
  { worker, index, attempt }: Run,
  after = 0,
  most?: number,
): readonly LogLine[] {
  return log.lines(worker.pod.metadata.uid, index, attempt, after, most);
}

const refuse = (message: string): ApiError =>
  new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'BadRequest',
    code: 400,
  });

/** Why there is no log to read, in the kubelet's words. */
function whyNone({ name, state }: ContainerRecord, pod: string, previous: boolean): string {
  if (previous) return `previous terminated container "${name}" in pod "${pod}" not found`;
  const waiting = `container "${name}" in pod "${pod}" is waiting to start: `;
  const reason = state.is === 'waiting' ? state.reason : '';
  if (reason === 'ErrImagePull') return `${waiting}image can't be pulled`;
  if (reason === 'ImagePullBackOff') return `${waiting}trying and failing to pull image`;
  return waiting + reason;
}

/**
 * Opens the log of a container's run, as far as the kubelet has seen that there is one.
 * @returns undefined when the node's kubelet does not know the Pod, or cannot be reached
 * @throws ApiError BadRequest when the container has had no such run
 */
export function openLog(
  context: KubeletContext,
  pod: string,
  container: string,
  previous: boolean,
): ContainerLog | undefined {
  const found = workerByKey(context, pod);
  if (!found || !nodeState(context, found.node).connected) return undefined;
  const worker = asSeen(found);
  const index = worker.containers.findIndex(({ name }) => name === container);
  const record = worker.containers[index];
  const name = worker.pod.metadata.name;
  if (!record) throw refuse(`container "${container}" in pod "${name}" is not available`);
  const run = runToRead({ worker, index }, previous);
  const hasLog = run !== undefined && (!previous || record.last !== undefined);
  if (!hasLog) throw refuse(whyNone(record, name, previous));
  return new RunLog(context, run);
}

/** What a container that runs prints: the runtime is asked, which knows all there is. */
export function openRunning(context: KubeletContext, worker: PodWorker, index: number): ContainerLog | undefined {
  if (worker.containers[index]?.state.is !== 'running' || !nodeState(context, worker.node).connected) return undefined;
  const run = runToRead({ worker, index }, false);
  return run && new RunLog(context, run);
}

/** A place in the log: everything before it has been read. It holds no lines, so that a reader who never reads costs nothing. */
class RunLog implements ContainerLog {
  private readonly context: KubeletContext;
  private readonly run: Run;
  private hasBegun = false;
  private read = 0;

  constructor(context: KubeletContext, run: Run) {
    this.context = context;
    this.run = run;
  }

  next(): readonly LogLine[] {
    const { context, run } = this;
    const { log } = context;
    const begun = this.hasBegun ? [] : beginning(context, run);
    if (begun.length > 0) this.hasBegun = true;
    const count = log.count(run.worker.pod.metadata.uid, run.index, run.attempt);
    // Time may have been turned back to before what has been read.
    const written = count > this.read ? writtenBy(context, run, this.read, MOST_LINES) : [];
    this.read = count;
    return [...begun, ...written];
  }

  get isRunning(): boolean {
    const record = this.context.workers.get(this.run.worker.pod.metadata.uid)?.containers[this.run.index];
    return record?.attempt === this.run.attempt && record.state.is === 'running';
  }
}
