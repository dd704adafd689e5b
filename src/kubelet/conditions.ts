/** A Pod's conditions as the kubelet sees them. Upstream: pkg/kubelet/status/generate.go. */
import { timestamp, type PodCondition, type PodPhase, type PodStatus } from '../api/index.ts';
import type { SimTime } from '../sim/index.ts';
import type { ContainerRecord, PodWorker } from './records.ts';
import type { Mutable } from './types.ts';

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

const TRUE: Verdict = { status: 'True' };
const FALSE: Verdict = { status: 'False' };
const isFalse = (reason: string, message?: string): Verdict =>
  message === undefined ? { status: 'False', reason } : { status: 'False', reason, message };

const named = (containers: readonly ContainerRecord[]): string => containers.map(({ name }) => name).join(' ');

function initialized({ containers }: PodWorker, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  // Once a main container has run, initialization lies behind the Pod.
  if (containers.some(({ role, attempt }) => role === 'main' && attempt > 0)) return TRUE;
  const incomplete = containers.filter(({ role, state, started }) =>
    role === 'init'
      ? !(state.is === 'terminated' && state.exitCode === 0)
      : role === 'sidecar' && !(state.is === 'running' && started),
  );
  if (incomplete.length === 0) return TRUE;
  const message = `containers with incomplete status: [${named(incomplete)}]`;
  return isFalse('ContainersNotInitialized', message);
}

function containersReady({ containers }: PodWorker, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return isFalse('PodCompleted');
  if (phase === 'Failed') return isFalse('PodFailed');
  const unready = containers.filter(({ role, ready }) => (role === 'main' || role === 'sidecar') && !ready);
  if (unready.length === 0) return TRUE;
  return isFalse('ContainersNotReady', `containers with unready status: [${named(unready)}]`);
}

/** Ready is ContainersReady and every readiness gate. */
function podReady(worker: PodWorker, containers: Verdict, before: readonly PodCondition[]): Verdict {
  if (containers.status !== 'True') return containers;
  const messages = (worker.pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = before.find(({ type }) => type === conditionType);
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    const text = `the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`;
    return gate.status === 'True' ? [] : [text];
  });
  return messages.length === 0 ? TRUE : isFalse('ReadinessGatesNotReady', messages.join(', '));
}

/** The kubelet's own conditions, in the order in which it writes them, then those that others wrote. A condition keeps its time while its status lasts. */
export function generateConditions(
  worker: PodWorker,
  phase: PodPhase,
  before: PodStatus | undefined,
  now: SimTime,
): readonly PodCondition[] {
  const old = before?.conditions ?? [];
  const ready = containersReady(worker, phase);
  const { generation } = worker.pod.metadata;
  const own = [
    condition('PodReadyToStartContainers', worker.ip === undefined ? FALSE : TRUE, old, generation, now),
    condition('Initialized', initialized(worker, phase), old, generation, now),
    condition('Ready', podReady(worker, ready, old), old, generation, now),
    condition('ContainersReady', ready, old, generation, now),
    condition('PodScheduled', TRUE, old, generation, now),
  ];
  return [...own, ...old.filter((other) => !own.some(({ type }) => type === other.type))];
}

/** One condition: the very object that was there, when it says the same. */
function condition(
  type: string,
  { status, reason, message }: Verdict,
  old: readonly PodCondition[],
  observedGeneration: number | undefined,
  now: SimTime,
): PodCondition {
  const previous = old.find((other) => other.type === type);
  const same = previous?.status === status;
  if (
    same &&
    previous.reason === reason &&
    previous.message === message &&
    previous.observedGeneration === observedGeneration &&
    previous.lastProbeTime === null
  ) {
    return previous;
  }
  const next: Mutable<PodCondition> = { type, status };
  if (reason !== undefined) next.reason = reason;
  if (message !== undefined) next.message = message;
  if (observedGeneration !== undefined) next.observedGeneration = observedGeneration;
  next.lastProbeTime = null;
  next.lastTransitionTime = (same ? previous.lastTransitionTime : undefined) ?? timestamp(now);
  return next;
}
