/** What a learner does to a Pod: make its programs crash, fail their readiness probe or be slow, or take its link down. */
import type { Probe } from '../api/index.ts';
import type { SimEvent } from '../sim/index.ts';
import { save, specOf, thisRun, workerByKey, type ExitEvent, type KubeletContext } from './context.ts';
import type { Interfered, PodWorker } from './records.ts';
import { answerOf, closeSockets, openSockets } from './sockets.ts';
import type { PodInterference } from './types.ts';

/** Nothing happens at it: it keeps a run from settling before the probes have told what was done. */
export interface AwaitEvent extends SimEvent {
  readonly kind: 'kubelet/await';
}

export function interfere(context: KubeletContext, change: PodInterference): void {
  const worker = workerByKey(context, change.pod);
  if (!worker) return;
  // The learner is the reason; what follows is the node's doing.
  context.sim.as(`kubelet/${worker.node}`, () => {
    if (change.kind === 'crash') crash(context, worker, { code: change.exitCode ?? 1 });
    else if (change.kind === 'outOfMemory') crash(context, worker, { code: 137, outOfMemory: true });
    else if (change.kind === 'slow') changeAnswers(context, worker, { slowMs: change.ms });
    else if (change.kind === 'cutPod' || change.kind === 'restorePod') setVeth(context, worker, change.kind);
    else setReadiness(context, worker, change.kind === 'failReadiness');
  });
}

function crash(context: KubeletContext, worker: PodWorker, how: Pick<ExitEvent, 'code' | 'outOfMemory'>): void {
  const index = worker.containers.findIndex(({ role, state }) => role === 'main' && state.is === 'running');
  if (index < 0) return;
  const event: ExitEvent = { kind: 'kubelet/exit', ...thisRun(worker, index), ...how };
  context.sim.schedule(0, event);
}

function changeAnswers(context: KubeletContext, worker: PodWorker, change: Interfered): void {
  const { uid } = worker.pod.metadata;
  context.interfered.put(uid, { ...context.interfered.get(uid), ...change });
  const index = worker.containers.findIndex(({ listening }) => listening);
  if (index < 0) return;
  const { status, delay } = answerOf(context, worker, index);
  context.network.setAnswer(worker.key, { status, delay });
}

/**
 * The program fails its readiness probe or passes it again. Without one there is nothing to fail: the Pod stays ready. A program that is
 * probed by a connection can only fail by not listening, so it closes its sockets.
 */
function setReadiness(context: KubeletContext, worker: PodWorker, fails: boolean): void {
  const index = worker.containers.findIndex((_, at) => specOf(worker, at).readinessProbe !== undefined);
  const probe = index < 0 ? undefined : specOf(worker, index).readinessProbe;
  if (!probe) return;
  changeAnswers(context, worker, { failReadiness: fails });
  if (probe.tcpSocket) {
    const isListening = worker.containers[index]?.listening === true;
    if (fails && isListening) save(context, closeSockets(context, worker, index, 'stopListening').worker);
    if (!fails && !isListening) save(context, openSockets(context, worker, index));
  }
  awaitProbes(context, probe, fails);
}

/** What a probe says counts once it has said it often enough. */
function awaitProbes(context: KubeletContext, probe: Probe, fails: boolean): void {
  const period = (probe.periodSeconds ?? 10) * 1000;
  const probes = fails ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
  const event: AwaitEvent = { kind: 'kubelet/await' };
  context.sim.schedule(period * probes, event);
}

/** The processes notice nothing, the kubelet's probes over the network do. */
function setVeth(context: KubeletContext, worker: PodWorker, change: 'cutPod' | 'restorePod'): void {
  if (worker.pod.spec.hostNetwork) return;
  context.network.setPodLink(worker.key, change === 'restorePod');
  const probes = worker.containers.flatMap((_, at) => specOf(worker, at).readinessProbe ?? []);
  const overNetwork = probes.find(({ httpGet, tcpSocket }) => httpGet ?? tcpSocket);
  if (overNetwork) awaitProbes(context, overNetwork, change === 'cutPod');
}
