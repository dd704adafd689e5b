/**
 * The record of every verdict, kept small: names, reasons and scores in columns, spread out into words when somebody asks.
 * Upstream logs this at verbosity 10 and forgets it.
 */
import type { SchedulingRecord } from '../api/index.ts';
import type { Evaluation } from './cycle.ts';

/** In large clusters a record keeps this many of the best nodes, and of those that were rejected. */
const KEPT = 100;

export interface CompactRecord {
  readonly at: number;
  readonly node?: string;
  readonly message?: string;
  readonly feasible: readonly string[];
  readonly plugins: readonly {
    readonly plugin: string;
    readonly weight: number;
    readonly scores: Uint8Array | number;
  }[];
  readonly rejected: readonly { readonly node: string; readonly plugin: string; readonly reason: string }[];
}

/** The places of the nodes to keep: all, or the best ones (found by counting how many nodes have which total). */
function keptPlaces({ feasible, totals }: Evaluation): readonly number[] {
  if (feasible.length <= KEPT) return feasible.map((_, place) => place);
  const least = totalOfBest(totals);
  const places: number[] = [];
  for (let place = 0; place < totals.length && places.length < KEPT; place++)
    if (totals[place]! >= least) places.push(place);
  return places;
}

/** The total that as many nodes reach as are kept. */
function totalOfBest(totals: readonly number[]): number {
  const histogram: number[] = [];
  for (const total of totals) {
    while (histogram.length <= total) histogram.push(0);
    histogram[total]! += 1;
  }
  let threshold = histogram.length;
  for (let better = 0; threshold > 0 && better < KEPT; threshold--) better += histogram[threshold - 1]!;
  return threshold;
}

/** The scores of the nodes that are kept; one number when all have the same, as most have. */
function columnOf(scores: readonly number[] | number, places: readonly number[]): Uint8Array | number {
  if (typeof scores === 'number') return scores;
  const first = scores[places[0] ?? 0] ?? 0;
  if (places.every((place) => scores[place] === first)) return first;
  const column = new Uint8Array(places.length);
  for (let i = 0; i < places.length; i++) column[i] = scores[places[i]!]!;
  return column;
}

/** @param names of all nodes, shared by the records of Pods for which all of them are feasible, in that order. */
export function compactRecord(
  evaluation: Evaluation,
  names: readonly string[],
  at: number,
  outcome: { readonly node?: string; readonly message?: string },
): CompactRecord {
  const { feasible, scores, rejected } = evaluation;
  const places = keptPlaces(evaluation);
  const isEverybody = feasible.length === names.length && feasible.length <= KEPT && feasible[0]?.name === names[0];
  return {
    at,
    ...outcome,
    feasible: isEverybody ? names : places.map((place) => feasible[place]!.name),
    plugins: scores.map(({ plugin, weight, scores: all }) => ({ plugin, weight, scores: columnOf(all, places) })),
    rejected: rejected.slice(0, KEPT).map(({ info, plugin, rejection }) => ({
      node: info.name,
      plugin,
      reason: rejection.reasons.length === 1 ? rejection.reasons[0]! : rejection.reasons.join(', '),
    })),
  };
}

export function expandRecord(pod: string, record: CompactRecord): SchedulingRecord {
  const passed = record.feasible.map((node, i) => {
    const scores = record.plugins.map(({ plugin, weight, scores: column }) => {
      return { plugin, score: typeof column === 'number' ? column : column[i]!, weight };
    });
    return { node, scores, total: scores.reduce((sum, { score, weight }) => sum + score * weight, 0) };
  });
  const rejected = record.rejected.map(({ node, plugin, reason }) => {
    return { node, rejectedBy: { plugin, reason }, scores: [], total: 0 };
  });
  return {
    pod,
    at: record.at,
    ...(record.node === undefined ? {} : { node: record.node }),
    verdicts: [...passed, ...rejected],
    ...(record.message === undefined ? {} : { message: record.message }),
  };
}
