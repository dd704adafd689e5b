/** The program begins to fail its readiness probe, or passes again: Running, but out of the endpoints. */
import { act, clusterStore } from '../store/clusterStore.ts';
import { execCommand, type Action, type Instead, type PodTarget } from './action.ts';
import { lateActionWords } from './late.words.ts';

function isReady({ namespace, name }: PodTarget): boolean {
  const pod = clusterStore().getState().cluster.object('pods', namespace, name);
  return pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** The file that a probe like `cat /tmp/ready` wants to find; undefined: it looks at something else. */
function probedFile({ namespace, name }: PodTarget): string | undefined {
  const pod = clusterStore().getState().cluster.object('pods', namespace, name);
  const words = pod?.spec.containers.find(({ readinessProbe }) => readinessProbe)?.readinessProbe?.exec?.command ?? [];
  const [program, ...rest] = words;
  if (program === 'cat' && rest.length === 1) return rest[0];
  return program === 'test' && rest.length === 2 && /^-[ef]$/.test(rest[0]!) ? rest[1] : undefined;
}

function onProbedFile(target: PodTarget, program: string): string | undefined {
  const file = probedFile(target);
  return file === undefined ? undefined : execCommand(target, `${program} ${file}`);
}

const byTheProgram = (): Instead => ({ why: lateActionWords.why.probe });

export const failReadiness: Action<PodTarget> = {
  id: 'pod.failReadiness',
  get label() {
    return lateActionWords.pod.fail;
  },
  isOffered: isReady,
  command: (target) => onProbedFile(target, 'rm'),
  instead: byTheProgram,
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'failReadiness', pod: `${namespace}/${name}` })),
};

export const passReadiness: Action<PodTarget> = {
  id: 'pod.passReadiness',
  get label() {
    return lateActionWords.pod.pass;
  },
  isOffered: (target) => !isReady(target),
  command: (target) => onProbedFile(target, 'touch'),
  instead: byTheProgram,
  perform: ({ namespace, name }) =>
    act((cluster) => cluster.interfere({ kind: 'passReadiness', pod: `${namespace}/${name}` })),
};
