/**
 * Attaching to a container: what its own process prints from now on, also the line it is at. Upstream: pkg/kubelet/kubelet_pods.go
 * (GetAttach), the CRI's Attach. Simplified: the two streams of the process come as one, as they do in the log.
 */
import { ApiError } from '../api/index.ts';
import { specOf, workerByKey, type KubeletContext } from './context.ts';
import type { PodWorker } from './records.ts';
import { openRunning } from './runLog.ts';
import type { Attachment, ContainerAddress, ContainerLog } from './types.ts';

interface Attached {
  readonly log: ContainerLog;
  readonly partial: () => string;
  /** It has a terminal: whoever attaches has it drawn anew, with the prompt. */
  readonly tty: boolean;
  readonly stdinOnce: boolean;
  readonly session: string;
}

/**
 * @param main the session in which a container's command runs, and what it has printed of a line that has no end yet
 * @throws ApiError when there is no such container, or it does not run
 */
export function attach(
  context: KubeletContext,
  { pod, container }: ContainerAddress,
  main: { readonly id: (worker: PodWorker, index: number) => string; readonly partial: (id: string) => string },
): Attachment {
  const worker = workerByKey(context, pod);
  const [, name = pod] = pod.split('/');
  if (!worker) throw refusal(404, 'NotFound', `pods "${name}" not found`);
  const index = worker.containers.findIndex((one) =>
    container === undefined ? one.role === 'main' : one.name === container,
  );
  const record = worker.containers[index];
  if (!record) throw refusal(400, 'BadRequest', `container ${container ?? ''} is not valid for pod ${name}`);
  const gone = `unable to upgrade connection: container ${record.name} not found in pod ${pod.split('/').toReversed().join('_')}`;
  const log = openRunning(context, worker, index);
  if (!log) throw refusal(404, 'NotFound', gone);
  const session = main.id(worker, index);
  const { tty = false, stdinOnce = false } = specOf(worker, index);
  return new AttachedProcess({ log, tty, stdinOnce, session, partial: () => main.partial(session) });
}

function refusal(code: number, reason: 'NotFound' | 'BadRequest', message: string): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

class AttachedProcess implements Attachment {
  private readonly of: Attached;
  /** How much of the line without an end has been shown. */
  private shown: number;

  constructor(of: Attached) {
    this.of = of;
    of.log.next();
    this.shown = of.tty ? 0 : of.partial().length;
  }

  get session(): string {
    return this.of.session;
  }

  get stdinOnce(): boolean {
    return this.of.stdinOnce;
  }

  get isRunning(): boolean {
    return this.of.log.isRunning;
  }

  read(): string {
    const { log, partial } = this.of;
    const lines = log.next().map(({ text }) => `${text}\n`);
    const whole = lines.join('') + partial();
    const text = whole.slice(this.shown);
    this.shown = partial().length;
    return text;
  }
}
