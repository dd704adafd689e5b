/**
 * One scheduling cycle, pure: filter the nodes, score those that are left, pick one of the best. Upstream: pkg/scheduler/schedule_one.go.
 * Left out: extenders.
 */
import { requiredTerms, type Pod } from '../api/index.ts';
import type { Cycle, Filter, Plugin, Rejection } from './framework.ts';
import type { ClusterPicture, NodeInfo } from './nodeInfo.ts';
import { podRequests } from './resources.ts';
import type { SpreadSelectors } from './spreadSelectors.ts';

/** A node that a plugin would not have. */
export interface RejectedNode {
  readonly info: NodeInfo;
  readonly plugin: string;
  readonly rejection: Rejection;
}

/** The normalised scores of one plugin: one for each feasible node, or one for all. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  readonly scores: readonly number[] | number;
}

export interface Evaluation {
  readonly feasible: readonly NodeInfo[];
  readonly rejected: readonly RejectedNode[];
  /** Nodes that were not even asked, because the Pod names others. */
  readonly absent: number;
  /** Why no node was asked at all (upstream: a PreFilter plugin's refusal). */
  readonly refusal?: string;
  /** Empty when fewer than two nodes are feasible: then nothing has to be compared. */
  readonly scores: readonly PluginScores[];
  readonly totals: readonly number[];
  /** Where the next cycle begins to look. */
  readonly nextStart: number;
}

const MIN_FEASIBLE = 100;
const MIN_PERCENTAGE = 5;

/** In clusters of a hundred nodes and more, looking ends when this many are found: from half of them down to 5 %. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < MIN_FEASIBLE) return nodes;
  const percentage = Math.max(MIN_PERCENTAGE, 50 - Math.trunc(nodes / 125));
  return Math.max(MIN_FEASIBLE, Math.trunc((nodes * percentage) / 100));
}

/** @param start place in the picture's list at which to begin, so that all nodes get their turn. */
export function evaluateNodes(
  plugins: readonly Plugin[],
  pod: Pod,
  picture: ClusterPicture,
  spreadSelectors: SpreadSelectors,
  start: number,
): Evaluation {
  const cycle: Cycle = { pod, requests: podRequests(pod), picture, spreadSelectors };
  const all = picture.list;
  const names = namedNodes(pod);
  const candidates = names ? all.filter(({ name }) => names.has(name)) : all;
  const feasible: NodeInfo[] = [];
  const rejected: RejectedNode[] = [];
  findFeasible(plugins, cycle, candidates, start, feasible, rejected);
  const { scores, totals } = feasible.length > 1 ? scoreNodes(plugins, cycle, feasible) : { scores: [], totals: [] };
  return {
    feasible,
    rejected,
    absent: all.length - candidates.length,
    ...(names?.size === 0 ? { refusal: 'pod affinity terms conflict' } : {}),
    scores,
    totals,
    nextStart: all.length === 0 ? 0 : (start + feasible.length + rejected.length) % all.length,
  };
}

/** What the plugins have against one node, as the picture is now. */
export function rejectionOn(
  plugins: readonly Plugin[],
  pod: Pod,
  picture: ClusterPicture,
  spreadSelectors: SpreadSelectors,
  info: NodeInfo,
): RejectedNode | undefined {
  const rejected: RejectedNode[] = [];
  findFeasible(plugins, { pod, requests: podRequests(pod), picture, spreadSelectors }, [info], 0, [], rejected);
  return rejected[0];
}

/** The same without some of the nodes that were feasible. */
export function withRejected(evaluation: Evaluation, more: readonly RejectedNode[]): Evaluation {
  if (more.length === 0) return evaluation;
  const out = new Set(more.map(({ info }) => info));
  const kept = evaluation.feasible.map((info) => !out.has(info));
  const only = <T>(values: readonly T[]): readonly T[] => values.filter((_, i) => kept[i]);
  return {
    ...evaluation,
    feasible: only(evaluation.feasible),
    rejected: [...evaluation.rejected, ...more],
    scores: evaluation.scores.map((column) => ({
      ...column,
      scores: typeof column.scores === 'number' ? column.scores : only(column.scores),
    })),
    totals: only(evaluation.totals),
  };
}

/** The nodes a Pod's required affinity asks for by name (DaemonSet Pods do), when every term does; none when terms contradict themselves. */
function namedNodes(pod: Pod): ReadonlySet<string> | undefined {
  const terms = requiredTerms(pod);
  if (!terms || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const lists = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    const [first, ...others] = lists.map(({ values = [] }) => values);
    if (!first) return undefined;
    for (const name of first) if (others.every((values) => values.includes(name))) names.add(name);
  }
  return names;
}

function findFeasible(
  plugins: readonly Plugin[],
  cycle: Cycle,
  candidates: readonly NodeInfo[],
  start: number,
  feasible: NodeInfo[],
  rejected: RejectedNode[],
): void {
  const names: string[] = [];
  const filters: Filter[] = [];
  for (const plugin of plugins) {
    const filter = plugin.filter?.(cycle);
    if (!filter) continue;
    names.push(plugin.name);
    filters.push(filter);
  }
  const enough = feasibleNodesToFind(candidates.length);
  let at = candidates.length === 0 ? 0 : start % candidates.length;
  for (let i = 0; i < candidates.length && feasible.length < enough; i++) {
    const info = candidates[at]!;
    if (++at === candidates.length) at = 0;
    let rejection: Rejection | undefined;
    let f = 0;
    while (f < filters.length && !(rejection = filters[f]!(info))) f++;
    if (rejection) rejected.push({ info, plugin: names[f]!, rejection });
    else feasible.push(info);
  }
}

function scoreNodes(
  plugins: readonly Plugin[],
  cycle: Cycle,
  feasible: readonly NodeInfo[],
): { scores: readonly PluginScores[]; totals: readonly number[] } {
  const results: PluginScores[] = [];
  const totals = new Array<number>(feasible.length).fill(0);
  for (const plugin of plugins) {
    const scorer = plugin.score?.(cycle, feasible);
    if (!scorer) continue;
    const weight = plugin.weight ?? 1;
    if ('forAll' in scorer) {
      const { forAll } = scorer;
      for (let i = 0; i < totals.length; i++) totals[i]! += forAll * weight;
      results.push({ plugin: plugin.name, weight, scores: forAll });
      continue;
    }
    const scores = new Array<number>(feasible.length);
    for (let i = 0; i < feasible.length; i++) scores[i] = scorer.score(feasible[i]!, i);
    scorer.normalize?.(scores);
    for (let i = 0; i < feasible.length; i++) totals[i] = totals[i]! + scores[i]! * weight;
    results.push({ plugin: plugin.name, weight, scores });
  }
  return { scores: results, totals };
}

/** The best node; among equals the one that `choose` (0 … count − 1) picks. */
export function selectNode({ feasible, totals }: Evaluation, choose: (count: number) => number): NodeInfo | undefined {
  if (feasible.length < 2) return feasible[0];
  let best = -Infinity;
  let tied: NodeInfo[] = [];
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i]!;
    if (total < best) continue;
    if (total > best) tied = [];
    best = total;
    tied.push(feasible[i]!);
  }
  return tied.length === 1 ? tied[0] : tied[choose(tied.length)];
}
