/** A process: a routine, its open files, its environment. */
import type { Operation, Request, Routine } from './operations.ts';
import { STEP } from './operations.ts';
import { release, retain, type Description } from './streams.ts';

export class Files {
  private readonly table = new Map<number, Description>();

  get(fd: number): Description | undefined {
    return this.table.get(fd);
  }

  set(fd: number, description: Description | undefined): void {
    if (description) retain(description);
    const before = this.table.get(fd);
    if (description) this.table.set(fd, description);
    else this.table.delete(fd);
    if (before) release(before);
  }

  copy(): Files {
    const files = new Files();
    for (const [fd, description] of this.table) files.set(fd, description);
    return files;
  }

  /** Nothing but standard input, output and error, as a container's first process gets them. */
  get isPlain(): boolean {
    for (const [fd, { kind }] of this.table) if (fd > 2 || (kind === 'host-out') !== fd > 0) return false;
    return this.table.size === 3;
  }

  closeAll(): void {
    for (const fd of [...this.table.keys()]) this.set(fd, undefined);
  }
}

/** What a signal does to a process that has a say in it: an interactive shell drops its line and goes on. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

export type Program = (process: Process) => Routine<number>;

/** What is installed where the processes run. */
export interface Programs {
  /** Whose words they use. */
  readonly flavour: 'gnu' | 'busybox';
  /** The program a name or a path stands for, and its path. */
  find(name: string): { readonly path: string; readonly run: Program } | undefined;
  /** Every name, in order. */
  names(): readonly string[];
}

/** What a process may ask of the machine besides its operations. */
export interface System {
  readonly programs: Programs;
  /** Where a long loop may be taken up again, or undefined while it may not: others run besides, or files are open. */
  place(process: Process): MachinePlace | undefined;
  spawn(options: ProcessOptions, main: Program): Process;
  processes(): readonly Process[];
  kill(pid: number, signal: string): boolean;
}

/** The machine's counters at a place where nothing but one process lives. */
export interface MachinePlace {
  readonly lastPid: number;
  readonly lastCall: number;
}

export interface ProcessOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  readonly directory: string;
  readonly files: Files;
}

export class Process {
  readonly name: string;
  /** Its arguments, without its name. */
  readonly args: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
  /** Its working directory: `cd` is the one program that changes its own. */
  directory: string;
  readonly files: Files;
  pid: number;
  routine: Routine<number> | undefined;
  /** What it waits for; undefined: it can go on with `resumeWith`. */
  waitsFor: Operation | undefined;
  resumeWith: unknown;
  status: number | undefined;
  /** Ctrl-C is thrown into it instead of ending it. */
  catchesInterrupt = false;
  /** Ctrl-C does not reach it: a background job. */
  inBackground = false;
  /** Signals it has a handler for (trap); those that have come and not been handled yet. */
  readonly caught = new Set<string>();
  readonly pending: string[] = [];
  /** It has made way for the program it waits for (exec): that has its place, and gets its signals. */
  madeWay = false;

  readonly system: System;

  constructor(pid: number, options: ProcessOptions, system: System) {
    this.system = system;
    this.pid = pid;
    this.name = options.name;
    this.args = options.args;
    this.environment = options.environment;
    this.directory = options.directory;
    this.files = options.files;
  }

  // What programs use

  /** The next text of standard input, undefined at its end. */
  *read(fd = 0): Routine<string | undefined> {
    const from = this.files.get(fd);
    return from && ((yield { op: 'read', from, line: false }) as string | undefined);
  }

  /** The next line, with its line feed where it has one. */
  *readLine(fd = 0): Routine<string | undefined> {
    const from = this.files.get(fd);
    return from && ((yield { op: 'read', from, line: true }) as string | undefined);
  }

  *readAll(fd = 0): Routine<string> {
    let text = '';
    for (let part = yield* this.read(fd); part !== undefined; part = yield* this.read(fd)) text += part;
    return text;
  }

  *write(text: string, fd = 1): Routine<void> {
    const to = this.files.get(fd);
    if (to && text !== '') yield { op: 'write', to, text };
  }

  *say(text: string): Routine<void> {
    yield* this.write(`${text}\n`);
  }

  /** An error message of the program, with its name in front. */
  *complain(text: string): Routine<void> {
    yield* this.write(`${this.name}: ${text}\n`, 2);
  }

  *ask<R extends Request>(request: R): Routine<unknown> {
    return yield { op: 'ask', request };
  }

  *step(): Routine<void> {
    yield STEP;
  }
}
