/**
 * Why each Pod of a namespace is, or is not, an endpoint of a Service: the decisions of the EndpointSlice controller in words, near
 * misses of the selector included. Our own reading aid: upstream leaves no record of them.
 */
import { matchesPairs, type Endpoint, type EndpointSlice, type Node, type Pod, type Service } from '../../api/index.ts';
import { isPodFinished, isPodReady } from '../podConditions.ts';
import { findPort } from '../servicePorts.ts';
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
  /** One or two sentences. */
  readonly sentence: string;
  readonly differences: readonly LabelDifference[];
  /** Names (or numbers) of the Service's ports that this Pod has nothing behind. */
  readonly missingPorts: readonly string[];
}

type Verdict = Pick<EndpointExplanation, 'state' | 'sentence'>;

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
    const verdict = isStranger ? explainStranger(service, pod) : explainPod(around, pod, differences, missingPorts);
    return [{ pod: `${namespace}/${name}`, differences, missingPorts, ...verdict }];
  });
}

function explainStranger({ metadata }: Service, pod: Pod): Verdict {
  const [own = '', other = ''] = [metadata.namespace, pod.metadata.namespace];
  const sentence = `Not selected: it has the labels, but lives in namespace ${other}; a selector looks in its own only, ${own}.`;
  return { state: 'nearMiss', sentence };
}

function explainPod(
  around: Around,
  pod: Pod,
  differences: readonly LabelDifference[],
  missingPorts: readonly string[],
): Verdict {
  const { type, selector } = around.service.spec;
  if (type === 'ExternalName') {
    const sentence = 'A Service of type ExternalName has no endpoints; it is a name in DNS.';
    return { state: 'notSelected', sentence };
  }
  if (!selector || Object.keys(selector).length === 0) return explainHandMade(around, pod);
  if (differences.length > 0) {
    const { isNear, sentence } = explainDifferences(selector, differences);
    return { state: isNear ? 'nearMiss' : 'notSelected', sentence };
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
      const what = ready ? 'An endpoint' : 'An endpoint that gets no traffic';
      const sentence = `${what}: the slice ${slice.metadata.name} lists the address of ${metadata.name}. The Service has no selector.`;
      return { state: ready ? 'ready' : 'notReady', sentence };
    }
  return { state: 'notSelected', sentence: 'The Service has no selector: nobody makes endpoints for it.' };
}

function explainSelected(around: Around, pod: Pod, missingPorts: readonly string[]): Verdict {
  const { service, nodes } = around;
  const { nodeName } = pod.spec;
  const publishes = service.spec.publishNotReadyAddresses === true;
  const excluded = (sentence: string): Verdict => ({ state: 'excluded', sentence });
  if (isPodFinished(pod)) return excluded(`The Pod matches, but it is ${pod.status?.phase ?? ''}: nothing runs in it.`);
  if (!nodeName) return excluded('The Pod matches, but it is not scheduled to a node yet.');
  if (!shouldBeEndpoint(pod)) return excluded('The Pod matches, but it has no IP address yet.');
  if (!nodes.has(nodeName) && !publishes)
    return excluded(`The Pod matches, but its node ${nodeName} is not known to the cluster.`);
  const ports = service.spec.ports ?? [];
  if (ports.length > 0 && missingPorts.length === ports.length)
    return excluded(`The Pod matches, but it has no port for ${missingPorts.join(', ')}: there is nothing to send to.`);

  const lacks = missingPorts.length > 0 ? ` It has no port for ${missingPorts.join(', ')}.` : '';
  if (pod.metadata.deletionTimestamp !== undefined) {
    const serving = isPodReady(pod) ? 'still serving' : 'no longer serving';
    const kept = publishes ? '; publishNotReadyAddresses keeps it ready' : '';
    return { state: 'terminating', sentence: `An endpoint that is terminating, ${serving}${kept}.${lacks}` };
  }
  const meant = whomFor(around, pod);
  if (isPodReady(pod))
    return { state: 'ready', sentence: `An endpoint: the Pod matches and is ready.${lacks}${meant}` };
  if (publishes)
    return {
      state: 'ready',
      sentence: `An endpoint: the Pod is not ready, but publishNotReadyAddresses is set.${lacks}${meant}`,
    };
  return {
    state: 'notReady',
    sentence: `An endpoint that gets no traffic: ${whyNotReady(pod, nodes.get(nodeName))}.${lacks}`,
  };
}

function whyNotReady({ status }: Pod, node: Node | undefined): string {
  const heard = node?.status?.conditions?.find(({ type }) => type === 'Ready');
  if (node && heard?.status === 'Unknown')
    return `its node ${node.metadata.name} is not heard of, so that the Pod counts as not ready`;
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  if (!condition) return 'the Pod has no Ready condition yet';
  const why = condition.message ?? condition.reason;
  return why ? `the Pod is not ready (${why})` : 'the Pod is not ready';
}

/** Which nodes its hints mean it for. The others use it only where hints cannot be heeded. */
function whomFor({ slices, service }: Around, { metadata }: Pod): string {
  const endpoints = slices.flatMap((slice): readonly Endpoint[] => slice.endpoints);
  const { hints } = endpoints.find(({ targetRef }) => targetRef?.uid === metadata.uid) ?? {};
  const zones = (hints?.forZones ?? []).map(({ name }) => `zone ${name}`);
  const nodes = (hints?.forNodes ?? []).map(({ name }) => `node ${name}`);
  if (zones.length + nodes.length === 0) return '';
  const { trafficDistribution } = service.spec;
  const why = trafficDistribution === undefined ? '' : ` (${trafficDistribution})`;
  const first = nodes.length > 0 ? `${nodes.join(', ')}, then ` : '';
  return ` Its hints mean it for ${first}${zones.join(', ')}${why}: where others have an endpoint of their own, they keep to that.`;
}
