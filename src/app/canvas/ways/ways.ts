/**
 * The picture by what belongs together instead of by what lies where: Shift and the arrow keys. On (→) goes the way of a request, from a
 * client to the Service it asks, to a Pod behind it, to that Pod's node and the rules in it; back (←) goes the other way; up and down
 * go through what stands beside: the other Pods of the Service, the other nodes.
 */
import { keyOf, matchesPairs, splitKey, type Flow, type Pod, type Service } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import type { Direction, SceneLayout } from '../../../scene/index.ts';
import { isOfTheSystem } from '../../presenters/clients.ts';
import { balancerKey, parseSceneKey, sceneKey } from '../objectKey.ts';
import type { Sources } from '../store/sceneInput.ts';

export interface Ways {
  readonly on: readonly string[];
  readonly back: readonly string[];
  /** What stands beside it, itself included, in order. */
  readonly beside: readonly string[];
}

export interface Known {
  readonly layout: SceneLayout;
  readonly sources: Pick<Sources, 'pods' | 'services' | 'nodes'>;
  readonly traffic: readonly { readonly from: Flow['from']; readonly to: Flow['to'] }[];
}

const NOWHERE: Ways = { on: [], back: [], beside: [] };
const podKey = (key: string): string => `Pod ${key}`;
const serviceKey = (key: string): string => `Service ${key}`;

/** What everybody's cluster runs: nobody means it first. */
const isSystemPod = ({ metadata }: Pod): boolean => metadata.namespace === 'kube-system';

const selects = ({ spec, metadata }: Service, pod: Pod): boolean =>
  spec.selector !== undefined &&
  metadata.namespace === pod.metadata.namespace &&
  matchesPairs(spec.selector, pod.metadata.labels);

/** The key of whoever asks, as it is drawn. */
function clientKey(from: Flow['from']): string | undefined {
  if ('pod' in from) return podKey(from.pod);
  if ('external' in from) return sceneKey({ kind: 'External', name: from.external });
  return 'node' in from ? sceneKey({ kind: 'Node', name: from.node }) : undefined;
}

/** Whether a request to this host and port asks for this Service. */
export function isAsked(service: Service, from: Flow['from'], { host, port }: Flow['to']): boolean {
  const { name, namespace = '' } = service.metadata;
  const home = 'pod' in from ? splitKey(from.pod).namespace : '';
  return (
    (host === name && home === namespace) ||
    host === `${name}.${namespace}` ||
    host.startsWith(`${name}.${namespace}.`) ||
    (service.spec.clusterIPs ?? []).includes(host) ||
    (service.status?.loadBalancer?.ingress ?? []).some(({ ip }) => ip === host) ||
    (service.spec.ports ?? []).some(({ nodePort }) => nodePort !== undefined && nodePort === port)
  );
}

function servicesAsked({ sources, traffic }: Known, client: string): readonly string[] {
  const asked = traffic
    .filter(({ from }) => clientKey(from) === client)
    .flatMap(({ from, to }) => sources.services.filter((service) => isAsked(service, from, to)));
  const found = asked.length > 0 ? asked : sources.services.filter((service) => !isOfTheSystem(service));
  return found.map((service) => serviceKey(keyOf(service)));
}

function clientsOf({ sources, traffic, layout }: Known, service: Service): readonly string[] {
  const asking = traffic
    .filter(({ from, to }) => isAsked(service, from, to))
    .flatMap(({ from }) => clientKey(from) ?? []);
  const idle = sources.pods.filter((pod) => !isSystemPod(pod) && !sources.services.some((each) => selects(each, pod)));
  return [
    ...asking,
    ...idle.map((pod) => podKey(keyOf(pod))),
    ...layout.externals.map(({ name }) => sceneKey({ kind: 'External', name })),
  ];
}

function waysOfPod(known: Known, key: string): Ways {
  const { pods, services } = known.sources;
  const pod = pods.find((each) => keyOf(each) === key);
  if (!pod) return NOWHERE;
  const { nodeName } = pod.spec;
  const node = nodeName === undefined ? [] : [sceneKey({ kind: 'Node', name: nodeName })];
  const behind = services.filter((service) => selects(service, pod));
  const beside = pods
    .filter((each) => (behind[0] ? selects(behind[0], each) : each.spec.nodeName === nodeName))
    .map((each) => podKey(keyOf(each)));
  // Whoever serves nobody is a client: a request begins there.
  if (behind.length === 0) return { on: servicesAsked(known, podKey(key)), back: node, beside };
  return { on: node, back: behind.map((service) => serviceKey(keyOf(service))), beside };
}

function waysOfService(known: Known, key: string): Ways {
  const { pods, services } = known.sources;
  const service = services.find((each) => keyOf(each) === key);
  if (!service) return NOWHERE;
  return {
    on: pods.filter((pod) => selects(service, pod)).map((pod) => podKey(keyOf(pod))),
    back: clientsOf(known, service),
    beside: known.layout.services.map((each) => serviceKey(each.key)),
  };
}

function waysOfNode({ layout, sources }: Known, name: string): Ways {
  const node = layout.nodes.find((each) => each.name === name);
  return {
    on: (node?.plates ?? []).map((plate) => sceneKey({ kind: 'Plate', node: name, plate: plate.key })),
    back: sources.pods
      .filter(({ spec }) => spec.nodeName === name)
      .toSorted((a, b) => Number(isSystemPod(a)) - Number(isSystemPod(b)))
      .map((pod) => podKey(keyOf(pod))),
    beside: layout.nodes.map((each) => sceneKey({ kind: 'Node', name: each.name })),
  };
}

function waysOfPlate({ layout }: Known, nodeName: string, key: string): Ways {
  const node = layout.nodes.find(({ name }) => name === nodeName);
  const plate = node?.plates.find((each) => each.key === key);
  const endpoints = plate?.segments ?? [];
  return {
    on: endpoints.flatMap(({ endpoint }) => {
      const pod = layout.index.podsByIP.get(endpoint.slice(0, endpoint.lastIndexOf(':')));
      return pod ? [podKey(pod.key)] : [];
    }),
    back: [sceneKey({ kind: 'Node', name: nodeName })],
    beside: (node?.plates ?? []).map((each) => sceneKey({ kind: 'Plate', node: nodeName, plate: each.key })),
  };
}

/** Where one can go from a drawn object. Nothing for one that is not there. */
export function waysFrom(known: Known, key: string): Ways {
  const { layout } = known;
  const balancer = layout.balancers.find((each) => balancerKey(each) === key);
  const outside = layout.externals.map(({ name }) => sceneKey({ kind: 'External', name }));
  if (balancer) return { on: [serviceKey(balancer.service)], back: outside, beside: layout.balancers.map(balancerKey) };
  const object = parseSceneKey(key);
  switch (object?.kind) {
    case 'Pod':
      return waysOfPod(known, `${object.namespace}/${object.name}`);
    case 'Service':
      return waysOfService(known, `${object.namespace}/${object.name}`);
    case 'Node':
      return waysOfNode(known, object.name);
    case 'Plate':
      return waysOfPlate(known, object.node, object.plate);
    case 'External':
      return { on: servicesAsked(known, key), back: [], beside: outside };
    case undefined:
      return NOWHERE;
  }
}

export function knownFrom(cluster: Cluster, layout: SceneLayout, sources: Sources): Known {
  return { layout, sources, traffic: cluster.traffic() };
}

/** The object one comes to, of those that can be reached now; undefined where the way ends. */
export function nextByTopology(
  known: Known,
  key: string,
  direction: Direction,
  reachable: ReadonlySet<string>,
): string | undefined {
  const { on, back, beside } = waysFrom(known, key);
  const isThere = (each: string): boolean => reachable.has(each) && each !== key;
  if (direction === 'right') return on.find(isThere);
  if (direction === 'left') return back.find(isThere);
  const around = beside.filter((each) => reachable.has(each));
  const at = around.indexOf(key);
  if (at < 0 || around.length < 2) return undefined;
  return around[(at + (direction === 'down' ? 1 : -1) + around.length) % around.length];
}
