/**
 * What containers print. Each run of a container has its own log, as files have at the runtime; a line points to the one before
 * it, so that adding one costs the same however long the log is. Upstream: pkg/kubelet/kuberuntime/logs. Left out: rotation.
 */
import type { SimTime, Simulation } from '../sim/index.ts';
import type { LogLine } from './types.ts';

interface StoredLine extends LogLine {
  readonly before: StoredLine | undefined;
}

/** Reading goes back so far. */
const MOST_LINES = 1000;

export interface LogBook {
  append(podUid: string, index: number, attempt: number, text: string): void;
  lines(podUid: string, index: number, attempt: number): readonly LogLine[];
  /** A run older than the one before the present is removed, and the others with their Pod. */
  forget(podUid: string, index: number, attempt: number): void;
}

const logKey = (uid: string, index: number, attempt: number): string => `${uid}/${index}/${attempt}`;

export function createLogBook(sim: Simulation): LogBook {
  const logs = sim.createTable<StoredLine>('kubelet/logs');
  return {
    append(uid, index, attempt, text) {
      const key = logKey(uid, index, attempt);
      logs.put(key, { at: sim.now, text, before: logs.get(key) });
    },
    lines(uid, index, attempt) {
      const lines: LogLine[] = [];
      let line = logs.get(logKey(uid, index, attempt));
      for (; line && lines.length < MOST_LINES; line = line.before) lines.push({ at: line.at, text: line.text });
      return lines.reverse();
    },
    forget: (uid, index, attempt) => void logs.delete(logKey(uid, index, attempt)),
  };
}

/** Lines a program prints at one moment, as log lines. */
export function printedAt(at: SimTime, texts: readonly string[]): LogLine[] {
  return texts.map((text) => ({ at, text }));
}
