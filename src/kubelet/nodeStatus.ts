/**
 * The status a kubelet posts for its node. Upstream: pkg/kubelet/nodestatus/setters.go. Every node is alike: 4 CPUs, 8 GiB,
 * 110 Pods. Left out: images, volumes, pressure (nothing here uses memory or disk).
 */
import { timestamp, type NodeCondition, type NodeStatus } from '../api/index.ts';
import type { SimTime } from '../sim/index.ts';
import { hexDigits } from './identifiers.ts';
import type { KubeletNode } from './types.ts';

/** What Pods may use of a node. */
export const ALLOCATABLE: Readonly<Record<string, string>> = {
  cpu: '4',
  'ephemeral-storage': '61255492Ki',
  memory: '8145044Ki',
  pods: '110',
};

const HEALTHY: readonly [type: string, status: 'True' | 'False', reason: string, message: string][] = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
];

function unready(message: string): (typeof HEALTHY)[number] {
  return ['Ready', 'False', 'KubeletNotReady', message];
}

/**
 * @param before what the API has: a condition keeps its time while its status lasts, and conditions of others stay.
 * @param notReady why the node is not ready, in the kubelet's words; default: it is.
 */
export function generateNodeStatus(
  node: KubeletNode,
  before: NodeStatus | undefined,
  now: SimTime,
  notReady?: string,
): NodeStatus {
  const old = before?.conditions ?? [];
  const conditions = notReady === undefined ? HEALTHY : [...HEALTHY.slice(0, -1), unready(notReady)];
  const own = conditions.map(([type, status, reason, message]): NodeCondition => {
    const previous = old.find((condition) => condition.type === type);
    const since = previous?.status === status ? previous.lastTransitionTime : undefined;
    const heard = timestamp(now);
    return { type, status, lastHeartbeatTime: heard, lastTransitionTime: since ?? heard, reason, message };
  });
  const others = old.filter(({ type }) => !HEALTHY.some(([own]) => own === type));
  return {
    capacity: ALLOCATABLE,
    allocatable: ALLOCATABLE,
    addresses: [
      ...[node.ip, ...(node.extraIPs ?? [])].map((address) => ({ type: 'InternalIP', address }) as const),
      { type: 'Hostname', address: node.name },
    ],
    nodeInfo: nodeInfo(node),
    // What a scenario registered for its node stays so.
    ...before,
    conditions: [...others, ...own],
  };
}

function nodeInfo({ name }: KubeletNode): Readonly<Record<string, string>> {
  const uuid = (text: string): string =>
    hexDigits(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
  return {
    machineID: hexDigits(`${name}/machine`).slice(0, 32),
    systemUUID: uuid(`${name}/system`),
    bootID: uuid(`${name}/boot`),
    kernelVersion: '6.18.5',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    containerRuntimeVersion: 'containerd://2.2.1',
    kubeletVersion: 'v1.36.2',
    // Deprecated upstream, where the kubelet leaves it empty too.
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
  };
}
