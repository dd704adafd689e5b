/** What expansion needs of its shell, and what a part of a word comes to. */
import type { ParsedScript } from 'unbash';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import type { ShellState } from './state.ts';

/** The shell that expands. */
export interface Expanding {
  readonly state: ShellState;
  readonly process: Process;
  /** Runs a script in a subshell and returns what it prints. */
  substitute(script: ParsedScript | undefined): Routine<string>;
  /** Starts a script in a subshell; the file it can be read from. */
  readable(script: ParsedScript | undefined): Routine<string>;
}

/** What a part of a word comes to. `fields`: "$@", whose elements are fields of their own. */
export type Piece =
  | { readonly text: string; readonly quoted: boolean; readonly split: boolean }
  | { readonly fields: readonly string[]; readonly quoted: boolean };
