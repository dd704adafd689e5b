/** A run as text: options and actions, each at its exact place. Replaying it gives the same state, byte for byte. */
import type { RecordedAction, Simulation } from '../sim/index.ts';
import type { ResolvedOptions } from './options.ts';

const FORMAT = 'servicescope/run/1';

export interface Run {
  readonly options: ResolvedOptions;
  readonly actions: readonly RecordedAction[];
  /** Where the run stood when it was exported: ms, and events run. */
  readonly now: number;
  readonly processed: number;
  /** How many writes that made, so that a replay knows its place among events of one moment; runs of earlier versions do not say. */
  readonly revision: number | undefined;
}

/** Actions never change; a run with thousands of them is written out again and again. */
const written = new WeakMap<RecordedAction, string>();

function textOf(action: RecordedAction): string {
  let text = written.get(action);
  if (text === undefined) written.set(action, (text = JSON.stringify(action)));
  return text;
}

/** Actions written out between two looks up. */
const WRITTEN_AT_ONCE = 100;

/** Writes out the actions that have not been yet, a few at a time: `writeRun` has then little left to do. */
export function* writeAhead(sim: Simulation): Generator<undefined, void> {
  let fresh = 0;
  for (const action of sim.recordedActions()) {
    if (written.has(action)) continue;
    textOf(action);
    if (++fresh % WRITTEN_AT_ONCE === 0) yield undefined;
  }
}

export function writeRun(options: ResolvedOptions, sim: Simulation): string {
  const { now, processed, revision } = sim;
  const head = JSON.stringify({ format: FORMAT, options }).slice(0, -1);
  const actions = sim.recordedActions().map(textOf).join(',');
  const place = JSON.stringify({ now, processed, revision }).slice(1);
  return `${head},"actions":[${actions}],${place}`;
}

/** Events between two looks up. */
const BIT = 100;

/** Runs events as `runEvents` does, a few at a time; yields the share of the run that is behind. */
export function* runBits(sim: Simulation, run: Run, count: number, limit: number): Generator<number, void> {
  for (let before = -1; before !== sim.processed;) {
    before = sim.processed;
    sim.runEvents(Math.min(count, before + BIT), limit);
    if (before !== sim.processed) yield run.now > 0 ? Math.min(1, sim.now / run.now) : 1;
  }
}

/** Whether a replay stands where the run was left: perhaps between two events of one moment, never with one that is overdue. */
export function isAtEnd({ revision, nextEventAt = Infinity }: Simulation, run: Run): boolean {
  return revision === run.revision && nextEventAt >= run.now;
}

/** A week: nobody has watched longer, and a run that claims to is refused before it is replayed. */
const LONGEST_MS = 7 * 24 * 3_600_000;

const isMoment = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < Infinity;

function isRecorded(value: unknown): value is RecordedAction {
  const { at, afterEvents, action } = (value ?? {}) as Partial<RecordedAction>;
  return isMoment(at) && isMoment(afterEvents) && typeof action === 'object' && action !== null;
}

/** Reads a run. @throws Error when the text is not one. */
export function readRun(text: string): Run {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error('This is not a ServiceScope run: the text is not JSON.');
  }
  const run = parsed as Partial<Run> & { readonly format?: unknown };
  if (run?.format !== FORMAT || !run.options || !Array.isArray(run.actions) || !isMoment(run.now))
    throw new Error(`This is not a ServiceScope run in the format ${FORMAT}.`);
  if (!run.actions.every(isRecorded)) throw new Error('This ServiceScope run is broken: an action has no place in it.');
  if (run.now > LONGEST_MS || run.actions.some(({ at }) => at > LONGEST_MS))
    throw new Error('This ServiceScope run claims to be longer than a week of cluster time: it is not replayed.');
  const { options, actions, now, processed = 0, revision } = run;
  return { options, actions, now, processed, revision };
}
