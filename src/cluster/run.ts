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
}

export function writeRun(options: ResolvedOptions, sim: Simulation): string {
  const run: Run = { options, actions: sim.recordedActions(), now: sim.now, processed: sim.processed };
  return JSON.stringify({ format: FORMAT, ...run });
}

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
  return { options: run.options, actions: run.actions, now: run.now ?? 0, processed: run.processed ?? 0 };
}
