/**
 * The lives of a node's kubelet: power off ends one and everything that ran; a cut network leaves the containers running and the
 * API server without news. Upstream: the node lease (pkg/kubelet/… component-helpers/apimachinery/lease, every 10 s) and
 * pkg/kubelet/kubelet_node_status.go. Lease renewals are computed from the times of contact instead of being run one by one.
 */
import type { SimEvent, SimTime } from '../sim/index.ts';
import { nodeState, report, save, tell, type KubeletContext } from './context.ts';
import { endContainer } from './exits.ts';
import { generateNodeStatus } from './nodeStatus.ts';
import { isSameStatus, podPhase } from './podStatus.ts';
import { scheduleSandbox } from './podWorker.ts';
import { register } from './registration.ts';
import type { ContainerRecord, NodeState, PodWorker } from './records.ts';
import { nowSeenAll } from './seen.ts';
import { containersOf, restarts } from './specs.ts';
import { relistPods } from './sync.ts';

export interface ContactEvent extends SimEvent {
  readonly kind: 'kubelet/contact';
  readonly node: string;
  readonly epoch: number;
}

const LEASE_RENEWAL_MS = 10_000;
/** From power on to a kubelet that runs. */
const BOOT_MS = 5000;
/** From a restored network to the first request that gets through. */
const RECONNECT_MS = 1000;
/** containerd's word and code for containers it finds dead after a reboot. */
const LOST = { exitCode: 255, reason: 'Unknown' };

/** Power or connection of a node changed: reads from the network which. */
export function nodeLinkChanged(context: KubeletContext, node: string): void {
  const state = context.nodes.get(node);
  if (!state) return;
  const { powered, connected } = context.network.link(node);
  context.sim.as(`kubelet/${node}`, () => {
    if (state.powered && !powered) powerOff(context, node, state);
    else if (!state.powered && powered) {
      context.nodes.put(node, { ...state, powered: true, starting: true });
      scheduleContact(context, node, BOOT_MS);
    } else if (state.connected && !connected) context.nodes.put(node, silent(context, state));
    else if (!state.connected && powered && connected) scheduleContact(context, node, RECONNECT_MS);
  });
}

/** A new machine is switched on. Its epoch is one no machine of that name has had, so that no event of theirs is taken for its own. */
export function addNode(context: KubeletContext, node: string): void {
  const { sim, nodes } = context;
  nodes.put(node, { epoch: sim.revision, powered: true, connected: false, heardSince: sim.now, starting: true });
  sim.as(`kubelet/${node}`, () => scheduleContact(context, node, BOOT_MS));
}

function silent(context: KubeletContext, state: NodeState): NodeState {
  return { ...state, connected: false, silentSince: state.connected ? context.sim.now : (state.silentSince ?? 0) };
}

/** Every process is gone at once, and nobody is there to say so. */
function powerOff(context: KubeletContext, node: string, state: NodeState): void {
  context.nodes.put(node, { ...silent(context, state), powered: false, epoch: state.epoch + 1 });
  for (const worker of context.workersByNode.get(node)) {
    let next = worker;
    for (const index of worker.containers.keys()) next = endContainer(context, next, index, LOST.exitCode, LOST.reason);
    save(context, next);
  }
}

function scheduleContact(context: KubeletContext, node: string, delay: number): void {
  const event: ContactEvent = { kind: 'kubelet/contact', node, epoch: nodeState(context, node).epoch };
  context.sim.schedule(delay, event);
}

/** The kubelet reaches the API server (again). */
export function onContact(context: KubeletContext, { node, epoch }: ContactEvent): void {
  const state = context.nodes.get(node);
  if (!state) return;
  const { powered, connected } = context.network.link(node);
  if (state.epoch !== epoch || !powered) return;
  // A kubelet that boots into a cut network starts nothing: it does not know what it should run.
  if (!connected || state.connected) return;
  const { silentSince: _over, starting, ...rest } = state;
  context.nodes.put(node, { ...rest, connected: true, heardSince: context.sim.now });
  if (starting && !context.api.get('nodes', '', node)) register(context, node);
  else postNodeStatus(context, node);
  for (const worker of context.workersByNode.get(node)) if (worker.epoch !== epoch) recreate(context, worker, epoch);
  relistPods(context, node);
}

/**
 * After a reboot: the old sandbox is gone and every container that ran is found dead. What may be started again is, in a new sandbox and
 * from the first init container on; a Pod that is over, or never restarts, stays as it ended.
 * @upstream pkg/kubelet/kuberuntime/kuberuntime_manager.go#computePodActions
 */
function recreate(context: KubeletContext, worker: PodWorker, epoch: number): void {
  const { ip, tearingDown: _ended, ...rest } = nowSeenAll(worker);
  context.cni.removeSandbox(worker.pod.metadata.uid);
  const containers = rest.containers.map((record) => {
    const { state } = record;
    if (state.is === 'terminated') return record;
    return { ...record, state: { is: 'waiting' as const, reason: state.is === 'waiting' ? state.reason : '' } };
  });
  const found: PodWorker = { ...rest, epoch, containers };
  if (worker.terminating || staysDown(found, ip !== undefined)) {
    save(context, found);
    if (!worker.terminating) report(context, found);
    return;
  }
  const next = { ...found, containers: found.containers.map((record, index) => forNewSandbox(found, record, index)) };
  save(context, next);
  if (ip !== undefined)
    tell(context, next, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  report(context, next);
  scheduleSandbox(context, next);
}

function staysDown(worker: PodWorker, hadSandbox: boolean): boolean {
  const phase = podPhase(worker);
  if (worker.failed || phase === 'Succeeded' || phase === 'Failed') return true;
  const hasRun = hadSandbox && worker.containers.some(({ attempt }) => attempt > 0);
  return hasRun && worker.pod.spec.restartPolicy === 'Never';
}

/** A container as it waits for the new sandbox. The kubelet that has started knows nothing of back-offs. */
function forNewSandbox(worker: PodWorker, record: ContainerRecord, index: number): ContainerRecord {
  const { restartBackOff: _restarts, pullBackOff: _pulls, probes: _results, hookError: _hook, ...kept } = record;
  const { state, role } = kept;
  const container = containersOf(worker.pod.spec)[index];
  if (state.is !== 'terminated' || !container) return kept;
  // Init containers run again, also those that had done their work.
  if (role !== 'init' && !restarts(worker.pod.spec, container, state.exitCode)) return kept;
  const reason = worker.pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
  const waiting = { is: 'waiting' as const, reason };
  return { ...kept, state: waiting, last: state, ready: false, started: false, listening: false };
}

function postNodeStatus(context: KubeletContext, node: string): void {
  const own = context.nodesByName().get(node);
  const stored = context.api.get('nodes', '', node);
  if (!own || !stored) return;
  const status = generateNodeStatus(own, stored.status, context.sim.now);
  if (!isSameStatus(status, stored.status)) context.api.updateStatus('nodes', { ...stored, status });
}

/** When the lease was last renewed: every 10 s, each node at a phase of its own, and at once on contact. */
export function lastHeartbeat(context: KubeletContext, node: string): SimTime | undefined {
  const state = context.nodes.get(node);
  if (!state) return undefined;
  const until = state.silentSince ?? context.sim.now;
  const phase = context.sim.fixed(`kubelet/lease/${node}`) * LEASE_RENEWAL_MS;
  const renewed = Math.floor((until - phase) / LEASE_RENEWAL_MS) * LEASE_RENEWAL_MS + phase;
  return Math.max(state.heardSince, renewed);
}
