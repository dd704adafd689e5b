/** What can be read inside containers: environment, resolv.conf, logs. Nothing here changes anything. */
import { timestamp, type EnvVar } from '../api/index.ts';
import { printedAt } from './containerLog.ts';
import { specOf, workerByKey, type KubeletContext } from './context.ts';
import { containerEnvironment, hostnameOf } from './environment.ts';
import { programOf } from './images/index.ts';
import type { PodWorker } from './records.ts';
import type { ContainerAddress, Kubelet, KubeletApi, KubeletNode, LogLine } from './types.ts';

/** A container's environment in force: the Services are those that existed when it was started. */
export function environmentReader(
  api: KubeletApi,
  nodesByName: () => ReadonlyMap<string, KubeletNode>,
): KubeletContext['environmentOf'] {
  return (worker, index) => {
    const asOf = worker.containers[index]?.servicesAsOf ?? api.revision;
    const hostIP = nodesByName().get(worker.node)?.ip ?? '';
    const addresses = { podIP: worker.ip, hostIP };
    return containerEnvironment(worker.pod, specOf(worker, index), api.listAsOf('services', asOf), addresses);
  };
}

interface Found {
  readonly worker: PodWorker;
  readonly index: number;
}

/** The container an address names; without a name the Pod's first (not an init container). */
export function findContainer(context: KubeletContext, { pod, container }: ContainerAddress): Found | undefined {
  const worker = workerByKey(context, pod);
  if (!worker) return undefined;
  const index = worker.containers.findIndex(({ name, role }) =>
    container === undefined ? role === 'main' : name === container,
  );
  return index < 0 ? undefined : { worker, index };
}

export function readEnvironment(context: KubeletContext, address: ContainerAddress): readonly EnvVar[] | undefined {
  const found = findContainer(context, address);
  if (!found || !found.worker.containers[found.index]?.attempt) return undefined;
  return context.environmentOf(found.worker, found.index);
}

/** What the program printed when it started is known from the program; what came later was written down. */
export function readLogs(
  context: KubeletContext,
  address: Parameters<Kubelet['logs']>[0],
): readonly LogLine[] | undefined {
  const found = findContainer(context, address);
  const record = found?.worker.containers[found.index];
  if (!found || !record) return undefined;
  const { worker, index } = found;
  const attempt = address.previous ? record.attempt - 1 : record.attempt;
  if (attempt < 1) return undefined;
  const { uid } = worker.pod.metadata;
  const run = address.previous ? (record.state.is === 'waiting' ? undefined : record.last) : runNow(record);
  const program = programOf(specOf(worker, index));
  const started = run === undefined ? undefined : run.startedAt + program.startupMs;
  const begun =
    started === undefined || started > (run?.finishedAt ?? context.sim.now)
      ? []
      : printedAt(started, program.startLines(timestamp(started), hostnameOf(worker.pod)));
  return [...begun, ...context.log.lines(uid, index, attempt)];
}

function runNow({
  state,
  last,
}: PodWorker['containers'][number]): { startedAt: number; finishedAt?: number } | undefined {
  return state.is === 'waiting' ? last : state;
}
