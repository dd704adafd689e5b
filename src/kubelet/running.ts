/** The program that runs in a container now: its main one, or the server that its command has started. */
import { specOf, type KubeletContext } from './context.ts';
import { forgetKeys, programOf, type Program } from './images/index.ts';
import type { PodWorker } from './records.ts';

export function programIn(context: KubeletContext, worker: PodWorker, index: number): Program {
  const program = programOf(specOf(worker, index));
  return program.command ? (context.commands.serving?.(worker, index) ?? program) : program;
}

/** Ends what a container's processes had going besides its sockets: commands, and the traffic of a load generator. */
export function endProcesses(context: KubeletContext, worker: PodWorker, index: number): void {
  endLoad(context, worker, index);
  context.commands.end?.(worker, index);
  forgetKeys(context.keys, containerRun(worker, index));
}

/** Names the run of a container whose memory something is. */
export function containerRun(worker: PodWorker, index: number): string {
  return `${worker.pod.metadata.uid}/${index}/${worker.containers[index]?.attempt ?? 0}`;
}

/** Names of a load's traffic sources: the first has the container's own. */
function loadId(worker: PodWorker, container: string, number: number): string {
  const id = `pod/${worker.key}/${container}`;
  return number === 0 ? id : `${id}/${number + 1}`;
}

/** A load generator begins its requests. */
export function startLoad(context: KubeletContext, worker: PodWorker, index: number): void {
  const container = specOf(worker, index);
  const { load } = programOf(container);
  if (!load) return;
  const { to, path, connections, every, keepAlive, timeout } = load;
  for (let number = 0; number < connections; number++) {
    context.network.setTraffic({
      id: loadId(worker, container.name, number),
      from: { pod: worker.key },
      to,
      protocol: 'TCP',
      every,
      timeout,
      ...(keepAlive ? { keepAlive } : {}),
      ...(path === '/' ? {} : { path }),
    });
  }
}

function endLoad(context: KubeletContext, worker: PodWorker, index: number): void {
  const container = specOf(worker, index);
  const connections = programOf(container).load?.connections ?? 0;
  for (let number = 0; number < connections; number++)
    context.network.removeTraffic(loadId(worker, container.name, number));
}
