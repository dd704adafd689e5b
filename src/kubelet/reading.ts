/** What can be read inside containers: environment, resolv.conf, logs. Nothing here changes anything. */
import type { EnvVar } from '../api/index.ts';
import { specOf, workerByKey, type KubeletContext } from './context.ts';
import { containerEnvironment } from './environment.ts';
import { beginning, runToRead, writtenBy } from './runLog.ts';
import type { PodWorker } from './records.ts';
import type { ContainerAddress, Kubelet, KubeletApi, KubeletNode, LastProbe, LogLine } from './types.ts';

/** A container's environment in force: the Services are those that existed when it was started. */
export function environmentReader(
  api: KubeletApi,
  nodesByName: () => ReadonlyMap<string, KubeletNode>,
): KubeletContext['environmentOf'] {
  return (worker, index) => {
    const asOf = worker.containers[index]?.servicesAsOf ?? api.revision;
    const hostIP = nodesByName().get(worker.node)?.ip ?? '';
    const addresses = { podIP: worker.ip, hostIP };
    const services = api.listAsOf('services', asOf);
    const objects = worker.containers[index]?.config;
    return containerEnvironment(worker.pod, specOf(worker, index), services, addresses, objects);
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

/** What a container has printed in its present run (the last one, while it waits for another), or in the run before. */
const PROBES = ['startup', 'readiness', 'liveness'] as const;

/** What was counted, of a container that runs: the next run begins with no result. */
export function readProbes(context: KubeletContext, pod: string): readonly LastProbe[] {
  const containers = workerByKey(context, pod)?.containers ?? [];
  return containers.flatMap(({ name, probes }) =>
    PROBES.flatMap((type) => {
      const last = probes?.[type];
      return last ? [{ container: name, type, ...last }] : [];
    }),
  );
}

export function readLogs(
  context: KubeletContext,
  address: Parameters<Kubelet['logs']>[0],
): readonly LogLine[] | undefined {
  const found = findContainer(context, address);
  const run = found && runToRead(found, address.previous === true);
  return run && [...beginning(context, run), ...writtenBy(context, run)];
}
