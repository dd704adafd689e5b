/**
 * A place in a script where a shell can be taken up again: the head of a while, until or for loop that is a statement of the script, of
 * a function that a statement called, or of the braces, the && and ||, the branch of an if or a case that a statement is, while nothing else
 * runs. Left out: loops within loops, within pipes and subshells, and those that are redirected. What a host has recorded before it is not needed any more, so that a container's endless loop costs no more after a day
 * than after a minute.
 */
import type { AndOr, CompoundList, PipelineNode } from 'unbash';
import type { Routine } from '../machine/operations.ts';
import type { MachinePlace, Program } from '../machine/process.ts';
import type { ShellState } from './state.ts';

/** The way from the script to the loop. */
export interface LoopPlace {
  /**
   * Which statement of the script; then of the function it called, or of the braces it is; and so on. Of && and ||, and of if and case,
   * which part comes before that.
   */
  readonly statements: readonly number[];
  /** What each of those calls puts back when it ends: the parameters of its caller. */
  readonly callers: readonly (readonly string[])[];
  /** The status of the loop so far. */
  readonly status: number;
  /** Of a for loop: its values, and which comes next. */
  readonly values?: readonly string[];
  readonly next?: number;
}

export interface Checkpoint {
  readonly source: string;
  readonly place: LoopPlace;
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

/** A statement on the way from the script to a loop. */
export interface Here {
  readonly node: PipelineNode | AndOr;
  readonly place: Pick<LoopPlace, 'statements' | 'callers'>;
  /** The loop in it that is taken up. */
  readonly from: LoopPlace | undefined;
}

/** The parts of a compound command on the way, of which one is run. */
export interface Branches {
  /** The one that is taken up: its condition has been met. */
  readonly taken?: number;
  readonly run: (list: CompoundList, index: number) => Routine<number>;
}

/** The place of a part of what is on the way. */
export function within({ place: { statements, callers } }: Here, index: number): Here['place'] {
  return { statements: [...statements, index], callers };
}

export const NOWHERE = { statements: [], callers: [] };
