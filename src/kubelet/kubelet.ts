/**
 * The kubelets of all nodes, in one object: each Pod worker belongs to one node, and nothing a kubelet does reaches another's.
 * Upstream: pkg/kubelet. Modelled: Pod life, probes, restarts, deletion, images, node power and contact; see the files for what
 * each leaves out. Left out altogether: volumes, eviction, static Pods, device plugins, checkpoints, resource accounting.
 */
import type { ClientGo } from '../client-go/index.ts';
import type { Cni } from '../cni/index.ts';
import { derived, invariant, type SimEvent, type Simulation } from '../sim/index.ts';
import { onDeadline, type DeadlineEvent } from './activeDeadline.ts';
import { createLogBook } from './containerLog.ts';
import {
  runOf,
  saveAndReport,
  workerByKey,
  type ContainerEvent,
  type ExitEvent,
  type KubeletContext,
  type RetryEvent,
} from './context.ts';
import { resolvConf } from './environment.ts';
import { createExec } from './exec/door.ts';
import type { ContainerFiles, Written } from './exec/files.ts';
import { containerPlace } from './exec/place.ts';
import type { ExecRow, NodeTools } from './exec/records.ts';
import { serve } from './exec/serve.ts';
import { onExit, onRetry } from './exits.ts';
import { preload } from './imagePulls.ts';
import type { CommandDoneEvent } from './hooks.ts';
import type { StoredKey } from './images/index.ts';
import { interfere, type AwaitEvent } from './interference.ts';
import { preStopDone, signal, type SignalEvent } from './killing.ts';
import { addNode, lastHeartbeat, nodeLinkChanged, onContact, type ContactEvent } from './nodes.ts';

import { generateNodeStatus } from './nodeStatus.ts';
import { onPulled, onSandbox, proceed, type PulledEvent, type SandboxEvent } from './podWorker.ts';
import { onCleanedUp, onTornDown, type CleanedUpEvent, type TornDownEvent } from './termination.ts';
import { podPhase } from './podStatus.ts';
import { postStartDone } from './postStart.ts';
import { onProbe, onProbeCommand, type ProbeEvent } from './probing.ts';
import { environmentReader, findContainer, readEnvironment, readLogs, readProbes } from './reading.ts';
import { forgetNode, onNetworkReady, type NetworkReadyEvent } from './registration.ts';
import type { RelistEvent } from './pleg.ts';
import { onRelist } from './relist.ts';
import type { ImageOnNode, Interfered, NodeState, PodWorker } from './records.ts';
import { openLog } from './runLog.ts';
import { asSeen } from './seen.ts';
import { closeSockets, openSockets, type StopListeningEvent } from './sockets.ts';
import type { ListenEvent } from './startContainer.ts';
import { concernsKubelet, onPodChange } from './sync.ts';
import type { Kubelet, KubeletApi, KubeletNetwork, KubeletOptions } from './types.ts';

/** A watch delivers within 5 to 30 ms, each node at a pace of its own. */
const WATCH_MIN_MS = 5;
const WATCH_SPREAD_MS = 25;

export function createKubelet(
  sim: Simulation,
  api: KubeletApi,
  clientGo: Pick<ClientGo, 'watch' | 'recordEvent'>,
  cni: Cni,
  network: KubeletNetwork,
  options: KubeletOptions,
): Kubelet {
  const context = createContext(sim, api, clientGo, cni, network, options);
  registerHandlers(context);
  clientGo.watch({
    component: 'kubelet',
    resource: 'pods',
    latency: ({ object }) =>
      WATCH_MIN_MS + Math.floor(sim.fixed(`kubelet/watch/${object.spec.nodeName ?? ''}`) * WATCH_SPREAD_MS),
    keep: (change) => concernsKubelet(change) && context.nodes.has(change.object.spec.nodeName ?? ''),
    deliver: (change) => onPodChange(context, change),
  });
  return door(context, options);
}

function createContext(
  sim: Simulation,
  api: KubeletApi,
  { recordEvent }: Pick<ClientGo, 'recordEvent'>,
  cni: Cni,
  network: KubeletNetwork,
  options: KubeletOptions,
): KubeletContext {
  const nodesByName = derived(options.nodes, (nodes) => new Map(nodes.map((node) => [node.name, node])));
  const workers = sim.createTable<PodWorker>('kubelet/pods');
  const keys = sim.createTable<StoredKey>('kubelet/keys');
  const context: KubeletContext = {
    sim,
    api,
    recordEvent,
    cni,
    network,
    nodesByName,
    registration: options,
    clusterDNS: () => options.clusterDNS?.(),
    environmentOf: environmentReader(api, nodesByName),
    log: createLogBook(sim),
    commands: {},
    workers,
    workersByKey: workers.indexBy(({ key }) => [key]),
    workersByNode: workers.indexBy(({ node }) => [node]),
    nodes: sim.createTable<NodeState>('kubelet/nodes'),
    images: sim.createTable<ImageOnNode>('kubelet/images'),
    pullers: sim.createTable<number>('kubelet/pullers'),
    keys: { rows: keys, byContainer: keys.indexBy(({ container }) => [container]) },
    interfered: sim.createTable<Interfered>('kubelet/interfered'),
  };
  for (const { name } of options.nodes()) {
    context.nodes.put(name, { epoch: 1, powered: true, connected: true, heardSince: sim.now });
    for (const image of options.presentImages ?? []) preload(context, name, image);
  }
  return context;
}

function registerHandlers(context: KubeletContext): void {
  const { sim } = context;
  sim.handle<SandboxEvent>('kubelet/sandbox', (event) => onSandbox(context, event));
  sim.handle<PulledEvent>('kubelet/pulled', (event) => onPulled(context, event));
  sim.handle<CleanedUpEvent>('kubelet/cleanedUp', (event) => onCleanedUp(context, event));
  sim.handle<TornDownEvent>('kubelet/tornDown', (event) => onTornDown(context, event));
  sim.handle<RetryEvent>('kubelet/retry', (event) => onRetry(context, event));
  sim.handle<ExitEvent>('kubelet/exit', (event) => onExit(context, event));
  sim.handle<RelistEvent>('kubelet/relist', (event) => onRelist(context, event));
  sim.handle<ContactEvent>('kubelet/contact', (event) => onContact(context, event));
  sim.handle<NetworkReadyEvent>('kubelet/networkReady', (event) => onNetworkReady(context, event));
  sim.handle<DeadlineEvent>('kubelet/deadline', (event) =>
    onDeadline(context, event, (worker) => /^(?:Succeeded|Failed)$/.test(podPhase(asSeen(worker)))),
  );
  sim.handle<AwaitEvent>('kubelet/await', () => undefined);
  sim.handle<ProbeEvent>('kubelet/probe', (event) => {
    onProbe(context, event);
    // A sidecar that has started lets the next container begin.
    if (event.type === 'startup') whileRunning(context, event, (worker) => proceed(context, worker));
  });
  sim.handle<CommandDoneEvent>('kubelet/commandDone', (event) => onCommandDone(context, event));
  sim.handle<ListenEvent>('kubelet/listen', (event) =>
    whileRunning(context, event, (worker) => {
      // A server that a shell starts anew takes over from the one before it.
      const isOpen = worker.containers[event.index]?.listening === true;
      const closed = isOpen ? closeSockets(context, worker, event.index, 'stopListening').worker : worker;
      return openSockets(context, closed, event.index);
    }),
  );
  sim.handle<StopListeningEvent>('kubelet/stopListening', (event) =>
    whileRunning(context, event, (worker) =>
      worker.containers[event.index]?.listening && !context.commands.serving?.(worker, event.index)
        ? closeSockets(context, worker, event.index, 'stopListening').worker
        : worker,
    ),
  );
  sim.handle<SignalEvent>('kubelet/signal', (event) =>
    whileRunning(context, event, (worker) => {
      const killing = worker.containers[event.index]?.killing;
      const isNewest = killing?.number === event.killing && !killing.ends;
      return isNewest ? signal(context, worker, event.index) : worker;
    }),
  );
}

function onCommandDone(context: KubeletContext, event: CommandDoneEvent): void {
  const { purpose, index, end } = event;
  if (purpose.is === 'probe') {
    onProbeCommand(context, event, purpose.type);
    if (purpose.type === 'startup') whileRunning(context, event, (worker) => proceed(context, worker));
  } else if (purpose.is === 'preStop')
    whileRunning(context, event, (worker) => preStopDone(context, worker, index, end));
  else if (purpose.is === 'postStart')
    whileRunning(context, event, (worker) => proceed(context, postStartDone(context, worker, index, end)));
}

/** Does something with a container that still runs, and keeps what became of the Pod. */
function whileRunning(
  context: KubeletContext,
  event: ContainerEvent & SimEvent,
  work: (worker: PodWorker) => PodWorker,
): void {
  const run = runOf(context, event);
  if (run?.record.state.is !== 'running') return;
  const next = work(run.worker);
  if (next !== run.worker) saveAndReport(context, next);
}

const NO_TOOLS: NodeTools = {
  iptablesSave: () => '',
  nftRuleset: () => undefined,
  ipvsadm: () => '',
  ipsetSave: () => '',
};

function door(context: KubeletContext, { clusterDNS, tools = NO_TOOLS }: KubeletOptions): Kubelet {
  const { sim } = context;
  const dns = () => clusterDNS?.();
  const tables = {
    sessions: sim.createTable<ExecRow>('kubelet/exec'),
    files: sim.createTable<Written>('kubelet/files'),
    counter: sim.createTable<number>('kubelet/execs'),
  };
  const exec = createExec(context, tables, dns, tools);
  const filesOf = (worker: PodWorker, index: number): ContainerFiles =>
    containerPlace(context, tables.files, undefined, worker, index, worker.containers[index]?.attempt ?? 0).files;
  context.commands.textAt = (worker, index, path) => filesOf(worker, index).textAt(path);
  return {
    ...exec.door,
    endOutside: (external) => exec.sessions.killOutside(external),
    serve: (request) => serve(context, request, filesOf),
    interfere: (change) => interfere(context, change),
    nodeLinkChanged: (node) => nodeLinkChanged(context, node),
    addNode: (node) => addNode(context, node),
    forgetNode: (node) => forgetNode(context, node),
    lastHeartbeat: (node) => lastHeartbeat(context, node),
    isSilent: (node) => context.nodes.get(node)?.connected !== true,
    nodeStatus(name) {
      const node = context.nodesByName().get(name);
      invariant(node, `${name} has no kubelet`);
      return generateNodeStatus(node, context.api.get('nodes', '', name)?.status, context.sim.now);
    },
    environment: (address) => readEnvironment(context, address),
    probeResults: (pod) => readProbes(context, pod),
    resolvConf(pod) {
      const worker = workerByKey(context, pod);
      return worker && resolvConf(worker.pod, clusterDNS?.());
    },
    logs: (address) => readLogs(context, address),
    openLog: (pod, container, previous) => openLog(context, pod, container, previous),
    appendLog(address, text) {
      const found = findContainer(context, address);
      const attempt = found?.worker.containers[found.index]?.attempt;
      if (found && attempt) context.log.append(found.worker.pod.metadata.uid, found.index, attempt, text);
    },
  };
}
