/** Commands that are neither functions nor built in: programs, each a process of its own. Upstream: POSIX, 2.9.1 Simple Commands. */
import type { Assignment, Redirection } from 'unbash';
import { absolute, statFile } from '../files.ts';
import type { Routine } from '../machine/operations.ts';
import { Process } from '../machine/process.ts';
import { guarded } from './asProcess.ts';
import { ShellError } from './control.ts';
import type { Expanding } from './expanding.ts';
import { redirect } from './redirect.ts';

/** The shell that starts them. */
interface Starting extends Expanding {
  complain(text: string, process?: Process): Routine<void>;
  assigned(assignment: Assignment): Routine<string>;
  waitFor(process: Process): Routine<number>;
}

export function* runProgram(
  shell: Starting,
  [name = '', ...args]: readonly string[],
  assignments: readonly Assignment[],
  redirections: readonly Redirection[],
): Routine<number> {
  const { process, state } = shell;
  const environment = state.environment();
  for (const assignment of assignments) environment.set(assignment.name, yield* shell.assigned(assignment));
  const files = process.files.copy();
  try {
    yield* redirect(shell, files, redirections);
  } catch (error) {
    files.closeAll();
    if (!(error instanceof ShellError)) throw error;
    yield* shell.complain(error.text);
    return error.status;
  }
  const found = process.system.programs.find(name);
  if (!found) {
    // What is redirected is the message too, as the shell has forked by then.
    const apart = new Process(process.pid, { name: '', args: [], environment, directory: '/', files }, process.system);
    const status = yield* notFound(shell, name, apart);
    files.closeAll();
    return status;
  }
  const { directory } = state;
  const child = process.system.spawn({ name, args, environment, directory, files }, guarded(found.run));
  child.inBackground = process.inBackground;
  return yield* shell.waitFor(child);
}

/** @param process whose standard error is told */
function* notFound(shell: Starting, name: string, process: Process): Routine<number> {
  const { dialect, directory } = shell.state;
  const isBash = dialect === 'bash';
  if (!name.includes('/')) {
    yield* shell.complain(isBash ? `${name}: command not found` : `${name}: not found`, process);
    return 127;
  }
  const found = yield* statFile(process, absolute(directory, name));
  if ('error' in found) {
    yield* shell.complain(isBash ? `${name}: No such file or directory` : `${name}: not found`, process);
    return 127;
  }
  yield* shell.complain(`${name}: ${isBash && found.isDirectory ? 'Is a directory' : 'Permission denied'}`, process);
  return 126;
}
