/**
 * Why each Pod of a namespace is, or is not, an endpoint of a Service: the decisions of the EndpointSlice controller in words, near
 * misses of the selector included. Our own reading aid: upstream leaves no record of them.
 */
import {
  matchesPairs,
  wording,
  type Endpoint,
  type EndpointSlice,
  type Node,
  type Pod,
  type Said,
  type Service,
} from '../../api/index.ts';
import { isPodFinished, isPodReady } from '../podConditions.ts';
import { findPort } from '../servicePorts.ts';
import { endpointSays as says } from './sentences.ts';
import { shouldBeEndpoint } from './endpoint.ts';
import { differencesFrom, explainDifferences, type LabelDifference } from './labelDifferences.ts';

export type EndpointState =
  | 'ready'
  | 'notReady'
  | 'terminating'
  /** Selected, but nothing to send to: no address yet, finished, its Node unknown, no port of the name. */
  | 'excluded'
  /** All pairs but one match, or a value is off by a letter or two, or the Pod is in another namespace. */
  | 'nearMiss'
  | 'notSelected';

export interface EndpointExplanation {
  /** namespace/name */
  readonly pod: string;
  readonly state: EndpointState;
  /** One or two sentences; `said` for who speaks another language. */
  readonly sentence: string;
  readonly said?: Said;
  readonly differences: readonly LabelDifference[];
  /** Names (or numbers) of the Service's ports that this Pod has nothing behind. */
  readonly missingPorts: readonly string[];
}

interface Verdict {
  readonly state: EndpointState;
  readonly said: Said;
}

/** What an explanation looks at besides the Pod. */
interface Around {
  readonly service: Service;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly slices: readonly EndpointSlice[];
}

/**
 * Explains every Pod of the Service's namespace, in the order given, and those of other namespaces that have the labels.
 * @param slices the Service's, for hints and for what was written by hand
 */
export function explainEndpoints(
  service: Service,
  pods: readonly Pod[],
  nodes: readonly Node[],
  slices: readonly EndpointSlice[] = [],
): readonly EndpointExplanation[] {
  const around = { service, nodes: new Map(nodes.map((node) => [node.metadata.name, node])), slices };
  return pods.flatMap((pod) => {
    const { namespace = '', name, labels } = pod.metadata;
    const { selector = {}, ports = [] } = service.spec;
    const isStranger = namespace !== service.metadata.namespace;
    if (isStranger && (Object.keys(selector).length === 0 || !matchesPairs(selector, labels))) return [];
    const differences = differencesFrom(selector, labels ?? {});
    const missingPorts = ports
      .filter((port) => findPort(pod, port) === undefined)
      .map((port) => port.name ?? String(port.port));
    const { state, said } = isStranger
      ? explainStranger(service, pod)
      : explainPod(around, pod, differences, missingPorts);
    return [{ pod: `${namespace}/${name}`, differences, missingPorts, state, ...wording(said) }];
  });
}

function explainStranger({ metadata }: Service, pod: Pod): Verdict {
  const [own = '', other = ''] = [metadata.namespace, pod.metadata.namespace];
  return { state: 'nearMiss', said: says.otherNamespace(other, own) };
}

function explainPod(
  around: Around,
  pod: Pod,
  differences: readonly LabelDifference[],
  missingPorts: readonly string[],
): Verdict {
  const { type, selector } = around.service.spec;
  if (type === 'ExternalName') return { state: 'notSelected', said: says.externalName };
  if (!selector || Object.keys(selector).length === 0) return explainHandMade(around, pod);
  if (differences.length > 0) {
    const { isNear, said } = explainDifferences(selector, differences);
    return { state: isNear ? 'nearMiss' : 'notSelected', said };
  }
  return explainSelected(around, pod, missingPorts);
}

/** Without a selector only what somebody wrote counts. */
function explainHandMade({ slices }: Around, { metadata, status }: Pod): Verdict {
  const ip = status?.podIP;
  for (const slice of slices)
    for (const { addresses, conditions } of slice.endpoints) {
      if (ip === undefined || !addresses.includes(ip)) continue;
      const ready = conditions?.ready ?? true;
      const said = ready ? says.listed : says.listedNotReady;
      return { state: ready ? 'ready' : 'notReady', said: said(slice.metadata.name, metadata.name) };
    }
  return { state: 'notSelected', said: says.noSelector };
}

function explainSelected(around: Around, pod: Pod, missingPorts: readonly string[]): Verdict {
  const { service, nodes } = around;
  const { nodeName } = pod.spec;
  const publishes = service.spec.publishNotReadyAddresses === true;
  const excluded = (said: Said): Verdict => ({ state: 'excluded', said });
  if (isPodFinished(pod)) return excluded(says.finished(pod.status?.phase ?? ''));
  if (!nodeName) return excluded(says.unscheduled);
  if (!shouldBeEndpoint(pod)) return excluded(says.noAddress);
  if (!nodes.has(nodeName) && !publishes) return excluded(says.unknownNode(nodeName));
  const ports = service.spec.ports ?? [];
  const missing = missingPorts.join(', ');
  if (ports.length > 0 && missingPorts.length === ports.length) return excluded(says.noPort(missing));

  const lacks = missingPorts.length > 0 ? [says.lacksPorts(missing)] : [];
  const isReady = isPodReady(pod);
  if (pod.metadata.deletionTimestamp !== undefined)
    return { state: 'terminating', said: together(explainTerminating(isReady, publishes), lacks) };
  const meant = whomFor(around, pod);
  if (isReady) return { state: 'ready', said: together(says.ready, [...lacks, ...meant]) };
  if (publishes) return { state: 'ready', said: together(says.published, [...lacks, ...meant]) };
  return { state: 'notReady', said: together(whyNotReady(pod, nodes.get(nodeName)), lacks) };
}

function together(first: Said, more: readonly Said[]): Said {
  return more.length === 0 ? first : says.together([first, ...more]);
}

function explainTerminating(isReady: boolean, publishes: boolean): Said {
  if (publishes) return isReady ? says.stillServingPublished : says.noLongerServingPublished;
  return isReady ? says.stillServing : says.noLongerServing;
}

function whyNotReady({ status }: Pod, node: Node | undefined): Said {
  const heard = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  if (node && heard?.status === 'Unknown') return says.nodeSilent(node.metadata.name);
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  if (!condition) return says.noReadyCondition;
  const why = condition.message ?? condition.reason;
  return why ? says.notReadyBecause(why) : says.notReady;
}

/** Which nodes its hints mean it for. The others use it only where hints cannot be heeded. */
function whomFor({ slices, service }: Around, { metadata }: Pod): readonly Said[] {
  const endpoints = slices.flatMap((slice): readonly Endpoint[] => slice.endpoints);
  const { hints } = endpoints.find(({ targetRef }) => targetRef?.uid === metadata.uid) ?? {};
  const zones = (hints?.forZones ?? []).map(({ name }) => name);
  const nodes = (hints?.forNodes ?? []).map(({ name }) => name);
  return zones.length + nodes.length === 0 ? [] : [says.hinted(nodes, zones, service.spec.trafficDistribution)];
}
