/**
 * The sockets of a Pod's programs. They belong to the processes, not to the containerPorts: what is declared changes nothing.
 * Simplified: the network knows a Pod's sockets, not a container's, so when one of several listening containers ends, the
 * connections of the others end with it (their sockets are opened again at once).
 */
import type { Listener } from '../network/index.ts';
import { thisRun, specOf, withContainer, type ContainerEvent, type ExitEvent, type KubeletContext } from './context.ts';
import { hostnameOf } from './environment.ts';
import { programIn } from './running.ts';
import type { PodWorker } from './records.ts';

/** A server that a container's command had started has ended. */
export interface StopListeningEvent extends ContainerEvent {
  readonly kind: 'kubelet/stopListening';
}

/** ms a program takes to answer when nothing slows it. */
const ANSWER_MS = 1;
/** Between a failed bind() and the end of the process. */
const BIND_FAILS_MS = 30;

/** How a container's program answers now, a learner's interference considered. */
export function answerOf(context: KubeletContext, worker: PodWorker, index: number): Listener['answer'] {
  const container = specOf(worker, index);
  const program = programIn(context, worker, index);
  const { failReadiness, slowMs } = context.interfered.get(worker.pod.metadata.uid) ?? {};
  // A probe of the start page cannot be answered otherwise than any client that asks for it.
  const probesRoot = container.readinessProbe?.httpGet && isRoot(container.readinessProbe.httpGet.path);
  return {
    status: failReadiness && probesRoot ? 503 : 200,
    body: program.body(hostnameOf(worker.pod)),
    delay: slowMs ?? ANSWER_MS,
  };
}

export const isRoot = (path: string | undefined): boolean => path === undefined || path === '' || path === '/';

/** The program says why it cannot go on, and soon ends with 1. @param after ms */
export function giveUp(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  why: readonly string[],
  after: number,
): void {
  const run = thisRun(worker, index);
  for (const line of why) context.log.append(run.uid, index, run.attempt, line);
  const event: ExitEvent = { kind: 'kubelet/exit', ...run, code: 1 };
  context.sim.schedule(after, event, { background: context.sim.inBackground });
}

/** The program calls listen(). When another process of the address has the port already, it ends with 1. */
export function openSockets(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const program = programIn(context, worker, index);
  const { ip } = worker;
  if (program.listens.length === 0 || ip === undefined) return worker;
  const taken = program.listens.find(({ port, protocol }) => context.network.isListening(ip, port, protocol));
  if (taken) {
    const why = `bind() to 0.0.0.0:${taken.port} failed (98: Address already in use)`;
    giveUp(context, worker, index, [why], BIND_FAILS_MS);
    return worker;
  }
  listen(context, worker, index);
  return withContainer(worker, index, { listening: true });
}

function listen(context: KubeletContext, worker: PodWorker, index: number): void {
  const program = programIn(context, worker, index);
  const { key: pod, node, ip } = worker;
  if (ip === undefined) return;
  const answer = answerOf(context, worker, index);
  for (const { port, protocol } of program.listens) {
    const { name, idle } = program;
    const listener = { pod, node, ip, port, protocol, program: name, answer };
    context.network.listen(idle === undefined ? listener : { ...listener, idle });
  }
}

/** What happens to connections when a program closes its sockets. */
export type Closing =
  /** Nothing: it only stops listening. */
  | 'stopListening'
  /** It shuts down gracefully: idle ones end, the others with the answer it is working on. */
  | 'shutDown'
  /** Its process has ended: its kernel closes them. */
  | 'endPod';

/** The program's sockets are closed. Returns also in how many ms a program that shuts down will have answered what it has. */
export function closeSockets(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  how: Closing,
): { readonly worker: PodWorker; readonly answersFor: number } {
  const answersFor = context.network[how](worker.key) ?? 0;
  const closed = withContainer(worker, index, { listening: false });
  reopen(context, closed);
  return { worker: closed, answersFor };
}

/** Opens again what the network closed with a Pod's name: its other containers', and those of a newer Pod of that name. */
export function reopen(context: KubeletContext, worker: PodWorker): void {
  const { uid } = worker.pod.metadata;
  const others = context.workersByKey.get(worker.key).filter((other) => other.pod.metadata.uid !== uid);
  for (const owner of [worker, ...others]) {
    for (const [index, record] of owner.containers.entries()) if (record.listening) listen(context, owner, index);
  }
}
