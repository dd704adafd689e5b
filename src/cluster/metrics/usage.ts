/**
 * What a node's containers have used, as its kubelet would report it (cAdvisor): worked out from the requests they were asked and from
 * what their programs are like, never counted in between. A container cannot have more CPU than its limit, and all together not more
 * than the machine has: then each gets its share of what they want. Left out: the kubelet's own figures for what is not a Pod are
 * the same for every machine; CPU of commands run by exec.
 */
import { parseQuantity, type Container, type Pod } from '../../api/index.ts';
import { consumptionOf } from '../../kubelet/index.ts';
import { SERVED_WINDOW_MS, type Network } from '../../network/index.ts';
import { hash32 } from '../../sim/index.ts';
import { programPorts } from './ports.ts';

/** Cores and bytes. */
export interface Usage {
  readonly cpu: number;
  readonly memory: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
}

const MI = 2 ** 20;
/** kubelet, container runtime, kube-proxy, the system. */
const SYSTEM: Usage = { cpu: 0.038, memory: 412 * MI };
/** The API server, etcd, the scheduler and the controllers besides. */
const CONTROL_PLANE: Usage = { cpu: 0.094, memory: 690 * MI };

/** A factor around 1, always the same for the same thing in the same window: no two readings of a real machine are alike. */
const waver = (what: string, end: number, spread: number): number =>
  1 + ((hash32(`${what} ${end / SERVED_WINDOW_MS}`) % 2001) / 1000 - 1) * spread;

function limitOf({ resources }: Container, resource: 'cpu' | 'memory'): number {
  const limit = resources?.limits?.[resource];
  return (limit === undefined ? undefined : parseQuantity(limit)) ?? Infinity;
}

/** What a container wants: its work in the window, and on top what it would take if there were enough. */
function demandOf(network: Pick<Network, 'servedUntil'>, pod: Pod, container: Container, end: number) {
  const { idle, computing, perRequest } = consumptionOf(container);
  const key = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
  const served = programPorts(pod, container).reduce((sum, port) => sum + network.servedUntil(key, port, end), 0);
  const quiet = idle * waver(`${pod.metadata.uid}/${container.name}`, end, 0.2);
  const work = (served * perRequest) / (SERVED_WINDOW_MS / 1000);
  return Math.min(limitOf(container, 'cpu'), quiet + work + computing);
}

function memoryOf(pod: Pod, container: Container): number {
  const { memory } = consumptionOf(container);
  const own = memory * waver(`${pod.metadata.uid}/${container.name}/memory`, 0, 0.06);
  // Pages of 4 KiB.
  return Math.round(Math.min(own, limitOf(container, 'memory')) / 4096) * 4096;
}

/** The containers of a Pod that are running, by its status. */
function runningContainers(pod: Pod): readonly Container[] {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const running = new Set(statuses.filter(({ state }) => state?.running !== undefined).map(({ name }) => name));
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers].filter(({ name }) => running.has(name));
}

/**
 * What the Pods of one machine used in the window that ends at `end`, by uid.
 * @param capacity cores of the machine
 */
export function podUsages(
  network: Pick<Network, 'servedUntil'>,
  pods: readonly Pod[],
  capacity: number,
  end: number,
): ReadonlyMap<string, readonly ContainerUsage[]> {
  const wanted = pods.map((pod) => ({
    pod,
    containers: runningContainers(pod).map((container) => ({
      container,
      cpu: demandOf(network, pod, container, end),
    })),
  }));
  const total = wanted.reduce((sum, { containers }) => containers.reduce((all, { cpu }) => all + cpu, sum), SYSTEM.cpu);
  const share = Math.min(1, capacity / total);
  return new Map(
    wanted.map(({ pod, containers }) => [
      pod.metadata.uid,
      containers.map(({ container, cpu }) => ({
        name: container.name,
        cpu: cpu * share,
        memory: memoryOf(pod, container),
      })),
    ]),
  );
}

/** What the machine used in all. */
export function nodeUsage(
  name: string,
  isControlPlane: boolean,
  usages: ReadonlyMap<string, readonly ContainerUsage[]>,
  end: number,
): Usage {
  const own = isControlPlane
    ? { cpu: SYSTEM.cpu + CONTROL_PLANE.cpu, memory: SYSTEM.memory + CONTROL_PLANE.memory }
    : SYSTEM;
  const all = [...usages.values()].flat();
  return {
    cpu: own.cpu * waver(name, end, 0.15) + all.reduce((sum, { cpu }) => sum + cpu, 0),
    memory:
      Math.round((own.memory * waver(`${name}/memory`, end, 0.01)) / 4096) * 4096 +
      all.reduce((sum, { memory }) => sum + memory, 0),
  };
}
