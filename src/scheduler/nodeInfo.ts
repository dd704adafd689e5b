/**
 * The scheduler's picture of the cluster: which Pods it believes to be on which node, and each node's sums. The Pods and Nodes are
 * in journaled tables; sums and counts are derived from them by observing, so that they follow undo and redo.
 * Upstream: pkg/scheduler/backend/cache and framework/types.go (NodeInfo).
 */
import {
  matchesSelector,
  type Affinity,
  type Container,
  type Labels,
  type LabelSelector,
  type Node,
  type Pod,
  type PodAffinityTerm,
} from '../api/index.ts';
import type { Simulation, Table } from '../sim/index.ts';
import { CountedNode, NodeSums } from './nodeSums.ts';
import { allocatableOf, NOTHING_ALLOCATABLE, podRequests, type Allocatable, type PodRequests } from './resources.ts';

/** A Pod on a node, or assumed to be while its binding is under way. */
export interface AssignedPod {
  readonly uid: string;
  readonly namespace: string;
  readonly node: string;
  readonly labels: Labels;
  readonly requests: PodRequests;
  /** `TCP/8080`: host ports it occupies. */
  readonly ports: readonly string[];
  readonly priority: number;
  /** Its required anti-affinity, if any: it also keeps later Pods away. */
  readonly antiAffinity?: readonly PodAffinityTerm[];
  /** Its wishes for company, if any: they also draw and repel later Pods. */
  readonly affinity?: Affinity;
  readonly terminating: boolean;
  /** The binding has not been seen yet. */
  readonly assumed: boolean;
}

/** One node with the sums of its Pods. Changes with them: owned by the picture, read by plugins. */
export interface NodeInfo {
  readonly name: string;
  /** Place in per-node counts; a name keeps its place. */
  readonly place: number;
  /** Undefined while Pods name a node that is not known (any more). */
  readonly node: Node | undefined;
  /** The node's labels. */
  readonly labels: Labels;
  readonly allocatable: Allocatable;
  /** What it gives, of the resources that every Pod takes. */
  readonly capacityPods: number;
  readonly capacityCpu: number;
  readonly capacityMemory: number;
  readonly pods: number;
  readonly cpu: number;
  readonly memory: number;
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
  readonly others: Map<string, number>;
  /** How many Pods have a priority. */
  readonly priorities: Map<number, number>;
  /** How many Pods occupy a host port. */
  readonly ports: Map<string, number>;
}

/** How many Pods of a namespace a selector picks, by node place. Terminating Pods do not count. */
export interface SelectorCounts {
  readonly namespace: string;
  readonly selector: LabelSelector;
  /** Only of the nodes that have or had such a Pod: few of thousands, for most selectors. */
  readonly counts: Map<number, number>;
  /** Sums by topology key and domain ('' without the label), for the keys that were asked for. */
  readonly domains: Map<string, Map<string, number>>;
}

/** A Pod's containers never change. */
const knownPorts = new WeakMap<readonly Container[], readonly string[]>();

export function hostPortsOf({ spec }: Pod): readonly string[] {
  const known = knownPorts.get(spec.containers);
  if (known) return known;
  const hostPorts: string[] = [];
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { ports = [] } of [...spec.containers, ...sidecars])
    for (const { hostPort, protocol = 'TCP' } of ports) if (hostPort) hostPorts.push(`${protocol}/${String(hostPort)}`);
  knownPorts.set(spec.containers, hostPorts);
  return hostPorts;
}

export function assignedPod(pod: Pod, node: string, assumed: boolean): AssignedPod {
  const { uid, namespace = '', labels = {}, deletionTimestamp } = pod.metadata;
  const { affinity, priority = 0 } = pod.spec;
  const antiAffinity = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const isAffine = affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;
  return {
    uid,
    namespace,
    node,
    labels,
    requests: podRequests(pod),
    ports: hostPortsOf(pod),
    priority,
    ...(antiAffinity?.length ? { antiAffinity } : {}),
    ...(isAffine ? { affinity } : {}),
    terminating: deletionTimestamp !== undefined,
    assumed,
  };
}

export class ClusterPicture {
  readonly assigned: Table<AssignedPod>;
  /** The assigned Pods with an anti-affinity, by key. Derived. */
  readonly antiAffine = new Map<string, AssignedPod>();
  /** Those with any wish for company. Derived. */
  readonly affine = new Map<string, AssignedPod>();
  private readonly nodes: Table<Node>;
  private readonly infos = new Map<string, CountedNode>();
  /** The same by place. */
  private readonly places: CountedNode[] = [];
  private readonly sums = new NodeSums();
  private known: readonly NodeInfo[] | undefined;
  private nameList: { readonly of: readonly NodeInfo[]; readonly names: readonly string[] } | undefined;
  private readonly selectors = new Map<string, SelectorCounts>();
  /** Keys of `selectors` by `namespace key=value` of their first pair; '' for those without a pair. */
  private readonly selectorsByPair = new Map<string, Set<string>>();
  /** How many Pods carry a pair: the selector of a new workload has nothing to count yet, and most selectors are of that kind. */
  private readonly carriers = new Map<string, number>();

  /** By label: see labelsOf. */
  private readonly labelColumns = new Map<string, (string | undefined)[]>();

  /** How many nodes are cordoned, and how many have taints: with none, nobody needs to be asked. */
  cordoned = 0;
  tainted = 0;

  /** While something is only imagined: who is gone, and who is there. */
  private imagined: { readonly gone: ReadonlySet<string>; readonly more: readonly AssignedPod[] } | undefined;
  /** The labels of a namespace. */
  readonly namespaceLabels: (name: string) => Labels;

  constructor(sim: Simulation, namespaceLabels = (name: string): Labels => ({ 'kubernetes.io/metadata.name': name })) {
    this.namespaceLabels = namespaceLabels;
    this.assigned = sim.createTable<AssignedPod>('scheduler/assigned');
    this.nodes = sim.createTable<Node>('scheduler/nodes');
    this.assigned.observe((key, before, after) => {
      this.keepAffine(key, after);
      if (before) this.count(before, -1);
      if (after) this.count(after, 1);
    });
    this.nodes.observe((name, before, after) => {
      const info = this.infoOf(name);
      if (before?.spec.unschedulable) this.cordoned--;
      if (after?.spec.unschedulable) this.cordoned++;
      if (before?.spec.taints) this.tainted--;
      if (after?.spec.taints) this.tainted++;
      info.node = after;
      info.labels = after?.metadata.labels ?? {};
      info.allocatable = after ? allocatableOf(after) : NOTHING_ALLOCATABLE;
      if (!before || !after) this.known = undefined;
      if (!before || !after || before.metadata.labels !== after.metadata.labels) this.relabel(info);
    });
  }

  /** Every Pod on a node, as far as it is not imagined away. */
  eachAssigned(visit: (pod: AssignedPod) => void): void {
    const { imagined } = this;
    if (!imagined) {
      this.assigned.forEach(visit);
      return;
    }
    this.assigned.forEach((pod, key) => {
      if (!imagined.gone.has(key)) visit(pod);
    });
    imagined.more.forEach(visit);
  }

  /** What `look` finds as if some Pods were gone and others there. Nothing is written: the sums go there and come back. */
  imagine<T>(without: readonly string[], more: readonly AssignedPod[], look: () => T): T {
    const gone = without.flatMap((key) => {
      const pod = this.assigned.get(key);
      return pod ? [{ key, pod }] : [];
    });
    const outer = this.imagined;
    this.imagined = { gone: new Set(without), more };
    for (const { key, pod } of gone) this.suppose(key, pod, -1);
    for (const pod of more) this.suppose(`imagined ${pod.uid}`, pod, 1);
    try {
      return look();
    } finally {
      for (const pod of more) this.suppose(`imagined ${pod.uid}`, pod, -1);
      for (const { key, pod } of gone) this.suppose(key, pod, 1);
      this.imagined = outer;
    }
  }

  private suppose(key: string, pod: AssignedPod, sign: 1 | -1): void {
    this.keepAffine(key, sign > 0 ? pod : undefined);
    this.count(pod, sign);
  }

  private keepAffine(key: string, pod: AssignedPod | undefined): void {
    if (pod?.antiAffinity) this.antiAffine.set(key, pod);
    else if (this.antiAffine.size > 0) this.antiAffine.delete(key);
    if (pod?.affinity) this.affine.set(key, pod);
    else if (this.affine.size > 0) this.affine.delete(key);
  }

  setNode(node: Node): void {
    this.nodes.put(node.metadata.name, node);
  }

  removeNode(name: string): void {
    this.nodes.delete(name);
  }

  /** The nodes that exist, in the order in which they were registered. Upstream alternates between zones. */
  get list(): readonly NodeInfo[] {
    this.known ??= this.nodes.values().map(({ metadata }) => this.infoOf(metadata.name));
    return this.known;
  }

  /** The names in `list`: one array until nodes come or go, so that many records can share it. */
  get names(): readonly string[] {
    const { list } = this;
    if (this.nameList?.of !== list) this.nameList = { of: list, names: list.map(({ name }) => name) };
    return this.nameList.names;
  }

  get(name: string): NodeInfo | undefined {
    const info = this.infos.get(name);
    return info?.node ? info : undefined;
  }

  /** Counts are made once for a selector and then kept up with every Pod that comes and goes. */
  countsOf(key: string, namespace: string, selector: LabelSelector): SelectorCounts {
    const known = this.selectors.get(key);
    if (known) return known;
    const fresh: SelectorCounts = { namespace, selector, counts: new Map(), domains: new Map() };
    const [pair] = Object.entries(selector.matchLabels ?? {});
    const term = pair ? `${namespace} ${pair[0]}=${pair[1]}` : '';
    if (!pair || this.carriers.get(term)) this.eachAssigned((pod) => this.countSelected(fresh, pod, 1));
    this.selectors.set(key, fresh);
    const keys = this.selectorsByPair.get(term);
    if (keys) keys.add(key);
    else this.selectorsByPair.set(term, new Set([key]));
    return fresh;
  }

  /** The Pods that a selector picks in each domain of a topology key, over all nodes that exist. */
  domainCounts({ counts, domains }: SelectorCounts, topologyKey: string): ReadonlyMap<string, number> {
    let sums = domains.get(topologyKey);
    if (sums) return sums;
    domains.set(topologyKey, (sums = new Map<string, number>()));
    for (const [place, count] of counts) {
      const { node, labels } = this.places[place]!;
      if (!node) continue;
      const domain = labels[topologyKey] ?? '';
      sums.set(domain, (sums.get(domain) ?? 0) + count);
    }
    return sums;
  }

  /** A label's value on each node, by place. */
  labelsOf(label: string): readonly (string | undefined)[] {
    let column = this.labelColumns.get(label);
    if (!column) {
      column = this.places.map(({ labels }) => labels[label]);
      this.labelColumns.set(label, column);
    }
    return column;
  }

  private relabel({ place, labels }: NodeInfo): void {
    for (const { domains } of this.selectors.values()) domains.clear();
    for (const [label, column] of this.labelColumns) column[place] = labels[label];
  }

  private infoOf(name: string): CountedNode {
    let info = this.infos.get(name);
    if (info) return info;
    info = new CountedNode(name, this.infos.size, this.sums);
    this.infos.set(name, info);
    this.places.push(info);
    for (const column of this.labelColumns.values()) column.push(undefined);
    return info;
  }

  private count(pod: AssignedPod, sign: 1 | -1): void {
    const info = this.infoOf(pod.node);
    const { others } = pod.requests;
    info.count(pod.requests, sign);
    for (const name in others) info.others.set(name, (info.others.get(name) ?? 0) + sign * others[name]!);
    const alike = (info.priorities.get(pod.priority) ?? 0) + sign;
    if (alike > 0) info.priorities.set(pod.priority, alike);
    else info.priorities.delete(pod.priority);
    for (const port of pod.ports) info.ports.set(port, (info.ports.get(port) ?? 0) + sign);

    for (const key in pod.labels) {
      const term = `${pod.namespace} ${key}=${pod.labels[key]!}`;
      this.carriers.set(term, (this.carriers.get(term) ?? 0) + sign);
      this.countAll(term, pod, sign);
    }
    this.countAll('', pod, sign);
  }

  private countAll(term: string, pod: AssignedPod, sign: 1 | -1): void {
    for (const key of this.selectorsByPair.get(term) ?? []) {
      const selected = this.selectors.get(key);
      if (selected) this.countSelected(selected, pod, sign);
    }
  }

  private countSelected(selected: SelectorCounts, pod: AssignedPod, sign: 1 | -1): void {
    const { namespace, selector, counts, domains } = selected;
    if (pod.terminating || pod.namespace !== namespace || !matchesSelector(selector, pod.labels)) return;
    const { place, node, labels } = this.infoOf(pod.node);
    counts.set(place, (counts.get(place) ?? 0) + sign);
    if (!node) return;
    for (const [key, sums] of domains) sums.set(labels[key] ?? '', (sums.get(labels[key] ?? '') ?? 0) + sign);
  }
}
