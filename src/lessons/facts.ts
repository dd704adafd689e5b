/** What expressions can ask about a cluster beside its objects: traces, endpoints, answers, rules, names. Reads only. */
import {
  isPodReady,
  matchesPairs,
  splitKey,
  type Answer,
  type ConnectionRecord,
  type Flow,
  type Plate,
  type Pod,
  type TraceOutcome,
} from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { findFrom, findPods } from './names.ts';

/** An outcome of a flow, flat. */
export interface Outcome {
  readonly probability: number;
  readonly verdict: string;
  /** "ip:port", or ''. */
  readonly endpoint: string;
  /** Name and node of the Pod there, or ''. */
  readonly pod: string;
  readonly node: string;
  readonly sourceSeen: string;
  readonly masqueraded: boolean;
  readonly reason: string;
  readonly code: string;
}

const ipOf = (endpoint: string): string => endpoint.replace(/:\d+$/, '');

function flat(cluster: Cluster, { endpoint = '', ...outcome }: TraceOutcome): Outcome {
  const ip = ipOf(endpoint);
  const pod = ip === '' ? undefined : cluster.objects('pods').find(({ status }) => status?.podIP === ip);
  return {
    probability: outcome.probability,
    verdict: outcome.verdict,
    endpoint,
    pod: pod?.metadata.name ?? '',
    node: pod?.spec.nodeName ?? '',
    sourceSeen: outcome.sourceSeen ?? '',
    masqueraded: outcome.masqueraded,
    reason: outcome.reason,
    code: outcome.reasonCode,
  };
}

/** Every outcome of a new connection now; none when there is no such client. */
export function outcomesOf(
  cluster: Cluster,
  from: string,
  host: string,
  port: number,
  protocol: Flow['protocol'] = 'TCP',
): Outcome[] {
  const source = findFrom(cluster, from);
  if (!source) return [];
  return cluster.trace({ from: source, to: { host, port }, protocol }).outcomes.map((each) => flat(cluster, each));
}

/** One word for a flow: its verdict when all outcomes agree, "mixed" otherwise, "nobody" without a client. */
export function verdictOf(outcomes: readonly Outcome[]): string {
  const verdicts = new Set(outcomes.map(({ verdict }) => verdict));
  return verdicts.size === 1 ? [...verdicts][0]! : verdicts.size === 0 ? 'nobody' : 'mixed';
}

/** "namespace/name" of what a lesson calls by its name. */
function fullName(name: string): { namespace: string; name: string } {
  return splitKey(name.includes('/') ? name : `default/${name}`);
}

export interface EndpointFact {
  readonly address: string;
  readonly port: number;
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** The rows of a Service's EndpointSlices. */
export function endpointsOf(cluster: Cluster, service: string): EndpointFact[] {
  const { namespace, name } = fullName(service);
  return cluster
    .objects('endpointslices')
    .filter(
      ({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name,
    )
    .flatMap((slice) =>
      (slice.endpoints ?? []).flatMap((endpoint) =>
        endpoint.addresses.map((address) => ({
          address,
          port: slice.ports?.[0]?.port ?? 0,
          pod: endpoint.targetRef?.name ?? '',
          node: endpoint.nodeName ?? '',
          ready: endpoint.conditions?.ready ?? true,
          serving: endpoint.conditions?.serving ?? true,
          terminating: endpoint.conditions?.terminating ?? false,
        })),
      ),
    );
}

/** The last answers of a Service, newest first, each with its Pod's name. */
export function answersOf(cluster: Cluster, service: string): { pod: string; at: number; endpoint: string }[] {
  const { namespace, name } = fullName(service);
  return cluster
    .answers(namespace, name, 1200)
    .map(({ pod = '', at, endpoint }: Answer) => ({ pod: pod.split('/').at(-1) ?? '', at, endpoint }));
}

/** The share of each Pod in a Service's last answers, by Pod name. */
export function sharesOf(cluster: Cluster, service: string): Record<string, number> {
  const answers = answersOf(cluster, service);
  const shares: Record<string, number> = {};
  for (const { pod } of answers) shares[pod] = (shares[pod] ?? 0) + 1 / answers.length;
  return shares;
}

/** A node's plates, each with its Service's plain name. */
export function platesOf(cluster: Cluster, node: string): (Plate & { readonly name: string })[] {
  if (!cluster.object('nodes', '', node)) return [];
  return cluster.plates(node).map((plate) => ({ ...plate, name: plate.service.split('/')[1]?.split(':')[0] ?? '' }));
}

/** A connection with what expressions ask for, none of it missing. */
export interface ConnectionFact {
  readonly id: string;
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly state: string;
  readonly verdict: string;
  readonly endpoint: string;
  readonly pod: string;
  readonly sourceSeen: string;
  readonly masqueraded: boolean;
  readonly code: string;
  readonly openedAt: number;
  readonly requests: number;
}

function clientName(from: Flow['from']): string {
  if ('pod' in from) return from.pod.split('/').at(-1) ?? '';
  if ('node' in from) return from.node;
  return 'external' in from ? from.external : from.address;
}

export function connectionFact(connection: ConnectionRecord): ConnectionFact {
  return {
    id: connection.id,
    from: clientName(connection.flow.from),
    host: connection.flow.to.host,
    port: connection.flow.to.port,
    state: connection.state,
    verdict: connection.verdict ?? '',
    endpoint: connection.endpoint ?? '',
    pod: connection.endpointPod?.split('/').at(-1) ?? '',
    sourceSeen: connection.sourceSeen ?? '',
    masqueraded: connection.masqueraded,
    code: connection.reasonCode ?? '',
    openedAt: connection.openedAt,
    requests: connection.requestCount ?? connection.requests.length,
  };
}

/** Pods that are Ready and not on their way out. */
export function readyPods(cluster: Cluster, words: string): Pod[] {
  return findPods(cluster, words).filter((pod) => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined);
}

/** The variables of a Pod's first container; empty while it does not run. */
export function environmentOf(cluster: Cluster, pod: string): Record<string, string> {
  const found = findPods(cluster, pod)[0];
  if (!found) return {};
  const variables = cluster.environment(`${found.metadata.namespace}/${found.metadata.name}`) ?? [];
  return Object.fromEntries(variables.map(({ name, value }) => [name, value ?? '']));
}

/** Pods a Service's selector asks for, whatever their state. */
export function selectedPods(cluster: Cluster, service: string): Pod[] {
  const { namespace, name } = fullName(service);
  const selector = cluster.object('services', namespace, name)?.spec.selector;
  return cluster
    .objects('pods')
    .filter(({ metadata }) => metadata.namespace === namespace && matchesPairs(selector, metadata.labels));
}
