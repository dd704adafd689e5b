/** A builtin: it runs in the shell's own process and may change its state. Its `process` has its arguments. */
import type { Assignment, ParsedScript, Redirection } from 'unbash';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import type { ShellState } from './state.ts';

/** The shell as its builtins see it. */
export interface RunningShell {
  readonly state: ShellState;
  readonly process: Process;
  readonly isInteractive: boolean;
  /** Background jobs, the oldest first, and what each was started with. */
  readonly jobs: Process[];
  readonly jobTexts: WeakMap<Process, string>;
  /** Those whose end has been told. */
  readonly toldJobs: WeakSet<Process>;
  source: string;
  complain(text: string): Routine<void>;
  script(script: Pick<ParsedScript, 'commands'>): Routine<number>;
  /** @throws ShellError when it is read-only */
  assign(name: string, value: string): void;
  invoke(
    words: readonly string[],
    assignments?: readonly Assignment[],
    redirections?: readonly Redirection[],
    functionsToo?: boolean,
  ): Routine<number>;
  /** @param interruptible a signal with a trap ends the waiting */
  waitFor(process: Process, interruptible?: boolean): Routine<number>;
}

export type Builtin = (shell: RunningShell, process: Process) => Routine<number>;
