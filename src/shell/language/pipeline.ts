/** Commands joined by pipes: each a process, the status that of the last, or of the last that failed. Upstream: POSIX, 2.9.2. */
import type { CommandNode, Pipeline } from 'unbash';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import { pipeEnds } from '../machine/streams.ts';
import type { ShellState } from './state.ts';

/** The shell that runs them. */
interface Piping {
  readonly process: Process;
  readonly state: ShellState;
  command(node: CommandNode): Routine<number>;
  fork(run: (shell: Piping) => Routine<number>): Process;
  waitFor(process: Process): Routine<number>;
}

export function* piped(shell: Piping, { commands, operators }: Pipeline): Routine<number> {
  const [only] = commands;
  if (only && commands.length === 1) return yield* shell.command(only);
  const members: Process[] = [];
  let input: ReturnType<typeof pipeEnds>['input'] | undefined;
  for (const [index, command] of commands.entries()) {
    const member = shell.fork((own) => own.command(command));
    if (input) member.files.set(0, input);
    if (index < commands.length - 1) {
      const ends = pipeEnds();
      member.files.set(1, ends.output);
      if (operators[index] === '|&') member.files.set(2, ends.output);
      input = ends.input;
    }
    members.push(member);
  }
  let last = 0;
  let worst = 0;
  for (const member of members) {
    last = yield* shell.waitFor(member);
    if (last !== 0) worst = last;
  }
  return shell.state.options.has('pipefail') ? worst : last;
}

/** What `time` says of a pipeline; the processor's time is not known. */
export function* tellTime({ process, state }: Piping, ms: number): Routine<void> {
  const shown = (time: number): string => {
    const minutes = Math.floor(time / 60_000);
    const seconds = (time % 60_000) / 1000;
    return state.dialect === 'ash' ? `${minutes}m ${seconds.toFixed(2)}s` : `${minutes}m${seconds.toFixed(3)}s`;
  };
  yield* process.write(`\nreal\t${shown(ms)}\nuser\t${shown(0)}\nsys\t${shown(0)}\n`, 2);
}
