/**
 * A small machine that runs processes in turns: no clock, no promise, no chance of its own. Given the same answers in the same order
 * it does the same, so a session can be rebuilt by giving it its recorded answers again. Stands for the kernel's scheduler, pipes and
 * signals as far as a shell sees them. Left out: priorities, process groups beyond "in the background", file descriptors above 9.
 */
import type { Operation, Request } from './operations.ts';
import {
  Files,
  Interrupted,
  Process,
  type MachinePlace,
  type ProcessOptions,
  type Program,
  type Programs,
  type System,
} from './process.ts';
import { LineDiscipline } from '../terminal.ts';
import { Pipe, pipeEnds, WAIT, type Description } from './streams.ts';

/** A process gives way after so many operations. */
const TURN = 64;
/** Of what it printed the machine keeps so many characters at least; older text may go. */
const KEPT_OUTPUT = 2_000_000;

/**
 * `cooked`: a kernel's terminal, which echoes and edits lines of keys; `plain`: the host does that, and feeds whole lines.
 */
export type Terminal = 'cooked' | 'plain';

/** A question on its way to the host. */
export interface Call {
  readonly id: number;
  readonly request: Request;
  /** Who asks. */
  readonly process: Process;
}

/** `blocked`: it waits for answers or input; `busy`: it could go on; `ended`: its first process has ended. */
export type MachineState = 'blocked' | 'busy' | 'ended';

export const SIGNALS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  USR1: 10,
  USR2: 12,
  PIPE: 13,
  TERM: 15,
  STOP: 19,
  WINCH: 28,
};

/** What becomes of a signal to the first process of a container. */
export type Delivery =
  /** It has a handler, which runs in its own time. */
  | 'handled'
  /** It has none, and PID 1 of a PID namespace is not ended by default. */
  | 'ignored'
  /** A program of the host's has its place. */
  | 'serving';

/** A machine is a container of its own: its first process is PID 1. */
export interface ContainerOptions {
  /** Where it is taken up again. */
  readonly from?: MachinePlace;
}

/** Work after which it is worth while to remember a place: operations, and calls at so many operations each. */
const WORTH_A_MARK = 3000;
const CALL_WORK = 60;

/** Text with the place at which it begins in the whole stream. */
interface Printed {
  text: string;
  from: number;
}

export class Machine implements System {
  readonly stdin: Pipe;
  private readonly terminal: Terminal | undefined;
  private readonly discipline: LineDiscipline | undefined;
  private readonly output: Record<'stdout' | 'stderr', Printed> = {
    stdout: { text: '', from: 0 },
    stderr: { text: '', from: 0 },
  };
  private readonly ready: Process[] = [];
  private readonly blocked = new Set<Process>();
  private readonly callers = new Map<number, { readonly process: Process; readonly request: Request }>();
  private lastCall = 0;
  private lastPid = 0;
  private hungUp = false;
  private running: Process | undefined;
  readonly first: Process;
  /** Undefined: commands beside a container's own process, or a terminal. */
  private readonly container: ContainerOptions | undefined;
  private work = 0;
  /** How often it was let run: once when it began, once for everything that happened to it. */
  private runs = 0;

  readonly programs: Programs;

  /**
   * @param main its first process
   * @param terminal what it is attached to, if it is: standard error goes where standard output goes, and programs can tell
   * @param container its first process is PID 1 of a container: one log takes all that is printed
   */
  constructor(
    programs: Programs,
    options: Omit<ProcessOptions, 'files'>,
    main: Program,
    terminal?: Terminal,
    container?: ContainerOptions,
  ) {
    this.programs = programs;
    this.container = container;
    this.lastPid = (container?.from?.lastPid ?? 1) - 1;
    this.lastCall = container?.from?.lastCall ?? 0;
    const onTerminal = terminal !== undefined;
    this.terminal = terminal;
    this.discipline = terminal === 'cooked' ? new LineDiscipline() : undefined;
    this.stdin = new Pipe('', onTerminal);
    const { input } = pipeEnds(this.stdin);
    const files = new Files();
    files.set(0, input);
    files.set(1, { kind: 'host-out', stream: 'stdout', isTerminal: onTerminal, references: 0 });
    files.set(2, {
      kind: 'host-out',
      stream: onTerminal || container ? 'stdout' : 'stderr',
      isTerminal: onTerminal,
      references: 0,
    });
    this.first = this.spawn({ ...options, files }, main);
    if (container?.from) {
      this.first.pid = 1;
      this.lastPid = container.from.lastPid;
      // Where it was marked its input was at its end.
      this.closeInput();
    }
  }

  // From outside

  /** What was typed, or arrived. */
  type(text: string): void {
    if (this.stdin.writers === 0) return;
    if (this.discipline) this.keys(this.discipline, text);
    else this.stdin.push(text);
    this.wake();
  }

  private keys(discipline: LineDiscipline, text: string): void {
    for (const { echo, event } of discipline.take(text)) {
      this.print('stdout', echo);
      if (event?.is === 'line') this.stdin.push(event.text);
      else if (event?.is === 'end') this.stdin.ends++;
      else if (event?.is === 'signal') this.signal(event.signal);
    }
  }

  closeInput(): void {
    if (this.stdin.writers === 0) return;
    this.stdin.writers--;
    this.wake();
  }

  /** The host's answer to a call. */
  answer(id: number, value: unknown): void {
    const process = this.callers.get(id)?.process;
    this.callers.delete(id);
    if (process) this.resume(process, value);
  }

  /** Calls that wait for their answers, the oldest first. One whose process has ended is not there any more. */
  calls(): readonly Call[] {
    return [...this.callers].map(([id, { request, process }]) => ({ id, request, process }));
  }

  /** Somebody waits for what is typed next. */
  get wantsInput(): boolean {
    for (const { waitsFor } of this.blocked)
      if (waitsFor?.op === 'read' && waitsFor.from.kind === 'pipe-in' && waitsFor.from.pipe === this.stdin) return true;
    return false;
  }

  /** Whether the one who waits for what is typed is the first process: at its prompt. */
  get isAtPrompt(): boolean {
    return this.first.waitsFor?.op === 'read' && this.wantsInput;
  }

  /** Ctrl-C or another signal from the terminal: every process in the foreground gets it. */
  signal(name: string): void {
    const number = SIGNALS[name] ?? 15;
    for (const process of this.processes()) {
      if (process.inBackground) continue;
      if (process.catchesInterrupt && name === 'INT') this.interrupt(process);
      else this.end(process, 128 + number);
    }
    this.wake();
  }

  /** A signal to the container's first process, or to the program it made way for. */
  signalFirst(name: string): void {
    if (this.reactionTo(name) === 'handled') this.notify(this.inFirstPlace(), name);
  }

  /** What would become of it. */
  reactionTo(name: string): Delivery {
    const process = this.inFirstPlace();
    const { waitsFor } = process;
    if (waitsFor?.op === 'ask' && waitsFor.request.kind === 'serve') return 'serving';
    return process.caught.has(name) ? 'handled' : 'ignored';
  }

  private inFirstPlace(): Process {
    let process = this.first;
    while (process.madeWay && process.waitsFor?.op === 'wait' && process.waitsFor.process instanceof Process)
      process = process.waitsFor.process;
    return process;
  }

  private notify(process: Process, name: string): void {
    process.pending.push(name);
    const { waitsFor } = process;
    if (waitsFor?.op === 'wait' && 'interruptible' in waitsFor) this.resume(process, 128 + (SIGNALS[name] ?? 15));
  }

  place(process: Process): MachinePlace | undefined {
    if (!this.container || process !== this.first || this.work < WORTH_A_MARK) return undefined;
    // A loop that only computes has nothing behind it to forget, and would begin anew before its slice was over.
    if (this.runs < 2) return undefined;
    const isQuiet = this.callers.size === 0 && this.stdin.writers === 0 && process.pending.length === 0;
    if (!isQuiet || this.processes().some((other) => other !== process) || !process.files.isPlain) return undefined;
    return { lastPid: this.lastPid, lastCall: this.lastCall };
  }

  /** Nobody reads what it prints any more: the next process that prints gets SIGPIPE, and input ends. */
  hangUp(): void {
    this.closeInput();
    this.hungUp = true;
  }

  /** Everything ends at once, as when the container's processes are killed. */
  killAll(signal = 'KILL'): void {
    for (const process of this.processes()) this.end(process, 128 + (SIGNALS[signal] ?? 9));
  }

  get status(): number | undefined {
    return this.first.status;
  }

  /** What was printed from a place on, and the place where it ends. */
  printed(stream: 'stdout' | 'stderr', from: number): { readonly text: string; readonly end: number } {
    const { text, from: begins } = this.output[stream];
    return { text: text.slice(Math.max(0, from - begins)), end: begins + text.length };
  }

  /** Runs at most so many operations. */
  run(limit: number): MachineState {
    this.runs++;
    let left = limit;
    while (left > 0) {
      const process = this.ready.shift();
      if (!process) break;
      if (process.status === undefined) left -= this.turn(process, Math.min(TURN, left));
    }
    if (this.status !== undefined) return 'ended';
    return this.ready.length > 0 ? 'busy' : 'blocked';
  }

  // For processes

  spawn(options: ProcessOptions, main: Program): Process {
    const process = new Process(++this.lastPid, options, this);
    process.routine = main(process);
    this.ready.push(process);
    return process;
  }

  processes(): Process[] {
    const all = [...this.ready, ...this.blocked, ...(this.container && this.running ? [this.running] : [])].filter(
      ({ status }) => status === undefined,
    );
    return [...new Set(all)].sort((a, b) => a.pid - b.pid);
  }

  /** Sends a signal to a process of this machine; false when there is none of this number. */
  kill(pid: number, name: string): boolean {
    const process = this.processes().find((one) => one.pid === pid);
    if (!process) return false;
    if (name === '0') return true;
    if (process.caught.has(name) && name !== 'KILL') this.notify(process, name);
    // Nobody in a container can end its first process with a signal that it does not catch.
    else if (!(this.container && process === this.first)) this.end(process, 128 + (SIGNALS[name] ?? 15));
    this.wake();
    return true;
  }

  // Inside

  /** Lets a process run until it waits, ends, or its turn is over. Returns the operations it used. */
  private turn(process: Process, most: number): number {
    for (let used = 1; used <= most; used++) {
      const value = process.resumeWith;
      process.resumeWith = undefined;
      this.running = process;
      this.work++;
      const next = process.routine?.next(value);
      this.running = undefined;
      // It may have ended itself by way of a signal.
      if (process.status !== undefined) return used;
      if (!next || next.done) {
        this.end(process, next?.value ?? 0);
        return used;
      }
      if (!this.perform(process, next.value)) {
        if (process.status === undefined) {
          process.waitsFor = next.value;
          this.blocked.add(process);
        }
        return used;
      }
    }
    this.ready.push(process);
    return most;
  }

  /** Does an operation; false when the process has to wait (or has ended of it). */
  private perform(process: Process, operation: Operation): boolean {
    switch (operation.op) {
      case 'step':
        return true;
      case 'ask': {
        this.work += CALL_WORK;
        const id = ++this.lastCall;
        this.callers.set(id, { process, request: operation.request });
        return false;
      }
      case 'wait':
        process.resumeWith = operation.process.status;
        return operation.process.status !== undefined;
      case 'read':
        return this.read(process, operation.from, operation.line);
      case 'write':
        return this.write(process, operation.to, operation.text);
    }
  }

  private read(process: Process, from: Description, line: boolean): boolean {
    if (from.kind !== 'pipe-in') return true;
    const text = from.pipe.take(line);
    if (text === WAIT) return false;
    process.resumeWith = text;
    // There is room again for who writes to it.
    this.wake();
    return true;
  }

  private write(process: Process, to: Description, text: string): boolean {
    switch (to.kind) {
      case 'host-out':
        if (this.hungUp) {
          this.end(process, 128 + 13);
          return false;
        }
        this.print(to.stream, text);
        return true;
      case 'pipe-out':
        if (to.pipe.readers === 0) {
          this.end(process, 128 + 13);
          return false;
        }
        if (to.pipe.isFull) return false;
        to.pipe.push(text);
        this.wake();
        return true;
      case 'file-out':
        return this.perform(process, {
          op: 'ask',
          request: { kind: 'file', does: 'append', path: to.path, text } as Request,
        });
      default:
        return true;
    }
  }

  private print(stream: 'stdout' | 'stderr', text: string): void {
    const printed = this.output[stream];
    printed.text += this.terminal === 'cooked' ? text.replace(/\r?\n/g, '\r\n') : text;
    if (printed.text.length < 2 * KEPT_OUTPUT) return;
    const cut = printed.text.length - KEPT_OUTPUT;
    printed.text = printed.text.slice(cut);
    printed.from += cut;
  }

  private resume(process: Process, value: unknown): void {
    if (process.status !== undefined) return;
    this.blocked.delete(process);
    process.waitsFor = undefined;
    process.resumeWith = value;
    this.ready.push(process);
  }

  /** Looks again at whoever waits for a pipe or for another process. */
  private wake(): void {
    for (const process of [...this.blocked]) {
      const operation = process.waitsFor;
      if (!operation || operation.op === 'ask' || operation.op === 'step') continue;
      if (operation.op === 'write' && operation.to.kind === 'file-out') continue;
      if (!this.canGoOn(operation)) continue;
      this.blocked.delete(process);
      process.waitsFor = undefined;
      if (this.perform(process, operation)) this.ready.push(process);
      else if (process.status === undefined) {
        process.waitsFor = operation;
        this.blocked.add(process);
      }
    }
  }

  private canGoOn(operation: Operation): boolean {
    if (operation.op === 'wait') return operation.process.status !== undefined;
    if (operation.op === 'write')
      return operation.to.kind !== 'pipe-out' || operation.to.pipe.readers === 0 || !operation.to.pipe.isFull;
    return operation.op === 'read';
  }

  private end(process: Process, status: number): void {
    if (process.status !== undefined) return;
    process.status = status;
    this.blocked.delete(process);
    this.forgetCalls(process);
    // What is just running cannot be told to return: it will not be resumed.
    if (process !== this.running) process.routine?.return(status);
    process.waitsFor = undefined;
    process.files.closeAll();
    this.wake();
  }

  private forgetCalls(process: Process): void {
    for (const [id, caller] of this.callers) if (caller.process === process) this.callers.delete(id);
  }

  private interrupt(process: Process): void {
    const { routine } = process;
    this.blocked.delete(process);
    this.forgetCalls(process);
    const at = this.ready.indexOf(process);
    if (at >= 0) this.ready.splice(at, 1);
    process.waitsFor = undefined;
    const next = routine?.throw(new Interrupted());
    if (!next || next.done) this.end(process, next?.value ?? 130);
    else if (this.perform(process, next.value)) this.ready.push(process);
    else {
      process.waitsFor = next.value;
      this.blocked.add(process);
    }
  }
}
