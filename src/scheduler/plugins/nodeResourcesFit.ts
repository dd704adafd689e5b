/**
 * NodeResourcesFit: what the Pod requests must be left on the node; prefers the emptier (LeastAllocated over CPU and memory).
 * Requests count, not use. Upstream: pkg/scheduler/framework/plugins/noderesources.
 */
import type { Node, Pod } from '../../api/index.ts';
import { MAX_NODE_SCORE, type Filter, type Plugin, type Rejection } from '../framework.ts';
import type { NodeInfo } from '../nodeInfo.ts';
import { allocatableOf, podRequests, type Allocatable, type PodRequests } from '../resources.ts';

type Sums = Pick<NodeInfo, 'allocatable' | 'pods' | 'cpu' | 'memory' | 'others'>;

/** The usual case, without making lists. */
function fits(requests: PodRequests, info: NodeInfo): boolean {
  return (
    requests.others === undefined &&
    info.pods < info.capacityPods &&
    (requests.cpu === 0 || requests.cpu <= info.capacityCpu - info.cpu) &&
    (requests.memory === 0 || requests.memory <= info.capacityMemory - info.memory)
  );
}

function rejectionOf(requests: PodRequests, sums: Sums): Rejection | undefined {
  const { allocatable, pods, cpu, memory, others } = sums;
  const reasons: string[] = [];
  let unresolvable = false;
  const check = (name: string, requested: number, used: number, capacity: number): void => {
    if (requested === 0 || requested <= capacity - used) return;
    reasons.push(`Insufficient ${name}`);
    // It would not even fit on the empty node.
    if (requested > capacity) unresolvable = true;
  };
  if (pods + 1 > allocatable.pods) reasons.push('Too many pods');
  check('cpu', requests.cpu, cpu, allocatable.cpu);
  check('memory', requests.memory, memory, allocatable.memory);
  for (const name in requests.others)
    check(name, requests.others[name]!, others.get(name) ?? 0, allocatable.others[name] ?? 0);
  return reasons.length > 0 ? { reasons, unresolvable } : undefined;
}

function leastAllocated(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_NODE_SCORE) / capacity);
}

function scoreOf({ nonZeroCpu, nonZeroMemory }: PodRequests, info: NodeInfo): number {
  const { capacityCpu: cpu, capacityMemory: memory } = info;
  const weights = (cpu === 0 ? 0 : 1) + (memory === 0 ? 0 : 1);
  if (weights === 0) return 0;
  const cpuScore = cpu === 0 ? 0 : leastAllocated(info.nonZeroCpu + nonZeroCpu, cpu);
  const memoryScore = memory === 0 ? 0 : leastAllocated(info.nonZeroMemory + nonZeroMemory, memory);
  return Math.trunc((cpuScore + memoryScore) / weights);
}

function fitsEmpty(pod: Pod, node: Node): boolean {
  const empty: Sums = { allocatable: allocatableOf(node), pods: 0, cpu: 0, memory: 0, others: new Map() };
  return rejectionOf(podRequests(pod), empty) === undefined;
}

function hasGrown(pod: Pod, before: Allocatable, after: Allocatable): boolean {
  const { cpu, memory, others = {} } = podRequests(pod);
  return (
    after.pods > before.pods ||
    (cpu > 0 && after.cpu > before.cpu) ||
    (memory > 0 && after.memory > before.memory) ||
    Object.keys(others).some((name) => (after.others[name] ?? 0) > (before.others[name] ?? 0))
  );
}

export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter: ({ requests }): Filter => {
    return (info) => (fits(requests, info) ? undefined : rejectionOf(requests, info));
  },
  score: ({ requests }) => ({ score: (info) => scoreOf(requests, info) }),
  mayHelp: (event, pod) => {
    if (event.kind === 'podDeleted') return true;
    if (event.kind === 'nodeAdded') return fitsEmpty(pod, event.node);
    if (event.kind !== 'nodeUpdated') return false;
    return fitsEmpty(pod, event.node) && hasGrown(pod, allocatableOf(event.previous), allocatableOf(event.node));
  },
};
