/**
 * Why each Pod of a namespace is, or is not, an endpoint of a Service: the decisions of the EndpointSlice controller in words, near
 * misses of the selector included. Our own reading aid: upstream leaves no record of them.
 */
import type { Labels, Node, Pod, Service } from '../../api/index.ts';
import { isPodFinished, isPodReady } from '../podConditions.ts';
import { findPort, shouldBeEndpoint } from './endpoint.ts';

export type EndpointState =
  | 'ready'
  | 'notReady'
  | 'terminating'
  /** Selected, but in no slice: no address yet, finished, or its Node is unknown. */
  | 'excluded'
  /** All pairs but one match, or a value is off by a letter or two. */
  | 'nearMiss'
  | 'notSelected';

/** One pair of the selector that a Pod does not have. */
export interface LabelDifference {
  readonly key: string;
  readonly wanted: string;
  /** What the Pod has there; undefined when it has no such label. */
  readonly has: string | undefined;
  /** A label of the Pod that was perhaps meant: another key with the wanted value, or a key off by a letter or two. */
  readonly meant?: string;
}

export interface EndpointExplanation {
  /** namespace/name */
  readonly pod: string;
  readonly state: EndpointState;
  /** One sentence. */
  readonly sentence: string;
  readonly differences: readonly LabelDifference[];
  /** Names (or numbers) of the Service's ports that this Pod has nothing behind. */
  readonly missingPorts: readonly string[];
}

/** Explains every Pod of the Service's namespace, in the order given. Pods of other namespaces are left out. */
export function explainEndpoints(
  service: Service,
  pods: readonly Pod[],
  nodes: readonly Node[],
): readonly EndpointExplanation[] {
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  return pods
    .filter(({ metadata }) => metadata.namespace === service.metadata.namespace)
    .map((pod) => explainPod(service, pod, names));
}

function explainPod(service: Service, pod: Pod, nodes: ReadonlySet<string>): EndpointExplanation {
  const { selector } = service.spec;
  const labels = pod.metadata.labels ?? {};
  const differences = differencesFrom(selector ?? {}, labels);
  const missingPorts = (service.spec.ports ?? [])
    .filter((port) => findPort(pod, port) === undefined)
    .map(({ name, port }) => name ?? String(port));
  const base = { pod: `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`, differences, missingPorts };

  if (service.spec.type === 'ExternalName')
    return {
      ...base,
      state: 'notSelected',
      sentence: 'A Service of type ExternalName has no endpoints; it is a name in DNS.',
    };
  if (!selector || Object.keys(selector).length === 0)
    return { ...base, state: 'notSelected', sentence: 'The Service has no selector: nobody makes endpoints for it.' };
  if (differences.length > 0) return { ...base, ...explainDifferences(selector, differences) };
  return { ...base, ...explainSelected(service, pod, nodes, missingPorts) };
}

type Verdict = Pick<EndpointExplanation, 'state' | 'sentence'>;

function explainSelected(
  service: Service,
  pod: Pod,
  nodes: ReadonlySet<string>,
  missingPorts: readonly string[],
): Verdict {
  const { nodeName } = pod.spec;
  const publishes = service.spec.publishNotReadyAddresses === true;
  const excluded = (sentence: string): Verdict => ({ state: 'excluded', sentence });
  if (isPodFinished(pod)) return excluded(`The Pod matches, but it is ${pod.status?.phase ?? ''}: nothing runs in it.`);
  if (!nodeName) return excluded('The Pod matches, but it is not scheduled to a node yet.');
  if (!shouldBeEndpoint(pod)) return excluded('The Pod matches, but it has no IP address yet.');
  if (!nodes.has(nodeName) && !publishes)
    return excluded(`The Pod matches, but its node ${nodeName} is not known to the cluster.`);

  const lacks = missingPorts.length > 0 ? ` It has no port for ${missingPorts.join(', ')}.` : '';
  if (pod.metadata.deletionTimestamp !== undefined) {
    const serving = isPodReady(pod) ? 'still serving' : 'no longer serving';
    const kept = publishes ? '; publishNotReadyAddresses keeps it ready' : '';
    return { state: 'terminating', sentence: `An endpoint that is terminating, ${serving}${kept}.${lacks}` };
  }
  if (isPodReady(pod)) return { state: 'ready', sentence: `An endpoint: the Pod matches and is ready.${lacks}` };
  if (publishes)
    return {
      state: 'ready',
      sentence: `An endpoint: the Pod is not ready, but publishNotReadyAddresses is set.${lacks}`,
    };
  return { state: 'notReady', sentence: `An endpoint that gets no traffic: ${whyNotReady(pod)}.${lacks}` };
}

function whyNotReady({ status }: Pod): string {
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  if (!condition) return 'the Pod has no Ready condition yet';
  const why = condition.message ?? condition.reason;
  return why ? `the Pod is not ready (${why})` : 'the Pod is not ready';
}

// Labels that do not match

function differencesFrom(selector: Labels, labels: Labels): readonly LabelDifference[] {
  return Object.entries(selector)
    .filter(([key, wanted]) => labels[key] !== wanted)
    .map(([key, wanted]) => {
      const meant = labels[key] === undefined ? keyPerhapsMeant(key, wanted, selector, labels) : undefined;
      return { key, wanted, has: labels[key], ...(meant === undefined ? {} : { meant }) };
    });
}

function keyPerhapsMeant(key: string, wanted: string, selector: Labels, labels: Labels): string | undefined {
  const candidates = Object.keys(labels).filter((other) => selector[other] === undefined);
  const keys = candidates.filter((other) => labels[other] === wanted || isSlip(key, other));
  return keys.sort()[0];
}

function explainDifferences(selector: Labels, differences: readonly LabelDifference[]): Verdict {
  const pairs = Object.keys(selector).length;
  const isNear = differences.every(
    ({ wanted, has, meant }) => meant !== undefined || (has !== undefined && isSlip(wanted, has)),
  );
  const parts = differences.map(({ key, wanted, has, meant }) => {
    if (has !== undefined) return `${key}=${wanted} wanted, Pod has ${key}=${has}`;
    return `${key}=${wanted} wanted, Pod has no label ${key}${meant === undefined ? '' : ` (but ${meant})`}`;
  });
  const near = isNear || (pairs > 1 && differences.length === 1);
  return { state: near ? 'nearMiss' : 'notSelected', sentence: `Not selected: ${parts.join('; ')}.` };
}

/** One or two letters changed, added, lost or swapped, ignoring case. */
function isSlip(a: string, b: string): boolean {
  const allowed = Math.min(a.length, b.length) > 4 ? 2 : 1;
  return a !== b && distance(a.toLowerCase(), b.toLowerCase()) <= allowed;
}

/** Edits between two words, a swap of neighbours counting as one (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
