/**
 * Who a StatefulSet's Pod is: its ordinal, and the name, labels, hostname and volumes that follow from it. A Pod that comes in the
 * place of another is the same one to its peers. Upstream: pkg/controller/statefulset/stateful_set_utils.go.
 */
import type { Draft, Pod, PodSpec, PodTemplateSpec, StatefulSet } from '../../api/index.ts';
import { controllerReference } from '../ownership.ts';

const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';
const REVISION = 'controller-revision-hash';

interface Parentage {
  readonly parent: string;
  /** -1 when the name does not end in one. */
  readonly ordinal: number;
}

function parentageOf({ metadata: { name } }: Pod): Parentage {
  const match = /^(.*)-([0-9]+)$/.exec(name);
  return match ? { parent: match[1]!, ordinal: Number(match[2]) } : { parent: '', ordinal: -1 };
}

export const ordinalOf = (pod: Pod): number => parentageOf(pod).ordinal;

export const isMemberOf = ({ metadata }: StatefulSet, pod: Pod): boolean => parentageOf(pod).parent === metadata.name;

export const startOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;

/** The name of the revision that a Pod was made of. */
export const revisionOf = ({ metadata }: Pod): string => metadata.labels?.[REVISION] ?? '';

/** The Pod with the labels of its ordinal, which one that was adopted may lack; the very Pod when it has them. */
export function withIdentity(pod: Pod): Pod {
  const { name, labels } = pod.metadata;
  const index = String(ordinalOf(pod));
  if (labels?.[POD_NAME] === name) return pod;
  return { ...pod, metadata: { ...pod.metadata, labels: { ...labels, [POD_NAME]: name, [POD_INDEX]: index } } };
}

export function newPod(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): Draft<Pod> {
  const { name: setName, namespace } = set.metadata;
  const name = `${setName}-${String(ordinal)}`;
  const { annotations, labels } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: `${setName}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...labels, [REVISION]: revision, [POD_NAME]: name, [POD_INDEX]: String(ordinal) },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(set)],
    },
    spec: withClaims(set, ordinal, {
      ...template.spec,
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
    }),
  };
}

interface Volume {
  readonly name?: string;
}

/** The Pod mounts the claims made for its ordinal. Nobody here makes claims, and nothing mounts: the Pod starts all the same. */
function withClaims(set: StatefulSet, ordinal: number, spec: PodSpec): PodSpec {
  const claims = (set.spec.volumeClaimTemplates ?? []) as readonly { readonly metadata?: Volume }[];
  if (claims.length === 0) return spec;
  const names = claims.map(({ metadata }) => metadata?.name ?? '');
  const claimed = names.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-${set.metadata.name}-${String(ordinal)}` },
  }));
  const { volumes = [] } = spec as { readonly volumes?: readonly Volume[] };
  return { ...spec, volumes: [...claimed, ...volumes.filter(({ name = '' }) => !names.includes(name))] } as PodSpec;
}
