/** Why a prediction came out as it did: every outcome the packet has now, with the rules that decide. */
import type { Decision, Flow, TraceOutcome } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { findFrom } from './names.ts';
import type { FlowWords } from './types.ts';

export interface Explained {
  readonly probability: number;
  readonly verdict: TraceOutcome['verdict'];
  readonly endpoint: string | undefined;
  readonly sourceSeen: string | undefined;
  readonly reason: string;
  /** What `reason` says. */
  readonly said: TraceOutcome['said'];
  /** Rules that decided it, as iptables-save or nft prints them: the dice that fell, or what translated, rejected or dropped it. */
  readonly rules: readonly string[];
}

/** The flow in the cluster as it is; undefined: there is no such client now. */
export function flowFrom(cluster: Cluster, { from, host, port, protocol }: FlowWords): Flow | undefined {
  const source = findFrom(cluster, from);
  return source && { from: source, to: { host, port }, protocol };
}

type RuleDecision = Extract<Decision, { kind: 'rule' }>;

function decidingRules(outcome: TraceOutcome): string[] {
  const rules = outcome.hops
    .flatMap((hop) => hop.decided)
    .filter((decision): decision is RuleDecision => decision.kind === 'rule');
  const rolled = rules.filter(({ roll }) => roll?.hit);
  const final = rules.filter(({ text }) => /-j (DNAT|REJECT|DROP)\b|\bdnat to\b|\breject\b|\bdrop\b/.test(text));
  return [...new Set([...(rolled.length > 0 ? rolled : final)].map(({ text }) => text))];
}

export function explain(cluster: Cluster, words: FlowWords): Explained[] {
  const flow = flowFrom(cluster, words);
  if (!flow) return [];
  return cluster.trace(flow).outcomes.map((outcome) => ({
    probability: outcome.probability,
    verdict: outcome.verdict,
    endpoint: outcome.endpoint,
    sourceSeen: outcome.sourceSeen,
    reason: outcome.reason,
    said: outcome.said,
    rules: decidingRules(outcome),
  }));
}
