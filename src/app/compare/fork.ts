/**
 * The same cluster twice, with one policy: Cluster in one, Local in the other. Both are forks of the open run, made from its text, so
 * that everything else is the same: the objects, the traffic, the seed. Then both live on for a while, and who answered is counted.
 */
import type { ConnectionRecord } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { clientName, targetOf } from '../presenters/flowWords.ts';
import { outcomeOf, verdictLine, type Outcome } from '../presenters/verdictWords.ts';
import { compareWords } from './words.tsx';

export type PolicyField = 'externalTrafficPolicy' | 'internalTrafficPolicy';
export const POLICIES = ['Cluster', 'Local'] as const;
export type Policy = (typeof POLICIES)[number];

export interface Question {
  readonly namespace: string;
  readonly service: string;
  readonly field: PolicyField;
  /** ms both live on, once their rules are written. */
  readonly ms: number;
}

/** What became of a packet. */
export interface Packet {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly outcome: Outcome;
  readonly line: string;
  readonly sourceSeen: string;
}

export interface Fork {
  readonly policy: Policy;
  /** Connections to the Service, oldest first. */
  readonly packets: readonly Packet[];
  readonly failed: number;
  /** Who answered how often, by Pod. */
  readonly answers: readonly { readonly pod: string; readonly count: number }[];
}

/** Time for every kube-proxy to hear of the change and write its rules. */
export const RULES_MS = 2500;
/** Cluster time between two looks at what has been sent. */
const SLICE_MS = 250;
const MOST_PACKETS = 2000;

/** @throws Error in Kubernetes' words when the policy is refused */
export function setPolicy(cluster: Cluster, { namespace, service, field }: Question, policy: Policy): void {
  const answer = cluster.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/${namespace}/services/${service}`,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { spec: { [field]: policy } },
  });
  if (answer.status >= 300)
    throw new Error((answer.body as { message?: string }).message ?? compareWords.status(answer.status));
}

function packetOf(record: ConnectionRecord): Packet {
  return {
    id: record.id,
    from: clientName(record.flow.from),
    to: targetOf(record),
    outcome: outcomeOf(record),
    line: verdictLine(record),
    sourceSeen: record.sourceSeen ?? '',
  };
}

/** Whether a connection is to one of the Service's addresses: by name, ClusterIP, load balancer, or a node's port. */
export function isTo(cluster: Cluster, { namespace, service }: Question): (record: ConnectionRecord) => boolean {
  const object = cluster.object('services', namespace, service);
  const hosts = new Set([
    service,
    `${service}.${namespace}`,
    ...(object?.spec.clusterIPs ?? []),
    ...(object?.status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip),
  ]);
  const nodePorts = new Set((object?.spec.ports ?? []).map(({ nodePort }) => nodePort));
  return ({ flow: { to } }) => hosts.has(to.host) || nodePorts.has(to.port);
}

/** One fork, lived through in slices so that the page stays awake. @throws Error in Kubernetes' words when the policy is refused */
function* live(fork: Cluster, question: Question, policy: Policy): Generator<void, Fork> {
  setPolicy(fork, question, policy);
  fork.advance(RULES_MS);
  const begin = fork.now;
  for (let ran = 0; ran < question.ms; ran += SLICE_MS) {
    fork.advance(Math.min(SLICE_MS, question.ms - ran));
    yield;
  }
  const isMeant = isTo(fork, question);
  const packets = fork
    .connections(MOST_PACKETS)
    .filter((record) => record.openedAt >= begin && isMeant(record))
    .toReversed();
  const counts = new Map<string, number>();
  for (const { endpointPod, verdict } of packets)
    if (endpointPod !== undefined && verdict === 'accept') counts.set(endpointPod, (counts.get(endpointPod) ?? 0) + 1);
  const told = packets.map(packetOf);
  return {
    policy,
    packets: told,
    failed: told.filter(({ outcome }) => outcome !== 'accept' && outcome !== 'open').length,
    answers: [...counts].map(([pod, count]) => ({ pod, count })).toSorted((a, b) => b.count - a.count),
  };
}

/** @param createRun makes a cluster of a run's text. Yields now and then; ends with both forks. */
export function* comparePolicies(
  run: string,
  createRun: (run: string) => Cluster,
  question: Question,
): Generator<void, readonly [Fork, Fork]> {
  const [first, second] = POLICIES;
  const one = yield* live(createRun(run), question, first);
  yield;
  const other = yield* live(createRun(run), question, second);
  return [one, other];
}
