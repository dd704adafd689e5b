/**
 * The binding subresource: a Pod is given to a node, once. Upstream: pkg/registry/core/pod/storage/storage.go, and
 * plugin/pkg/admission/podtopologylabels for the zone and region labels that come with the node.
 */
import { timestamp, type Labels, type Node, type Pod, type PodCondition } from '../../api/index.ts';
import { bindingConflict } from '../statusErrors.ts';
import type { Registry } from './registry.ts';
import type { RequestContext } from './strategy.ts';

const TOPOLOGY_LABELS = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone'];

/** @throws ApiError NotFound, or Conflict when the Pod is assigned, being deleted or gated. */
export function bindPod(
  registry: Registry,
  namespace: string,
  name: string,
  node: string,
  context: RequestContext,
): Pod {
  const pod = registry.read('pods', namespace, name);
  if (pod.metadata.deletionTimestamp !== undefined)
    throw bindingConflict(name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName) throw bindingConflict(name, `pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  if (pod.spec.schedulingGates?.length) throw bindingConflict(name, `pod ${name} has non-empty .spec.schedulingGates`);
  const labels = topologyLabels(registry.store.get('nodes', node));
  // From here on the node is in its spec.
  const { nominatedNodeName: _reached, ...status } = pod.status ?? {};
  const bound: Pod = {
    ...pod,
    metadata: labels ? { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } } : pod.metadata,
    spec: { ...pod.spec, nodeName: node },
    status: { ...status, conditions: scheduledConditions(pod, timestamp(registry.sim.now)) },
  };
  return registry.replace('pods', bound, pod, context);
}

function topologyLabels(node: Node | undefined): Labels | undefined {
  const labels = node?.metadata.labels;
  let copied: Record<string, string> | undefined;
  for (const label of TOPOLOGY_LABELS) {
    const value = labels?.[label];
    if (value !== undefined) (copied ??= {})[label] = value;
  }
  return copied;
}

function scheduledConditions(pod: Pod, now: string): readonly PodCondition[] {
  const others = pod.status?.conditions ?? [];
  const scheduled: PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
  };
  const index = others.findIndex((condition) => condition.type === 'PodScheduled');
  return index < 0 ? [...others, scheduled] : others.with(index, scheduled);
}
