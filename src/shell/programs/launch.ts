/** A program that starts another: env, xargs, time, timeout, watch. */
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import { pipeEnds, type Description } from '../machine/streams.ts';

export interface LaunchOptions {
  readonly environment?: ReadonlyMap<string, string>;
  /** In place of the standard input it would inherit. */
  readonly input?: Description;
  /** In place of both streams it would print on. */
  readonly output?: Description;
}

/** Starts a program by name; undefined when there is none. */
export function start(
  process: Process,
  name: string,
  args: readonly string[],
  options: LaunchOptions = {},
): Process | undefined {
  const found = process.system.programs.find(name);
  if (!found) return undefined;
  const files = process.files.copy();
  if (options.input) files.set(0, options.input);
  if (options.output) {
    files.set(1, options.output);
    files.set(2, options.output);
  }
  const environment = options.environment ?? process.environment;
  const child = process.system.spawn({ name, args, environment, directory: process.directory, files }, found.run);
  child.inBackground = process.inBackground;
  return child;
}

/** Runs a program to its end, and gives back what it printed. */
export function* printedBy(process: Process, name: string, args: readonly string[]): Routine<string> {
  const { input, output } = pipeEnds();
  const child = start(process, name, args, { output });
  let text = '';
  for (;;) {
    const part = (yield { op: 'read', from: input, line: false }) as string | undefined;
    if (part === undefined) break;
    text += part;
  }
  if (child) yield { op: 'wait', process: child };
  return text;
}

/** Runs a program to its end; 127 and a message when there is none. */
export function* launch(
  process: Process,
  name: string,
  args: readonly string[],
  options: LaunchOptions = {},
): Routine<number> {
  const child = start(process, name, args, options);
  if (!child) {
    yield* process.complain(`${/^(?:xargs|time)$/.test(process.name) ? name : `'${name}'`}: No such file or directory`);
    return 127;
  }
  return (yield { op: 'wait', process: child }) as number;
}
