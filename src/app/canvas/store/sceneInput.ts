/** From the cluster to what the layout needs. Lists of the engine keep their identity, so nothing is done when nothing changed. */
import { keyOf, type Node, type Plate, type Pod, type Service } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import {
  assignAppColours,
  colourOfPod,
  colourOfService,
  UNSCHEDULED,
  type AppColours,
  type Lens,
  type SceneInput,
  type ScenePod,
  type SlotBook,
} from '../../../scene/index.ts';
import { podFacts, type PodFacts } from '../podFacts.ts';

export interface Sources {
  readonly lens: Lens;
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly services: readonly Service[];
  readonly plates: readonly (readonly Plate[])[];
  readonly externals: SceneInput['externals'];
  /** Nodes without power, or whose cable is out, by their place in the list. */
  readonly cutOff: readonly boolean[];
}

function isCutOff(cluster: Cluster, node: string): boolean {
  const { powered, connected } = cluster.link(node);
  return !powered || !connected;
}

export function readSources(cluster: Cluster, lens: Lens): Sources {
  const nodes = cluster.objects('nodes');
  return {
    lens,
    nodes,
    pods: cluster.objects('pods'),
    services: cluster.objects('services'),
    plates: nodes.map((node) => cluster.plates(node.metadata.name)),
    externals: cluster.settings.externals,
    cutOff: nodes.map(({ metadata: { name } }) => isCutOff(cluster, name)),
  };
}

/** What pictures need beside the layout. */
export interface SceneFacts {
  /** By uid. */
  readonly pods: ReadonlyMap<string, PodFacts>;
  readonly nodes: ReadonlyMap<string, Node>;
  /** By "namespace/name". */
  readonly services: ReadonlyMap<string, Service>;
}

/** @param leaving Pods that are gone and still fade, by uid */
export function sceneFacts(
  { pods, nodes, services }: Sources,
  leaving: Iterable<readonly [string, PodFacts]> = [],
): SceneFacts {
  const facts = new Map(leaving);
  for (const pod of pods) facts.set(pod.metadata.uid, podFacts(pod));
  return {
    pods: facts,
    nodes: new Map(nodes.map((node) => [node.metadata.name, node])),
    services: new Map(services.map((service) => [keyOf(service), service])),
  };
}

export function isSame(a: Sources, b: Sources): boolean {
  return (
    a.lens === b.lens &&
    a.nodes === b.nodes &&
    a.pods === b.pods &&
    a.services === b.services &&
    a.externals === b.externals &&
    a.plates.length === b.plates.length &&
    a.plates.every((plates, i) => plates === b.plates[i]) &&
    a.cutOff.every((isCut, i) => isCut === b.cutOff[i])
  );
}

const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

function isControlPlane(node: Node): boolean {
  return node.metadata.labels !== undefined && CONTROL_PLANE in node.metadata.labels;
}

function zoneOf({ metadata }: Node): { readonly zone?: string } {
  const zone = metadata.labels?.['topology.kubernetes.io/zone'];
  return zone === undefined ? {} : { zone };
}

function isSystem(service: Service): boolean {
  const { namespace, name } = service.metadata;
  return namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes');
}

function scenePod(pod: Pod, colours: AppColours): ScenePod {
  return {
    key: keyOf(pod),
    uid: pod.metadata.uid,
    node: pod.spec.nodeName ?? UNSCHEDULED,
    ip: pod.spec.hostNetwork ? undefined : pod.status?.podIP,
    colour: colourOfPod(pod, colours),
  };
}

export function coloursFor(before: AppColours, sources: Sources): AppColours {
  return assignAppColours(before, sources.pods, sources.services);
}

/** `leaving`: Pods that are gone and still fade. */
export function sceneInput(
  sources: Sources,
  colours: AppColours,
  leaving: readonly ScenePod[],
  book: SlotBook,
): SceneInput {
  return {
    lens: sources.lens,
    nodes: sources.nodes.map((node, i) => ({
      name: node.metadata.name,
      addresses: (node.status?.addresses ?? []).filter(({ type }) => type !== 'Hostname').map(({ address }) => address),
      controlPlane: isControlPlane(node),
      ...zoneOf(node),
      isCutOff: sources.cutOff[i] ?? false,
    })),
    // The dead first: a newborn with the same name or address takes over in every index.
    pods: [...leaving, ...sources.pods.map((pod) => scenePod(pod, colours))],
    services: sources.services.map((service) => ({
      service,
      system: isSystem(service),
      colour: colourOfService(service, sources.pods, colours),
    })),
    plates: new Map(sources.nodes.map((node, i) => [node.metadata.name, sources.plates[i] ?? []])),
    externals: sources.externals,
    book,
  };
}
