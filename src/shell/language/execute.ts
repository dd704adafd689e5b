/**
 * Executes parsed commands. Every command is a routine that ends with its exit status; pipelines, subshells, background jobs and
 * programs are processes of the machine. Upstream: POSIX, Shell Command Language 2.9. Left out: coproc, select, arrays.
 */
import type {
  AndOr,
  Assignment,
  BraceGroup,
  Command,
  CommandNode,
  CompoundList,
  ParsedScript,
  PipelineNode,
  Redirection,
  Statement,
} from 'unbash';
import { STEP, type Routine } from '../machine/operations.ts';
import { Process, type Program } from '../machine/process.ts';
import { nullDevice, pipeEnds } from '../machine/streams.ts';
import { asProcess, handleSignals } from './asProcess.ts';
import { BUILTINS, SPECIAL_BUILTINS } from './builtins.ts';
import type { Builtin, RunningShell } from './builtin.ts';
import {
  NOWHERE,
  type Branches,
  type Checkpoint,
  type CheckpointRequest,
  type Here,
  type LoopPlace,
  within,
} from './checkpoint.ts';
import { choose, forArithmetic, forEach, match, repeat, type Resumable } from './compound.ts';
import { condition } from './conditions.ts';
import { Exit, Return, ShellError } from './control.ts';
import { arithmetic, expandToText, expandWord } from './expand.ts';
import { runProgram } from './external.ts';
import { piped, tellTime } from './pipeline.ts';
import { nothing, redirect } from './redirect.ts';
import type { FunctionBody, ShellState } from './state.ts';

/** Functions that call each other deeper than this are running away. */
const DEEPEST = 200;

export class Shell implements RunningShell {
  /** In a condition, or left of && and ||: set -e does not apply. */
  private tested = 0;
  private substituted: number | undefined;

  readonly process: Process;
  readonly state: ShellState;
  /** Functions that have called each other. */
  private depth: number;
  readonly isInteractive: boolean;

  constructor(process: Process, state: ShellState, depth = 0, isInteractive = false) {
    this.process = process;
    this.state = state;
    this.depth = depth;
    this.isInteractive = isInteractive;
  }

  // Messages

  /** An error message of the shell itself, in its dialect's form. */
  *complain(text: string, process = this.process): Routine<void> {
    const { dialect, name } = this.state;
    const place = this.isInteractive ? '' : dialect === 'bash' ? 'line 1: ' : dialect === 'dash' ? '1: ' : '';
    const shown = dialect === 'dash' && this.isInteractive ? '1: ' : place;
    const who = name.slice(name.lastIndexOf('/') + 1);
    yield* process.write(`${dialect === 'ash' ? who : name}: ${shown}${text}\n`, 2);
  }

  // Lists

  /** Runs a whole script in this shell. */
  *script({ commands }: Pick<ParsedScript, 'commands'>): Routine<number> {
    return yield* this.statements(commands);
  }

  /**
   * Runs the whole script that a shell was started for.
   * @param resume makes the program that takes it up at a checkpoint
   */
  *whole(
    { commands }: Pick<ParsedScript, 'commands'>,
    resume: (from: Checkpoint) => Program,
    from?: Checkpoint,
  ): Routine<number> {
    this.resume = resume;
    return yield* this.onTheWay(commands, NOWHERE, from?.place);
  }

  private resume: ((from: Checkpoint) => Program) | undefined;
  /** The last command of the script: the shell does not fork for it, it makes way. */
  private makesWay: Command | undefined;
  /** The statement that runs, where it is one of the script's or of a function's that a statement called. */
  private here: Here | undefined;

  /** Runs the statements of the script, or of such a function: their loops can be taken up again. */
  private *onTheWay(
    commands: readonly Statement[],
    { statements, callers }: Pick<LoopPlace, 'statements' | 'callers'>,
    from: LoopPlace | undefined,
  ): Routine<number> {
    const outer = this.here;
    const start = from?.statements[statements.length] ?? 0;
    try {
      for (let index = start; index < commands.length; index++) {
        const statement = commands[index];
        if (!statement) continue;
        const { command, background } = statement;
        const isLast =
          outer === undefined && index === commands.length - 1 && !background && this.state.traps.size === 0;
        const last = command.type === 'AndOr' ? command.commands.at(-1) : command;
        if (isLast && last?.type === 'Command') this.makesWay = last;
        const place = { statements: [...statements, index], callers };
        this.here = { node: command, place, from: index === start ? from : undefined };
        yield* this.statement(statement);
      }
    } finally {
      this.here = outer;
    }
    return this.state.status;
  }

  /** What a loop needs to be taken up again; undefined: it is none of those. */
  private resumable(node: CommandNode): Resumable | undefined {
    const { here } = this;
    if (here?.node !== node) return undefined;
    const { place, from } = here;
    return { ...(from ? { from } : {}), mark: (head) => this.mark({ ...place, ...head }) };
  }

  /** The parts of a compound command that is on the way; undefined: it is not. */
  private branches(node: CommandNode): Branches | undefined {
    const { here } = this;
    if (here?.node !== node) return undefined;
    const { place, from } = here;
    const taken = from?.statements[place.statements.length];
    return {
      ...(taken === undefined ? {} : { taken }),
      run: (list, index) => this.onTheWay(list.commands, within(here, index), index === taken ? from : undefined),
    };
  }

  private *mark(place: LoopPlace): Routine<void> {
    const { process, state, source, resume } = this;
    const machine = process.system.place(process);
    if (!machine || !resume || this.jobs.some((job) => job.status === undefined)) return;
    const found = { source, place, state: state.copy(), machine };
    const checkpoint: Checkpoint = { ...found, resume: (own) => resume(checkpoint)(own) };
    yield* process.ask({ kind: 'checkpoint', checkpoint } satisfies CheckpointRequest);
  }

  private *statement({ command, background }: Statement): Routine<void> {
    if (background) yield* this.inBackground(command);
    else this.state.status = yield* this.andOr(command);
    if (this.process.pending.length > 0) yield* handleSignals(this);
  }

  private *statements(commands: readonly Statement[]): Routine<number> {
    for (const statement of commands) yield* this.statement(statement);
    return this.state.status;
  }

  *list({ commands }: CompoundList): Routine<number> {
    return yield* this.statements(commands);
  }

  private *inBackground(command: PipelineNode | AndOr): Routine<void> {
    const job = this.fork((shell) => shell.andOr(command), true);
    job.files.set(0, nullDevice());
    this.state.lastJob = job.pid;
    this.jobs.push(job);
    this.jobTexts.set(job, this.source.slice(command.pos, command.end));
    if (this.isInteractive) yield* this.process.write(`[${this.jobs.length}] ${job.pid}\n`, 2);
    this.state.status = 0;
  }

  readonly jobs: Process[] = [];
  readonly jobTexts = new WeakMap<Process, string>();
  readonly toldJobs = new WeakSet<Process>();
  source = '';

  private *andOr(node: PipelineNode | AndOr): Routine<number> {
    if (node.type !== 'AndOr') return yield* this.checked(node);
    const way = this.here?.node === node ? this.here : undefined;
    const taken = way?.from?.statements[way.place.statements.length] ?? 0;
    let status = 0;
    for (const [index, command] of node.commands.entries()) {
      if (index < taken) continue;
      const operator = node.operators[index - 1];
      const isTaken = way?.from !== undefined && index === taken;
      if (!isTaken && operator !== undefined && (operator === '&&') !== (status === 0)) continue;
      if (way) this.here = { node: command, place: within(way, index), from: isTaken ? way.from : undefined };
      const isLast = index === node.commands.length - 1;
      status = isLast ? yield* this.checked(command) : yield* this.asTest(() => this.pipeline(command));
      this.state.status = status;
    }
    return status;
  }

  /** A command whose failure ends a shell with -e. */
  private *checked(node: PipelineNode): Routine<number> {
    const status = yield* this.pipeline(node);
    const isNegated = node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation');
    if (status !== 0 && this.tested === 0 && !isNegated && this.state.options.has('e')) throw new Exit(status);
    return status;
  }

  *asTest(run: () => Routine<number>): Routine<number> {
    this.tested++;
    try {
      return yield* run();
    } finally {
      this.tested--;
    }
  }

  // Pipelines

  private *pipeline(node: PipelineNode): Routine<number> {
    if (node.type !== 'Pipeline') return yield* this.command(node);
    const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
    const timed = node.prefixes.find(({ type }) => type === 'Time');
    const run = () => piped(this, node);
    const began = timed && ((yield* this.process.ask({ kind: 'now' })) as number);
    const status = negated ? yield* this.asTest(run) : yield* run();
    if (began !== undefined) yield* tellTime(this, ((yield* this.process.ask({ kind: 'now' })) as number) - began);
    return negated ? Number(status === 0) : status;
  }

  *waitFor(process: Process, interruptible = false): Routine<number> {
    return (yield interruptible ? { op: 'wait', process, interruptible } : { op: 'wait', process }) as number;
  }

  /** A subshell: a process with a copy of this shell. */
  fork(run: (shell: Shell) => Routine<number>, inBackground = false): Process {
    const { process, state } = this;
    const copy = state.fork();
    copy.shellPid = state.shellPid ?? process.pid;
    const child = process.system.spawn(
      {
        name: process.name,
        args: process.args,
        environment: process.environment,
        directory: state.directory,
        files: process.files.copy(),
      },
      (own) => asProcess(new Shell(own, copy, this.depth), run),
    );
    child.inBackground = inBackground || process.inBackground;
    return child;
  }

  // Commands

  *command(node: CommandNode): Routine<number> {
    yield STEP;
    switch (node.type) {
      case 'Command':
        return yield* this.simple(node);
      case 'Redirected':
        return yield* this.redirected(node.redirects, () => this.command(node.command));
      case 'Function':
        this.state.functions.set(yield* expandToText(this, node.name), node.body);
        return 0;
      case 'Subshell':
        return yield* this.waitFor(this.fork((shell) => shell.list(node.body)));
      case 'BraceGroup':
        return yield* this.braces(node);
      case 'If':
        return yield* choose(this, node, this.branches(node));
      case 'For':
        return yield* forEach(this, node, this.resumable(node));
      case 'ArithmeticFor':
        return yield* forArithmetic(this, node);
      case 'While':
        return yield* repeat(this, node, this.resumable(node));
      case 'Case':
        return yield* match(this, node, this.branches(node));
      case 'TestCommand':
        return (yield* condition(this, node.expression)) ? 0 : 1;
      case 'ArithmeticCommand':
        return (yield* arithmetic(this, node, node.body)) === 0 ? 1 : 0;
      default:
        throw new ShellError(`${node.type.toLowerCase()}: not supported by this shell`);
    }
  }

  private *braces(node: BraceGroup): Routine<number> {
    const { here } = this;
    if (here?.node !== node) return yield* this.list(node.body);
    return yield* this.onTheWay(node.body.commands, here.place, here.from);
  }

  private *redirected(redirections: readonly Redirection[], run: () => Routine<number>): Routine<number> {
    if (redirections.length === 0) return yield* run();
    let undo: () => void;
    try {
      undo = yield* redirect(this, this.process.files, redirections);
    } catch (error) {
      if (!(error instanceof ShellError)) throw error;
      yield* this.complain(error.text);
      return error.status;
    }
    try {
      return yield* run();
    } finally {
      undo();
    }
  }

  // Simple commands

  private *simple(node: Command): Routine<number> {
    this.substituted = undefined;
    const isPlain = this.here?.node === node && node.prefix.length === 0 && node.redirects.length === 0;
    const way = isPlain ? this.here : undefined;
    if (way?.from) return yield* this.callAgain(node, way, way.from);
    const words: string[] = [];
    if (node.name) words.push(...(yield* expandWord(this, node.name)));
    for (const arg of node.args) {
      if (arg.type === 'Word') words.push(...(yield* expandWord(this, arg)));
      else words.push(`${arg.name}${arg.append ? '+' : ''}=${yield* this.assigned(arg)}`);
    }
    const assignments = node.prefix.filter((one): one is Assignment => one.type === 'Assignment');
    if (words.length === 0) return yield* this.assignOnly(node, assignments);
    yield* this.trace(words);
    if (this.makesWay === node) this.process.madeWay = true;
    return yield* this.invoke(words, assignments, node.redirects, true, way);
  }

  /** Goes on within a function that has been called. */
  private *callAgain(node: Command, way: Here, from: LoopPlace): Routine<number> {
    const name = node.name ? yield* expandToText(this, node.name) : '';
    const body = this.state.functions.get(name);
    return body ? yield* this.call(name, body, [], way, from) : 0;
  }

  private *trace(words: readonly string[]): Routine<void> {
    if (!this.state.options.has('x')) return;
    const shown = words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
    yield* this.process.write(`+ ${shown.join(' ')}\n`, 2);
  }

  *assigned({ value, append, name }: Assignment): Routine<string> {
    if (value.type === 'ArrayValue') throw new ShellError(`${name}: arrays are not supported by this shell`, 1);
    const text = yield* expandToText(this, value);
    return append ? (this.state.get(name) ?? '') + text : text;
  }

  private *assignOnly(node: Command, assignments: readonly Assignment[]): Routine<number> {
    for (const assignment of assignments) {
      const value = yield* this.assigned(assignment);
      yield* this.trace([`${assignment.name}=${value}`]);
      this.assign(assignment.name, value);
    }
    if (node.redirects.length > 0) {
      const status = yield* this.redirected(node.redirects, nothing);
      if (status !== 0) return status;
    }
    return this.substituted ?? 0;
  }

  assign(name: string, value: string): void {
    const known = this.state.variables.get(name);
    if (known?.readonly)
      throw new ShellError(
        this.state.dialect === 'bash' ? `${name}: readonly variable` : `${name}: is read only`,
        this.state.dialect === 'bash' ? 1 : 2,
      );
    this.state.set(name, value);
  }

  /** Runs a command by its words: a function, a builtin or a program. */
  *invoke(
    words: readonly string[],
    assignments: readonly Assignment[] = [],
    redirections: readonly Redirection[] = [],
    functionsToo = true,
    way?: Here,
  ): Routine<number> {
    const [name = '', ...args] = words;
    const body = functionsToo ? this.state.functions.get(name) : undefined;
    const builtin = body ? undefined : BUILTINS.get(name);
    if (!body && !builtin) return yield* runProgram(this, words, assignments, redirections);
    const keeps = SPECIAL_BUILTINS.has(name);
    const before = new Map(assignments.map(({ name: variable }) => [variable, this.state.variables.get(variable)]));
    for (const assignment of assignments) this.assign(assignment.name, yield* this.assigned(assignment));
    for (const { name: variable } of assignments) this.export(variable);
    try {
      if (name === 'exec' && args.length === 0) {
        yield* redirect(this, this.process.files, redirections);
        return 0;
      }
      return yield* this.redirected(redirections, () =>
        body ? this.call(name, body, args, way) : this.builtin(builtin, name, args),
      );
    } finally {
      if (!keeps) {
        for (const [variable, value] of before)
          if (value) this.state.variables.set(variable, value);
          else this.state.variables.delete(variable);
      }
    }
  }

  private export(name: string): void {
    const known = this.state.variables.get(name);
    if (known) this.state.variables.set(name, { ...known, exported: true });
  }

  private *builtin(builtin: Builtin | undefined, name: string, args: readonly string[]): Routine<number> {
    if (!builtin) return 0;
    const { process, state } = this;
    const { environment, files } = process;
    // A builtin asks the shell for its variables: what a program would inherit is not put together for it.
    const view = new Process(
      process.pid,
      { name, args, environment, directory: state.directory, files },
      process.system,
    );
    return yield* builtin(this, view);
  }

  /**
   * @param way where it is called, if its loops can be taken up again
   * @param from the loop in it that is taken up: the state is already that of the call
   */
  private *call(
    name: string,
    body: FunctionBody,
    args: readonly string[],
    way?: Here,
    from?: LoopPlace,
  ): Routine<number> {
    const { state, here } = this;
    if (this.depth >= DEEPEST) throw new ShellError(`${name}: maximum function nesting level exceeded (${DEEPEST})`, 1);
    const { loops } = state;
    const parameters = (way && from?.callers[way.place.callers.length]) ?? state.parameters;
    if (!from) {
      state.parameters = args;
      state.locals.push(new Map());
    }
    state.loops = 0;
    this.depth++;
    // A call from elsewhere may come to the very nodes that are on the way.
    if (!way) this.here = undefined;
    try {
      const list = body.type === 'BraceGroup' ? body.body : body.type === 'CompoundList' ? body : undefined;
      if (!list) return yield* this.command(body as CommandNode);
      if (!way) return yield* this.list(list);
      const { statements, callers } = way.place;
      return yield* this.onTheWay(list.commands, { statements, callers: [...callers, parameters] }, from);
    } catch (error) {
      if (error instanceof Return) return error.status;
      throw error;
    } finally {
      this.depth--;
      this.here = here;
      for (const [variable, value] of state.locals.pop() ?? [])
        if (value) state.variables.set(variable, value);
        else state.variables.delete(variable);
      state.parameters = parameters;
      state.loops = loops;
    }
  }

  // Substitutions

  *substitute(script: ParsedScript | undefined): Routine<string> {
    if (!script) return '';
    const { input, output } = pipeEnds();
    const child = this.fork((shell) => shell.script(script));
    child.files.set(1, output);
    let text = '';
    for (;;) {
      const part = (yield { op: 'read', from: input, line: false }) as string | undefined;
      if (part === undefined) break;
      text += part;
    }
    this.substituted = yield* this.waitFor(child);
    this.state.status = this.substituted;
    return text.replace(/\n+$/, '');
  }

  *readable(script: ParsedScript | undefined): Routine<string> {
    if (!script) return '/dev/null';
    const { input, output } = pipeEnds();
    const child = this.fork((shell) => shell.script(script));
    child.files.set(1, output);
    const fd = 9;
    this.process.files.set(fd, input);
    yield STEP;
    return `/dev/fd/${fd}`;
  }
}
