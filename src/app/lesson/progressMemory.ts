/** How far a learner has come in each lesson: kept in this browser, written to a file and read from one. No account. */
import { safeStorage } from '../store/safeStorage.ts';
import { panelWords } from './panel.words.tsx';

const KEY = 'servicescope.lessons';
const FORMAT = 'servicescope/progress/1';

export interface LessonRecord {
  /** The step reached, from 0. */
  readonly step: number;
  readonly done: boolean;
}

export type Records = Readonly<Record<string, LessonRecord>>;

/** What is broken or foreign is left out. @throws Error with a sentence, when it is no progress at all */
export function readRecords(text: string): Records {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(panelWords.catalogue.noJson);
  }
  const { format, lessons } = (value ?? {}) as { format?: unknown; lessons?: unknown };
  if (format !== FORMAT || typeof lessons !== 'object' || lessons === null)
    throw new Error(panelWords.catalogue.notOurs);
  return Object.fromEntries(
    Object.entries(lessons).flatMap(([id, record]: [string, unknown]) => {
      const { step, done } = (record ?? {}) as Record<string, unknown>;
      return typeof step === 'number' && Number.isInteger(step) && step >= 0
        ? [[id, { step, done: done === true }]]
        : [];
    }),
  );
}

export const writeRecords = (lessons: Records): string => JSON.stringify({ format: FORMAT, lessons });

export function storedRecords(): Records {
  try {
    return readRecords(safeStorage.getItem(KEY) ?? '');
  } catch {
    return {};
  }
}

export function storeRecords(records: Records): void {
  safeStorage.setItem(KEY, writeRecords(records));
}

/** What either has come to. */
export function mergeRecords(a: Records, b: Records): Records {
  const merged: Record<string, LessonRecord> = { ...a };
  for (const [id, record] of Object.entries(b)) {
    const known = merged[id];
    merged[id] = known ? { step: Math.max(known.step, record.step), done: known.done || record.done } : record;
  }
  return merged;
}
