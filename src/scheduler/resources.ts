/**
 * What a Pod asks for and what a node has, in whole numbers: CPU in thousandths of a core, everything else in its own unit.
 * Upstream: component-helpers/resource/helpers.go and pkg/scheduler/util/pod_resources.go. Left out: overhead, in-place resizing,
 * requests of the Pod as a whole.
 */
import { parseQuantity, type Container, type Node, type Pod, type ResourceList } from '../api/index.ts';

/** Amounts by resource name. */
export type Amounts = Readonly<Record<string, number>>;

export interface PodRequests {
  readonly cpu: number;
  readonly memory: number;
  /** Ephemeral storage and extended resources, where asked for. */
  readonly others: Amounts | undefined;
  /** For scoring: a container that asks for nothing counts as 100m and 200Mi. */
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
}

const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

/** An amount in whole units; CPU in thousandths. Malformed counts as 0: admission refuses it. */
function amountOf(resource: string, quantity: string | number | undefined): number {
  if (quantity === undefined) return 0;
  const value = parseQuantity(quantity) ?? 0;
  return Math.ceil(resource === 'cpu' ? value * 1000 : value);
}

function requestsOf({ resources }: Container, missing: Amounts): Record<string, number> {
  const requests: Record<string, number> = { ...missing };
  for (const [resource, quantity] of Object.entries(resources?.requests ?? {}))
    requests[resource] = amountOf(resource, quantity);
  return requests;
}

function add(to: Record<string, number>, amounts: Amounts): void {
  for (const resource in amounts) to[resource] = (to[resource] ?? 0) + amounts[resource]!;
}

/** The sum of the containers and sidecars, or what the hungriest init container needs beside the sidecars before it. */
function sumRequests({ spec }: Pod, missing: Amounts): Amounts {
  const total: Record<string, number> = {};
  for (const container of spec.containers) add(total, requestsOf(container, missing));
  const sidecars: Record<string, number> = {};
  const peak: Record<string, number> = {};
  for (const container of spec.initContainers ?? []) {
    const requests = requestsOf(container, missing);
    if (container.restartPolicy === 'Always') {
      add(total, requests);
      add(sidecars, requests);
      continue;
    }
    add(requests, sidecars);
    for (const resource in requests) peak[resource] = Math.max(peak[resource] ?? 0, requests[resource]!);
  }
  for (const resource in peak) total[resource] = Math.max(total[resource] ?? 0, peak[resource]!);
  return total;
}

/** Equal requests share one object: a node's Pods are many, their sizes few. Derived from nothing but the numbers. */
const interned = new Map<string, PodRequests>();

/** A Pod's containers never change; its status does, all the time. */
const known = new WeakMap<readonly Container[], PodRequests>();

export function podRequests(pod: Pod): PodRequests {
  const { containers } = pod.spec;
  let requests = known.get(containers);
  if (!requests) known.set(containers, (requests = intern(computeRequests(pod))));
  return requests;
}

function computeRequests(pod: Pod): PodRequests {
  const { cpu = 0, memory = 0, ...rest } = sumRequests(pod, {});
  const padded = sumRequests(pod, { cpu: DEFAULT_CPU, memory: DEFAULT_MEMORY });
  const others = Object.keys(rest).length > 0 ? rest : undefined;
  return { cpu, memory, others, nonZeroCpu: padded['cpu'] ?? 0, nonZeroMemory: padded['memory'] ?? 0 };
}

function intern(requests: PodRequests): PodRequests {
  const key = JSON.stringify(requests);
  const same = interned.get(key);
  if (!same) interned.set(key, requests);
  return same ?? requests;
}

/** What a node has for Pods. */
export interface Allocatable {
  readonly cpu: number;
  readonly memory: number;
  /** How many Pods it takes. */
  readonly pods: number;
  readonly others: Amounts;
}

export const NOTHING_ALLOCATABLE: Allocatable = { cpu: 0, memory: 0, pods: 0, others: {} };

export function allocatableOf(node: Node): Allocatable {
  const list: ResourceList = node.status?.allocatable ?? node.status?.capacity ?? {};
  const {
    cpu = 0,
    memory = 0,
    pods = 0,
    ...others
  } = Object.fromEntries(
    Object.entries(list).map(([resource, quantity]) => [resource, amountOf(resource, quantity)]),
  ) as Partial<Record<'cpu' | 'memory' | 'pods', number>> & Record<string, number>;
  return { cpu, memory, pods, others };
}
