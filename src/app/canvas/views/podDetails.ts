/** What is written on a Pod that is seen near. Containers beyond those there is room for are counted. */
import type { Container, ContainerStatus, Pod } from '../../../api/index.ts';
import type { LastProbe } from '../../../cluster/index.ts';
import { containerLine } from '../../presenters/containerState.ts';

export type ContainerTone = 'running' | 'waiting' | 'ended' | 'broken';

export interface ContainerDetails {
  readonly name: string;
  /** Without registry and library, as one says it. */
  readonly image: string;
  readonly tone: ContainerTone;
  /** Why it waits or how it ended; nothing while it runs. */
  readonly words: string;
  readonly restarts: number;
}

export type ProbeState = 'passed' | 'failed' | 'unasked';

export interface ProbeDetails {
  readonly type: LastProbe['type'];
  readonly state: ProbeState;
  /** With several containers: whose it is. */
  readonly container: string;
}

export interface PodDetails {
  readonly containers: readonly ContainerDetails[];
  /** Containers there was no room for. */
  readonly more: number;
  readonly probes: readonly ProbeDetails[];
  /** "app=frontend". */
  readonly labels: readonly string[];
}

const PROBES = ['startup', 'readiness', 'liveness'] as const;
/** Set by controllers, and long: the last to be shown. */
const MACHINE_LABELS =
  /^(pod-template-hash|controller-revision-hash|controller-uid|statefulset\.kubernetes\.io|batch\.)/;

function toneOf(status: ContainerStatus | undefined): ContainerTone {
  const { state } = status ?? {};
  if (state?.running) return 'running';
  if (state?.terminated) return state.terminated.exitCode === 0 ? 'ended' : 'broken';
  return /BackOff|^Err|Invalid/.test(state?.waiting?.reason ?? '') ? 'broken' : 'waiting';
}

function detailsOfContainer(container: Container, status: ContainerStatus | undefined): ContainerDetails {
  const tone = toneOf(status);
  return {
    name: container.name,
    image: (container.image ?? '').replace(/^(docker\.io\/)?(library\/)?/, ''),
    tone,
    words: tone === 'running' ? '' : containerLine(status).state.replace(/^(waiting|terminated): /, ''),
    restarts: status?.restartCount ?? 0,
  };
}

function probesOf(containers: readonly Container[], last: readonly LastProbe[]): ProbeDetails[] {
  return containers.flatMap((container) =>
    PROBES.filter((type) => container[`${type}Probe`] !== undefined).map((type) => {
      const result = last.find((each) => each.container === container.name && each.type === type);
      const state = result === undefined ? 'unasked' : result.success ? 'passed' : 'failed';
      return { type, state, container: containers.length > 1 ? container.name : '' };
    }),
  );
}

/** @param most containers shown at most */
export function detailsOf(pod: Pod, last: readonly LastProbe[], most: number): PodDetails {
  const { containers, initContainers = [] } = pod.spec;
  const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const statuses = [...initContainerStatuses, ...containerStatuses];
  const statusOf = ({ name }: Container) => statuses.find((status) => status.name === name);
  // An init container that is done has had its part.
  const init = initContainers.filter((each) => toneOf(statusOf(each)) !== 'ended');
  const all = [...init, ...containers];
  const shown = all.length > most ? all.slice(0, most - 1) : all;
  const labels = Object.entries(pod.metadata.labels ?? {});
  const rank = ([key]: readonly [string, string]): number => (MACHINE_LABELS.test(key) ? 1 : 0);
  return {
    containers: shown.map((container) => detailsOfContainer(container, statusOf(container))),
    more: all.length - shown.length,
    probes: probesOf(all, last),
    labels: labels.toSorted((a, b) => rank(a) - rank(b)).map(([key, value]) => `${key}=${value}`),
  };
}
