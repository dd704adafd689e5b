/**
 * What containers print. Each run of a container has its own log, as files have at the runtime; a line points to the one before
 * it, so that adding one costs the same however long the log is. Upstream: pkg/kubelet/kuberuntime/logs. Left out: rotation; a run that
 * forgets its beginning lets go of all but the newest lines of then.
 */
import type { SimTime, Simulation } from '../sim/index.ts';
import type { LogLine } from './types.ts';

interface StoredLine extends LogLine {
  /** undefined: it is the first, or those before it are forgotten. */
  before: StoredLine | undefined;
  /** Counted from 1. */
  readonly number: number;
}

/** Reading goes back so far, unless it is asked for more. */
const MOST_LINES = 1000;

export interface LogBook {
  append(podUid: string, index: number, attempt: number, text: string): void;
  /** The newest lines behind the `after`-th. */
  lines(podUid: string, index: number, attempt: number, after?: number, most?: number): readonly LogLine[];
  /** How many lines there are. */
  count(podUid: string, index: number, attempt: number): number;
  /** A run older than the one before the present is removed, and the others with their Pod. */
  forget(podUid: string, index: number, attempt: number): void;
}

const logKey = (uid: string, index: number, attempt: number): string => `${uid}/${index}/${attempt}`;

export function createLogBook(sim: Simulation): LogBook {
  const logs = sim.createTable<StoredLine>('kubelet/logs');
  sim.beforeForgetting(({ last }) => {
    for (const line of last.get(logs.name)?.values() ?? []) if (line) forgetBefore(line as StoredLine);
  });
  return {
    append(uid, index, attempt, text) {
      const key = logKey(uid, index, attempt);
      const before = logs.get(key);
      logs.put(key, { at: sim.now, text, before, number: (before?.number ?? 0) + 1 });
    },
    lines(uid, index, attempt, after = 0, most = MOST_LINES) {
      const lines: LogLine[] = [];
      let line = logs.get(logKey(uid, index, attempt));
      for (; line && line.number > after && lines.length < most; line = line.before)
        lines.push({ at: line.at, text: line.text });
      return lines.reverse();
    },
    count: (uid, index, attempt) => logs.get(logKey(uid, index, attempt))?.number ?? 0,
    forget: (uid, index, attempt) => void logs.delete(logKey(uid, index, attempt)),
  };
}

/** Keeps this line and as many before it as one reading tells. */
function forgetBefore(newest: StoredLine): void {
  let line: StoredLine | undefined = newest;
  for (let kept = 1; line && kept < MOST_LINES; kept++) line = line.before;
  if (line) line.before = undefined;
}

/** Lines a program prints at one moment, as log lines. */
export function printedAt(at: SimTime, texts: readonly string[]): LogLine[] {
  return texts.map((text) => ({ at, text }));
}
