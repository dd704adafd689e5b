/**
 * A place in a script where a shell can be taken up again: the head of a loop that is a statement of the script itself, while nothing
 * else runs. What a host has recorded before it is not needed any more, so that a container's endless loop costs no more after a day
 * than after a minute.
 */
import type { MachinePlace, Program } from '../machine/process.ts';
import type { ShellState } from './state.ts';

export interface Checkpoint {
  readonly source: string;
  /** Which statement of the script. */
  readonly statement: number;
  /** The status of the loop so far. */
  readonly status: number;
  /** Never changed: who goes on from here takes a copy. */
  readonly state: ShellState;
  readonly machine: MachinePlace;
  /** What takes the script up here, as the first process of a new machine. */
  readonly resume: Program;
}

/** Asked at such a place. A host that keeps it goes on with a new machine; one that does not answers, and the shell goes on. */
export interface CheckpointRequest {
  readonly kind: 'checkpoint';
  readonly checkpoint: Checkpoint;
}
