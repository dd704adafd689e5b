/** Where the ways out of a shell, and of a program that nests too deep, come to their end; and what a shell does about signals. */
import type { Routine } from '../machine/operations.ts';
import { Interrupted, type Program } from '../machine/process.ts';
import type { RunningShell } from './builtin.ts';
import { Break, Exit, Return, ShellError } from './control.ts';
import { parseWhole } from './parse.ts';

/** A process that is a shell: the ways out end here. */
export function* asProcess<S extends Pick<RunningShell, 'complain'>>(
  shell: S,
  run: (shell: S) => Routine<number>,
): Routine<number> {
  try {
    return yield* run(shell);
  } catch (error) {
    if (error instanceof Exit || error instanceof Return) return error.status;
    if (error instanceof Break) return 0;
    if (error instanceof ShellError) {
      yield* shell.complain(error.text);
      return error.status;
    }
    if (error instanceof Interrupted) return 130;
    if (error instanceof RangeError) {
      yield* shell.complain('recursion is too deep');
      return 2;
    }
    throw error;
  }
}

/** A program that must not take the machine down with it when it nests too deep. */
export function guarded(run: Program): Program {
  return function* (process) {
    try {
      return yield* run(process);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      yield* process.complain('too much of it');
      return 2;
    }
  };
}

/** Runs the traps of signals that came while the last command ran. */
export function* handleSignals(shell: RunningShell): Routine<void> {
  const { process, state } = shell;
  for (let signal = process.pending.shift(); signal !== undefined; signal = process.pending.shift()) {
    const action = state.traps.get(signal);
    const parsed = action === undefined ? undefined : parseWhole(action, state.dialect);
    if (parsed?.is !== 'script') continue;
    const { status } = state;
    yield* shell.script(parsed.script);
    state.status = status;
  }
}
