/** A Pod's conditions as the kubelet sees them. Upstream: pkg/kubelet/status/generate.go. */
import { timestamp, type PodCondition, type PodPhase, type PodStatus } from '../api/index.ts';
import type { SimTime } from '../sim/index.ts';
import type { ContainerRecord, PodWorker } from './records.ts';

type Verdict = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

const isTrue = (type: string): Verdict => ({ type, status: 'True' });
const isFalse = (type: string, reason: string, message?: string): Verdict =>
  message === undefined ? { type, status: 'False', reason } : { type, status: 'False', reason, message };

const named = (containers: readonly ContainerRecord[]): string => containers.map(({ name }) => name).join(' ');

function initialized({ containers }: PodWorker, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return { type: 'Initialized', status: 'True', reason: 'PodCompleted' };
  // Once a main container has run, initialization lies behind the Pod.
  if (containers.some(({ role, attempt }) => role === 'main' && attempt > 0)) return isTrue('Initialized');
  const incomplete = containers.filter(({ role, state, started }) =>
    role === 'init'
      ? !(state.is === 'terminated' && state.exitCode === 0)
      : role === 'sidecar' && !(state.is === 'running' && started),
  );
  if (incomplete.length === 0) return isTrue('Initialized');
  const message = `containers with incomplete status: [${named(incomplete)}]`;
  return isFalse('Initialized', 'ContainersNotInitialized', message);
}

function containersReady({ containers }: PodWorker, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return isFalse('ContainersReady', 'PodCompleted');
  if (phase === 'Failed') return isFalse('ContainersReady', 'PodFailed');
  const unready = containers.filter(({ role, ready }) => role !== 'init' && !ready);
  if (unready.length === 0) return isTrue('ContainersReady');
  return isFalse('ContainersReady', 'ContainersNotReady', `containers with unready status: [${named(unready)}]`);
}

/** Ready is ContainersReady and every readiness gate. */
function podReady(worker: PodWorker, containers: Verdict, before: readonly PodCondition[]): Verdict {
  if (containers.status !== 'True') return { ...containers, type: 'Ready' };
  const messages = (worker.pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = before.find(({ type }) => type === conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    const text = `the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`;
    return gate.status === 'True' ? [] : [text];
  });
  return messages.length === 0 ? isTrue('Ready') : isFalse('Ready', 'ReadinessGatesNotReady', messages.join(', '));
}

const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'];

/** The kubelet's conditions, in its order, then those that others wrote. A condition keeps its time while its status lasts. */
export function generateConditions(
  worker: PodWorker,
  phase: PodPhase,
  before: PodStatus | undefined,
  now: SimTime,
): readonly PodCondition[] {
  const old = before?.conditions ?? [];
  const ready = containersReady(worker, phase);
  const verdicts: Verdict[] = [
    { type: 'PodReadyToStartContainers', status: worker.ip === undefined ? 'False' : 'True' },
    initialized(worker, phase),
    podReady(worker, ready, old),
    ready,
    isTrue('PodScheduled'),
  ];
  const { generation } = worker.pod.metadata;
  const own = verdicts.map((verdict): PodCondition => {
    const previous = old.find(({ type }) => type === verdict.type);
    const since = previous?.status === verdict.status ? previous.lastTransitionTime : undefined;
    return {
      ...verdict,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      lastProbeTime: null,
      lastTransitionTime: since ?? timestamp(now),
    };
  });
  return [...own, ...old.filter(({ type }) => !OWN.includes(type))];
}
