/** What is written on a Pod: its state in a word, its short name, its address. Remembered by the Pod object, which never changes. */
import { keyOf, type Pod, isPodReady, podLine } from '../../api/index.ts';
import { shortPodName } from '../../scene/index.ts';

export type Tone = 'ok' | 'busy' | 'warn' | 'bad' | 'done';

export interface PodFacts {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly shortName: string;
  /** kubectl's STATUS, with Running told apart into Ready and NotReady. */
  readonly state: string;
  readonly tone: Tone;
  readonly ip: string | undefined;
  /** ip:port, or the address alone when no port is declared. */
  readonly address: string;
  readonly node: string;
  readonly restarts: number;
  /** Killed already: Terminating, or with its containers' end behind it. */
  readonly isDeleting: boolean;
}

/** How the lamp of a state is lit. */
export function toneOf(state: string): Tone {
  switch (state) {
    case 'Ready':
      return 'ok';
    case 'Pending':
    case 'ContainerCreating':
    case 'PodInitializing':
      return 'busy';
    case 'NotReady':
    case 'Terminating':
    case 'Unknown':
      return 'warn';
    case 'Completed':
      return 'done';
    default:
      return /^Init:\d/.test(state) ? 'busy' : 'bad';
  }
}

/** What `data-state` of a drawn Pod says. */
export function podState(pod: Pod): string {
  const { status } = podLine(pod);
  if (status !== 'Running') return status;
  return isPodReady(pod) ? 'Ready' : 'NotReady';
}

const known = new WeakMap<Pod, PodFacts>();

export function podFacts(pod: Pod): PodFacts {
  let facts = known.get(pod);
  if (!facts) {
    const state = podState(pod);
    const ip = pod.status?.podIP;
    const port = pod.spec.containers.flatMap((container) => container.ports ?? [])[0]?.containerPort;
    facts = {
      key: keyOf(pod),
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name,
      shortName: shortPodName(pod),
      state,
      tone: toneOf(state),
      ip,
      address: ip === undefined ? '' : port === undefined ? ip : `${ip}:${port}`,
      node: pod.spec.nodeName ?? '',
      restarts: podLine(pod).restarts,
      isDeleting: pod.metadata.deletionTimestamp !== undefined,
    };
    known.set(pod, facts);
  }
  return facts;
}
