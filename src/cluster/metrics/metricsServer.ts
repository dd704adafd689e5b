/**
 * metrics.k8s.io: what Pods and nodes use, which `kubectl top` and the autoscaler read. Upstream: kubernetes-sigs/metrics-server, which
 * asks every kubelet each 15 s and answers with the difference of its last two readings; a container that has started since counts
 * from its start, once it has run for 10 s. Simplified: it is a part of the control plane, not a Pod, and the readings fall on whole
 * multiples of 15 s of cluster time; a window is exactly as long as that.
 */
import {
  parseQuantity,
  parseTimestamp,
  timestamp,
  type KubernetesObject,
  type Node,
  type Pod,
} from '../../api/index.ts';
import type { AggregatedApi, ApiServer } from '../../apiserver/index.ts';
import type { Kubelet } from '../../kubelet/index.ts';
import { SERVED_WINDOW_MS, type Network } from '../../network/index.ts';
import { nodeUsage, podUsages, type Usage } from './usage.ts';

/** --metric-resolution: the readings are as far apart as the windows in which requests are counted. */
const RESOLUTION_MS = SERVED_WINDOW_MS;
/** A container younger than this at the last reading has no figures yet. */
const FRESH_MS = 10_000;
const DEFAULT_CORES = 4;

/** Usage of one Pod's containers in cores and bytes, as the autoscaler reads it. */
export interface PodReading {
  readonly pod: Pod;
  readonly containers: readonly (Usage & { readonly name: string })[];
  /** ms of cluster time at which the window ended, and its length. */
  readonly at: number;
  readonly window: number;
}

export interface MetricsServer extends AggregatedApi {
  /** Of those Pods that have figures. */
  readings(pods: readonly Pod[]): readonly PodReading[];
}

interface Sources {
  readonly now: () => number;
  readonly api: Pick<ApiServer, 'get' | 'list' | 'podsOnNode'>;
  readonly kubelet: Pick<Kubelet, 'isSilent'>;
  readonly network: Pick<Network, 'servedUntil'>;
}

const cores = (node: Node | undefined): number => parseQuantity(node?.status?.capacity?.['cpu'] ?? '') ?? DEFAULT_CORES;

/** How long a Pod's youngest container had run at the reading; undefined: none runs. */
function runFor(pod: Pod, at: number): number | undefined {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const started = statuses.flatMap(({ state }) => parseTimestamp(state?.running?.startedAt ?? '') ?? []);
  return started.length === 0 ? undefined : at - Math.max(...started);
}

const quantities = ({ cpu, memory }: Usage) => ({
  // Nanocores, and whole KiB.
  cpu: cpu === 0 ? '0' : `${Math.round(cpu * 1e9)}n`,
  memory: memory === 0 ? '0' : `${Math.round(memory / 1024)}Ki`,
});

const seconds = (ms: number): string => `${ms / 1000}s`;

export function createMetricsServer({ now, api, kubelet, network }: Sources): MetricsServer {
  const lastReading = (): number => Math.floor(now() / RESOLUTION_MS) * RESOLUTION_MS;

  const usagesOn = (node: string, at: number) =>
    podUsages(network, api.podsOnNode(node), cores(api.get('nodes', '', node)), at);

  /** What a moment's readings said, as long as that moment lasts and nothing is written: several ask at once. */
  function readings(pods: readonly Pod[]): readonly PodReading[] {
    const at = lastReading();
    const byNode = new Map<string, ReturnType<typeof usagesOn>>();
    return pods.flatMap((pod): readonly PodReading[] => {
      const { nodeName = '' } = pod.spec;
      const age = runFor(pod, at);
      if (nodeName === '' || age === undefined || age < FRESH_MS || kubelet.isSilent(nodeName)) return [];
      const usages = byNode.get(nodeName) ?? usagesOn(nodeName, at);
      byNode.set(nodeName, usages);
      const containers = usages.get(pod.metadata.uid) ?? [];
      return containers.length === 0 ? [] : [{ pod, containers, at, window: Math.min(age, RESOLUTION_MS) }];
    });
  }

  const shared = (kind: string, { metadata }: KubernetesObject, at: number, window: number) => ({
    kind,
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      creationTimestamp: timestamp(now()),
      ...(metadata.labels ? { labels: metadata.labels } : {}),
    },
    timestamp: timestamp(at),
    window: seconds(window),
  });

  const podMetrics = ({ pod, containers, at, window }: PodReading): KubernetesObject =>
    ({
      ...shared('PodMetrics', pod, at, window),
      containers: containers.map(({ name, ...usage }) => ({ name, usage: quantities(usage) })),
    }) as unknown as KubernetesObject;

  function nodeMetrics(node: Node): readonly KubernetesObject[] {
    const { name, labels } = node.metadata;
    const at = lastReading();
    const age = at - (parseTimestamp(node.metadata.creationTimestamp) ?? 0);
    // Two readings of a machine are needed; there was none before it was there.
    if (at < RESOLUTION_MS || age < FRESH_MS || kubelet.isSilent(name)) return [];
    const isControlPlane = labels?.['node-role.kubernetes.io/control-plane'] !== undefined;
    const usage = nodeUsage(name, isControlPlane, usagesOn(name, at), at);
    return [
      {
        ...shared('NodeMetrics', node, at, RESOLUTION_MS),
        usage: quantities(usage),
      } as unknown as KubernetesObject,
    ];
  }

  return {
    readings,
    list: (resource, namespace) =>
      resource === 'nodes'
        ? api.list('nodes').flatMap(nodeMetrics)
        : readings(api.list('pods', namespace === '' ? undefined : namespace)).map(podMetrics),
  };
}
