/** The room without Kubernetes in it: clock, event queue, seeded chance, journal, tables. */
export { derived } from './derived.ts';
export { hash32 } from './random.ts';
export { invariant, InvariantError } from './invariant.ts';
export type { Cause, JournalEntry, Revision, SimTime } from './journal.ts';
export { Table, type TableOptions } from './table.ts';
export { TableIndex } from './tableIndex.ts';
export type { PendingEvent, SimEvent } from './eventQueue.ts';
export {
  Simulation,
  type Forgotten,
  type HistoryLimit,
  type RecordedAction,
  type ScheduleOptions,
} from './simulation.ts';
