/**
 * The Pod that `logs` and `exec` mean by "deploy/web", and the container in it. Upstream: kubectl/pkg/polymorphichelpers
 * (attachablepodforobject.go, logsforobject.go), pkg/util/podutils and pkg/cmd/util/podcmd.
 */
import { isPodReady, type Container, type Pod } from '../../api/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { Routine } from '../../shell/index.ts';
import { resourcePath } from './discovery.ts';
import type { KubeObject } from '../print/objects.ts';
import { listAll, podsPath, selectorText } from './typed.ts';

const PHASES: readonly string[] = ['Running', 'Unknown', 'Pending'];
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

const restarts = ({ status }: Pod): number =>
  Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));

const readySince = ({ status }: Pod): string =>
  status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? '';

/** Which of two Pods is asked first. @param worst the one that restarted most is wanted (logs) */
function order(a: Pod, b: Pod, worst: boolean): number {
  const assigned = Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName));
  if (assigned !== 0) return assigned;
  const phase = PHASES.indexOf(a.status?.phase ?? '') - PHASES.indexOf(b.status?.phase ?? '');
  if (phase !== 0) return phase;
  const ready = Number(isPodReady(b)) - Number(isPodReady(a));
  if (ready !== 0) return ready;
  const [since, than] = [readySince(a), readySince(b)];
  if (isPodReady(a) && since !== than) return since < than ? -1 : 1;
  const often = worst ? restarts(b) - restarts(a) : restarts(a) - restarts(b);
  if (often !== 0) return often;
  const [made, later] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return made === later ? 0 : made < later ? -1 : 1;
}

export const firstOf = (pods: readonly Pod[], worst: boolean): Pod | undefined =>
  [...pods].sort((a, b) => order(a, b, worst))[0];

/** The Go type an error names. */
function goTypeOf({ apiVersion, kind }: KubeObject): string {
  const version = String(apiVersion).split('/').at(-1) ?? '';
  return `*${version}.${String(kind)}`;
}

/** Pods that an object stands for. @throws Failure when it stands for none */
export function* podsBehind(call: Invocation, object: KubeObject, namespace: string): Routine<Pod[]> {
  const { kind, metadata, spec } = object as {
    kind: string;
    metadata: { name: string };
    spec?: { selector?: unknown };
  };
  const kinds = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'Service', 'ReplicationController'];
  const type = goTypeOf(object);
  if (!kinds.includes(kind)) throw new Failure(`selector for ${type} not implemented`);
  const selector = selectorText(spec?.selector);
  if (kind === 'Service' && (selector === undefined || selector === ''))
    throw new Failure(`invalid service '${metadata.name}': Service is defined without a selector`);
  return yield* listAll<Pod>(call.client, podsPath(namespace), { labelSelector: selector });
}

/** The Pod a line means: "web-x2k9p", "pod/web-x2k9p", "deploy/web". @throws Failure */
export function* podOf(call: Invocation, word: string, namespace: string): Routine<Pod> {
  return (yield* attachablePod(call, word, namespace)).pod;
}

/** The same, and the object that was named. @throws Failure */
export function* attachablePod(
  call: Invocation,
  word: string,
  namespace: string,
): Routine<{ readonly pod: Pod; readonly object: KubeObject }> {
  const { client, discovery } = call;
  const [type = '', ...rest] = word.split('/');
  if (rest.length === 0) {
    const pod = yield* client.get<Pod & Record<string, unknown>>(`${podsPath(namespace)}/${word}`);
    return { pod, object: pod };
  }
  if (rest.length > 1) throw new Failure('arguments in resource/name form may not have more than one slash');
  const resource = yield* discovery.named(type);
  const object: KubeObject = yield* client.get(resourcePath(resource, namespace, rest[0]));
  if (resource.kind === 'Pod') return { pod: object as unknown as Pod, object };
  let pods: Pod[];
  try {
    pods = yield* podsBehind(call, object, namespace);
  } catch (error) {
    throw error instanceof Failure && error.message.startsWith('selector for')
      ? new Failure(`cannot attach to ${goTypeOf(object)}: ${error.message}`)
      : error;
  }
  const pod = firstOf(pods, false);
  if (!pod) throw new Failure('timed out waiting for the condition');
  return { pod, object };
}

const allContainers = ({ spec }: Pod): readonly Container[] => [
  ...spec.containers,
  ...(spec.ephemeralContainers ?? []),
  ...(spec.initContainers ?? []),
];

/** Where nobody said which container. `notice`: what is told about it. @throws Failure when there is none of the name */
export function containerOf(pod: Pod, wanted: string): { readonly container: string; readonly notice: string } {
  const { spec, metadata } = pod;
  if (wanted !== '') {
    if (!allContainers(pod).some(({ name }) => name === wanted))
      throw new Failure(`container ${wanted} is not valid for pod ${metadata.name}`);
    return { container: wanted, notice: '' };
  }
  const annotated = metadata.annotations?.[DEFAULT_CONTAINER];
  if (annotated && allContainers(pod).some(({ name }) => name === annotated))
    return { container: annotated, notice: '' };
  const first = spec.containers[0]?.name ?? '';
  const names = [
    ...spec.containers.map(({ name }) => name),
    ...(spec.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ];
  const notice = names.length > 1 ? `Defaulted container "${first}" out of: ${names.join(', ')}\n` : '';
  return { container: first, notice };
}
