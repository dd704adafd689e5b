/**
 * Two runs side by side, in step: both live through the same milliseconds, a slice of the one and then the same slice of the other, so that
 * their clocks never differ by more than they did at the beginning. Forks of the open run, made from its text; that one is not touched.
 */
import { createCluster, type Cluster } from '../../../cluster/index.ts';
import { outcomeOf, type Outcome } from '../../presenters/verdictWords.ts';
import { isTo, POLICIES, RULES_MS, setPolicy, type Question } from '../fork.ts';

export interface Twin {
  /** "Local", "01:05.3". */
  readonly name: string;
  readonly cluster: Cluster;
  /** Where its count begins, in its own ms. */
  readonly since: number;
}

export type Pair = readonly [Twin, Twin];

/** Cluster ms run at once while the forks are made ready. */
const SLICE_MS = 100;

/** @throws Error at the first bit when the text is no run */
function* forkOf(run: string): Generator<unknown, Cluster> {
  const cluster = createCluster();
  yield* cluster.replayRun(run);
  return cluster;
}

function* withPolicy(run: string, question: Question, policy: (typeof POLICIES)[number]): Generator<unknown, Twin> {
  const cluster = yield* forkOf(run);
  setPolicy(cluster, question, policy);
  const until = cluster.now + RULES_MS;
  while (cluster.now < until) {
    cluster.advance(Math.min(SLICE_MS, until - cluster.now));
    yield;
  }
  return { name: policy, cluster, since: cluster.now };
}

/** The run twice, once with each policy. @throws Error in Kubernetes' words when the policy is refused */
export function* policyTwins(run: string, question: Question): Generator<unknown, Pair> {
  const one = yield* withPolicy(run, question, POLICIES[0]);
  const other = yield* withPolicy(run, question, POLICIES[1]);
  return [one, other];
}

/** The run twice, at two of its moments. */
export function* momentTwins(
  run: string,
  moments: readonly [number, number],
  name: (ms: number) => string,
): Generator<unknown, Pair> {
  const made: Twin[] = [];
  for (const at of moments) {
    const cluster = yield* forkOf(run);
    cluster.seek(at);
    made.push({ name: name(at), cluster, since: at });
    yield;
  }
  return [made[0]!, made[1]!];
}

/** Both go on by the same time, in slices, until `isEnough` says so. Returns how far they got. */
export function advanceBoth([one, other]: Pair, ms: number, slice: number, isEnough: () => boolean): number {
  let done = 0;
  while (done < ms) {
    const step = Math.min(slice, ms - done);
    one.cluster.advance(step);
    other.cluster.advance(step);
    done += step;
    if (isEnough()) break;
  }
  return done;
}

/** Both go on to the next event of either. */
export function stepBoth(pair: Pair): void {
  const waits = pair.flatMap(({ cluster }) =>
    cluster.nextEventAt === undefined ? [] : cluster.nextEventAt - cluster.now,
  );
  if (waits.length === 0) return;
  const ms = Math.max(0, Math.min(...waits));
  for (const { cluster } of pair) {
    if (ms === 0 && cluster.nextEventAt === cluster.now) cluster.step();
    else cluster.advance(ms);
  }
}

export interface Counted {
  readonly sent: number;
  /** More was sent before: only the latest are counted. */
  readonly isCut: boolean;
  readonly outcomes: readonly (readonly [Outcome, number])[];
  readonly answers: readonly (readonly [pod: string, count: number])[];
}

/** Connections that are counted at most. */
const MOST = 1000;

/** What became of whatever was sent since the twin's beginning, or of the latest of it; to one Service, when one is meant. */
export function countOutcomes({ cluster, since }: Twin, question: Question | undefined): Counted {
  const isMeant = question ? isTo(cluster, question) : () => true;
  const outcomes = new Map<Outcome, number>();
  const answers = new Map<string, number>();
  let sent = 0;
  const latest = cluster.connections(MOST);
  for (const record of latest) {
    if (record.openedAt < since) break;
    if (!isMeant(record)) continue;
    sent++;
    const outcome = outcomeOf(record);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (outcome === 'accept' && record.endpointPod !== undefined)
      answers.set(record.endpointPod, (answers.get(record.endpointPod) ?? 0) + 1);
  }
  const byCount = <T>(counts: ReadonlyMap<T, number>) => [...counts].toSorted((a, b) => b[1] - a[1]);
  const isCut = latest.length === MOST && (latest.at(-1)?.openedAt ?? -Infinity) >= since;
  return { sent, isCut, outcomes: byCount(outcomes), answers: byCount(answers) };
}
