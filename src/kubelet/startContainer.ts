/** Starting a container whose image is there. Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer). */
import { nextBackOff } from './backOff.ts';
import type { ConfigObjects } from './configSources.ts';
import { specOf, tell, thisRun, type ContainerEvent, type KubeletContext } from './context.ts';
import { programOf } from './images/index.ts';
import { startProbes } from './probing.ts';
import { startProcess } from './processes.ts';
import type { ContainerRecord, PodWorker } from './records.ts';
import { openSockets } from './sockets.ts';

/** A program that takes its time calls listen(). */
export interface ListenEvent extends ContainerEvent {
  readonly kind: 'kubelet/listen';
}

/** @param config what its environment is made of */
export function startContainer(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  config: ConfigObjects,
): PodWorker {
  const before = worker.containers[index];
  if (!before) return worker;
  tell(context, worker, 'Normal', 'Created', 'Container created', before);
  tell(context, worker, 'Normal', 'Started', 'Container started', before);
  const record = startedRecord(context, worker, index, before, config);
  const running = { ...worker, containers: worker.containers.with(index, record) };
  context.log.forget(worker.pod.metadata.uid, index, record.attempt - 2);
  startProbes(context, running, index);
  return startProgram(context, running, index);
}

function startedRecord(
  { sim, api }: KubeletContext,
  worker: PodWorker,
  index: number,
  before: ContainerRecord,
  config: ConfigObjects,
): ContainerRecord {
  const { readinessProbe, startupProbe } = specOf(worker, index);
  const last = before.state.is === 'terminated' ? before.state : before.last;
  const started = startupProbe === undefined;
  return {
    name: before.name,
    role: before.role,
    state: { is: 'running', startedAt: sim.now },
    attempt: before.attempt + 1,
    // An init container is "ready" when it has done its work.
    ready: before.role !== 'init' && started && !readinessProbe,
    listening: false,
    started,
    servicesAsOf: api.revision,
    ...(config.length > 0 ? { config } : {}),
    ...(last ? { last, restartBackOff: nextBackOff(before.restartBackOff, last.finishedAt, sim.now) } : {}),
  };
}

function startProgram(context: KubeletContext, worker: PodWorker, index: number): PodWorker {
  const program = programOf(specOf(worker, index));
  if (program.script) return startProcess(context, worker, index);
  if (program.startupMs === 0) return openSockets(context, worker, index);
  const event: ListenEvent = { kind: 'kubelet/listen', ...thisRun(worker, index) };
  context.sim.schedule(program.startupMs, event, { background: context.sim.inBackground });
  return worker;
}
