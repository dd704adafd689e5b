/**
 * What the kubelet's parts share: the rooms they talk to, their tables, and the one way in which a Pod's record is changed
 * (`save`) and told to the API server (`report`).
 */
import { type Container, type EnvVar, type ObjectReference, type Pod } from '../api/index.ts';
import type { ClientGo } from '../client-go/index.ts';
import type { Cni } from '../cni/index.ts';
import type { Exchange, Reply } from '../network/index.ts';
import type { Delivery } from '../shell/index.ts';
import { invariant, type SimEvent, type Simulation, type Table, type TableIndex } from '../sim/index.ts';
import { generatePodStatus, isSameStatus } from './podStatus.ts';
import type { LogBook } from './containerLog.ts';
import type { CommandEnd, Purpose } from './exec/records.ts';
import type { KeyTables, Program } from './images/index.ts';
import type { ContainerRecord, ContainerRole, ImageOnNode, Interfered, NodeState, PodWorker } from './records.ts';
import { nowSeen } from './seen.ts';
import { containersOf } from './specs.ts';
import type { KubeletApi, KubeletNetwork, KubeletNode, KubeletOptions, Mutable } from './types.ts';

export interface KubeletContext {
  readonly sim: Simulation;
  readonly api: KubeletApi;
  readonly recordEvent: ClientGo['recordEvent'];
  readonly cni: Cni;
  readonly network: KubeletNetwork;
  readonly nodesByName: () => ReadonlyMap<string, KubeletNode>;
  /** kube-dns' address, where there is one. */
  readonly clusterDNS: () => string | undefined;
  readonly registration: Pick<KubeletOptions, 'nodeObject' | 'registered'>;
  /** A container's environment in force. */
  readonly environmentOf: (worker: PodWorker, index: number) => readonly EnvVar[];
  readonly log: LogBook;
  /** Commands that are run in a container beside its program: they end with it, and share its files. Wired once the commands' room is there. */
  readonly commands: {
    end?: (worker: PodWorker, index: number) => void;
    /** Starts the main process of a container whose program is a command. Returns why it cannot. */
    startMain?: (worker: PodWorker, index: number) => string | undefined;
    /**
     * Runs a command of the kubelet's own for so many ms at most. Returns how it ended, if it did at once; otherwise a
     * `kubelet/commandDone` event will tell.
     */
    run?: (
      worker: PodWorker,
      index: number,
      command: readonly string[],
      purpose: Exclude<Purpose, { is: 'main' }>,
      timeout: number,
    ) => CommandEnd | undefined;
    /** The server that runs in a container as part of its command. */
    serving?: (worker: PodWorker, index: number) => Program | undefined;
    /** What nc -l says to who has connected; it is told what that one said. */
    saidByNetcat?: (worker: PodWorker, index: number, exchange: Exchange) => Reply;
    /** What a command as main process will do about a signal; it gets it when the present event is over. */
    signal?: (worker: PodWorker, index: number, signal: string) => Delivery;
    /** A file of a container as it is now; undefined: there is none. */
    textAt?: (worker: PodWorker, index: number, path: string) => string | undefined;
  };

  /** By Pod uid. */
  readonly workers: Table<PodWorker>;
  readonly workersByKey: TableIndex<PodWorker>;
  readonly workersByNode: TableIndex<PodWorker>;
  readonly nodes: Table<NodeState>;
  /** By "node image". */
  readonly images: Table<ImageOnNode>;
  /** When each node's puller will be free: pulls of different images queue up. */
  readonly pullers: Table<number>;
  /** What Redis servers keep in memory. */
  readonly keys: KeyTables;
  /** By Pod uid. */
  readonly interfered: Table<Interfered>;
}

/** An event about one Pod's worker. It is void when the kubelet has had another life since. */
export interface PodEvent extends SimEvent {
  readonly uid: string;
  readonly epoch: number;
}

/** An event about one run of one container. */
export interface ContainerEvent extends PodEvent {
  readonly index: number;
  readonly attempt: number;
}

export const nodeState = (context: KubeletContext, node: string): NodeState => {
  const state = context.nodes.get(node);
  invariant(state, `${node} has no kubelet`);
  return state;
};

/** The worker an event is about, or undefined when the event is void. */
export function workerOf(context: KubeletContext, { uid, epoch }: PodEvent): PodWorker | undefined {
  const worker = context.workers.get(uid);
  return worker && worker.epoch === epoch && nodeState(context, worker.node).epoch === epoch ? worker : undefined;
}

/** The run of a container an event is about: the worker and the container's record. */
export function runOf(
  context: KubeletContext,
  event: ContainerEvent,
): { readonly worker: PodWorker; readonly record: ContainerRecord } | undefined {
  const worker = workerOf(context, event);
  const record = worker?.containers[event.index];
  return worker && record?.attempt === event.attempt ? { worker, record } : undefined;
}

/** What an event about this run of a container carries. */
export function thisRun(worker: PodWorker, index: number): Omit<ContainerEvent, 'kind'> {
  const { uid } = worker.pod.metadata;
  return { uid, epoch: worker.epoch, index, attempt: worker.containers[index]?.attempt ?? 0 };
}

/** The main process of a container ends. */
export interface ExitEvent extends ContainerEvent {
  readonly kind: 'kubelet/exit';
  readonly code: number;
  /** The kernel ended it because its memory was used up. */
  readonly outOfMemory?: true;
  /** When the kubelet stops it: which order to stop it this belongs to. Absent when it ends by itself. */
  readonly killing?: number;
}

/** A back-off may be over, or a container that ended may be started again. */
export interface RetryEvent extends ContainerEvent {
  readonly kind: 'kubelet/retry';
}

export function withContainer(worker: PodWorker, index: number, change: Partial<ContainerRecord>): PodWorker {
  const record = worker.containers[index];
  invariant(record, `${worker.key} has no container ${index}`);
  const changed = { ...record, ...change };
  // That a container waits is the kubelet's own doing, and known to it.
  const known = change.state?.is === 'waiting' && !change.seen ? nowSeen(changed) : changed;
  return { ...worker, containers: worker.containers.with(index, known) };
}

export function specOf(worker: PodWorker, index: number): Container {
  const container = containersOf(worker.pod.spec)[index];
  invariant(container, `${worker.key} has no container ${index}`);
  return container.spec;
}

export function save(context: KubeletContext, worker: PodWorker): PodWorker {
  context.workers.put(worker.pod.metadata.uid, worker);
  return worker;
}

/** Writes the Pod's status when it differs from what the API has. While the node is cut off, nothing gets there. */
export function report(context: KubeletContext, worker: PodWorker): void {
  const { api, sim } = context;
  const node = context.nodesByName().get(worker.node);
  if (worker.orphaned || !node || !nodeState(context, worker.node).connected) return;
  const stored = storedPod(context, worker);
  if (!stored) return;
  const status = generatePodStatus(worker, stored.status, node.ip, sim.now);
  if (!isSameStatus(status, stored.status)) api.updateStatus('pods', { ...stored, status });
}

export function saveAndReport(context: KubeletContext, worker: PodWorker): PodWorker {
  save(context, worker);
  report(context, worker);
  return worker;
}

/** The Pod as the API has it now, if it is still this very Pod. */
export function storedPod(context: KubeletContext, worker: PodWorker): Pod | undefined {
  const stored = context.api.getByKey('pods', worker.key);
  return stored?.metadata.uid === worker.pod.metadata.uid ? stored : undefined;
}

const LISTS: Readonly<Record<ContainerRole, string>> = {
  init: 'initContainers',
  sidecar: 'initContainers',
  main: 'containers',
  ephemeral: 'ephemeralContainers',
};

/** Records an Event about a Pod, or about one of its containers. */
export function tell(
  context: KubeletContext,
  worker: Pick<PodWorker, 'pod' | 'node'>,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: Pick<ContainerRecord, 'name' | 'role'>,
): void {
  if (!nodeState(context, worker.node).connected) return;
  const { namespace, name, uid, resourceVersion } = worker.pod.metadata;
  const about: Mutable<ObjectReference> = {
    kind: 'Pod',
    namespace: namespace ?? 'default',
    name,
    uid,
    apiVersion: 'v1',
    resourceVersion,
  };
  if (container) about.fieldPath = `spec.${LISTS[container.role]}{${container.name}}`;
  context.recordEvent({ about, type, reason, message }, { component: 'kubelet', host: worker.node });
}

/** The worker that runs a Pod by name; of two with that name (one still ending) the newer. */
export function workerByKey(context: KubeletContext, key: string): PodWorker | undefined {
  return context.workersByKey.get(key).at(-1);
}
