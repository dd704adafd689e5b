/** The program `sh`: -c with a script, a script file, standard input, or a prompt when that is a terminal. */
import { ERROR_WORDS, readFile } from '../files.ts';
import { Interrupted, type Process, type Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import type { Checkpoint } from './checkpoint.ts';
import { Exit, Return, ShellError } from './control.ts';
import { asProcess } from './asProcess.ts';
import { Shell } from './execute.ts';
import { tellEnded } from './jobs.ts';
import { parseScript, parseWhole, type Parsed } from './parse.ts';
import { ShellState, type Dialect } from './state.ts';
import { applyOptions } from './variables.ts';

/** A shell's state at its start: its environment is in its variables. */
function freshState(dialect: Dialect, name: string, { environment, directory }: Process): ShellState {
  const state = new ShellState(dialect, name);
  for (const [variable, value] of environment) state.variables.set(variable, { value, exported: true });
  state.directory = directory;
  state.variables.set('PWD', { value: directory, exported: true });
  state.variables.set('IFS', { value: ' \t\n', exported: false });
  return state;
}

/** @param from where it is taken up */
function* runText(shell: Shell, source: string, from?: Checkpoint): Routine<number> {
  const parsed = parseWhole(source, shell.state.dialect);
  if (parsed.is === 'wrong') {
    yield* tellSyntaxError(shell, source, parsed);
    return 2;
  }
  shell.source = source;
  return yield* withExitTrap(shell, () => shell.whole(parsed.script, takenUp, from));
}

/** The program that goes on at a checkpoint. */
function takenUp(from: Checkpoint): Program {
  return function* sh(process) {
    const shell = new Shell(process, from.state.copy());
    for (const signal of shell.state.traps.keys()) process.caught.add(signal);
    return yield* asProcess(shell, () => runText(shell, from.source, from));
  };
}

/** bash names the line, and repeats it. */
function* tellSyntaxError(
  shell: Shell,
  source: string,
  { message, line, shows }: Extract<Parsed, { readonly is: 'wrong' }>,
): Routine<void> {
  if (shell.state.dialect !== 'bash') {
    yield* shell.complain(message);
    return;
  }
  const place = `${shell.state.name}: -c: line ${line}: `;
  const repeated = shows ? `${place}\`${source.split('\n')[line - 1] ?? ''}'\n` : '';
  yield* shell.process.write(`${place}${message}\n${repeated}`, 2);
}

function* withExitTrap(shell: Shell, run: () => Routine<number>): Routine<number> {
  let status: number;
  try {
    status = yield* run();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    ({ status } = error);
  }
  const action = shell.state.traps.get('EXIT') ?? shell.state.traps.get('0');
  if (action === undefined) return status;
  shell.state.traps.clear();
  shell.state.status = status;
  const parsed = parseWhole(action, shell.state.dialect);
  if (parsed.is === 'script') yield* shell.script(parsed.script);
  return status;
}

/** The prompt, with what its backslashes stand for. */
function promptOf(state: ShellState, name: 'PS1' | 'PS2'): string {
  const own: Readonly<Record<Dialect, string>> = { bash: '\\u@\\h:\\w\\$ ', dash: '\\$ ', ash: '\\w \\$ ' };
  const text = state.get(name) ?? (name === 'PS2' ? '> ' : own[state.dialect]);
  const home = state.get('HOME') ?? '/root';
  const { directory } = state;
  const shown =
    directory === home && home !== '/'
      ? '~'
      : directory.startsWith(`${home}/`)
        ? `~${directory.slice(home.length)}`
        : directory;
  return text.replace(/\\([uhwW$])/g, (_, letter: string) => {
    if (letter === 'u') return state.get('USER') ?? 'root';
    if (letter === 'h') return (state.get('HOSTNAME') ?? 'localhost').split('.')[0] ?? '';
    if (letter === 'w') return shown;
    if (letter === 'W') return shown.split('/').at(-1) || '/';
    return '#';
  });
}

/** Reads commands from standard input and runs each as soon as it is whole. */
function* fromInput(shell: Shell): Routine<number> {
  const { process, state, isInteractive } = shell;
  let source = '';
  for (;;) {
    try {
      if (isInteractive && source === '') yield* tellEnded(shell);
      if (isInteractive) yield* process.write(promptOf(state, source === '' ? 'PS1' : 'PS2'), 2);
      const line = yield* process.readLine();
      if (line === undefined && source.trim() === '') return state.status;
      source += line ?? '';
      const parsed = line === undefined ? parseWhole(source, state.dialect) : parseScript(source, state.dialect);
      if (parsed.is === 'unfinished') continue;
      const text = source;
      source = '';
      if (parsed.is === 'wrong') {
        yield* shell.complain(parsed.message);
        state.status = 2;
        if (!isInteractive) return 2;
        continue;
      }
      shell.source = text;
      state.status = yield* shell.script(parsed.script);
    } catch (error) {
      source = '';
      if (error instanceof Interrupted && isInteractive) {
        yield* process.write('\n', 2);
        state.status = 130;
      } else if (error instanceof ShellError && isInteractive) {
        yield* shell.complain(error.text);
        state.status = error.status;
      } else if (error instanceof Return) state.status = error.status;
      else throw error;
    }
  }
}

function isTerminal(process: Process): boolean {
  const input = process.files.get(0);
  return input?.kind === 'pipe-in' && input.pipe.isTerminal;
}

/** The options of the command line that are not for `set`. */
interface Invocation {
  readonly script?: string;
  readonly interactive: boolean;
  readonly rest: readonly string[];
}

function readOptions(shell: Shell, args: readonly string[]): Invocation {
  let rest = args;
  let command = false;
  let interactive = false;
  while (rest[0] !== undefined && /^[-+][A-Za-z]/.test(rest[0]) && rest[0] !== '--') {
    const word = rest[0];
    rest = rest.slice(1);
    if (word.startsWith('--')) continue;
    command ||= word.includes('c');
    interactive ||= word.includes('i');
    const others = word.replace(/[cilsp]/g, '');
    if (others.length > 1)
      rest = applyOptions(shell, others.endsWith('o') ? [others, ...rest] : [others]).concat(
        others.endsWith('o') ? [] : rest,
      );
  }
  if (rest[0] === '--' || rest[0] === '-') rest = rest.slice(1);
  const [script] = rest;
  return command && script !== undefined ? { script, interactive, rest: rest.slice(1) } : { interactive, rest };
}

/** @param dialect whose manners `sh` has where it is installed */
export function shellProgram(dialect: Dialect): Program {
  return function* sh(process) {
    const state = freshState(dialect, process.name, process);
    const first = new Shell(process, state);
    return yield* asProcess(first, function* () {
      const { script, interactive, rest } = readOptions(first, process.args);
      if (script !== undefined) {
        const [name = process.name, ...parameters] = rest;
        const named = renamed(state, name);
        named.parameters = parameters;
        return yield* runText(new Shell(process, named), script);
      }
      const [path, ...parameters] = rest;
      if (path !== undefined) {
        const found = yield* readFile(process, path);
        if ('error' in found) {
          const words = ERROR_WORDS[found.error];
          yield* first.complain(
            dialect === 'bash'
              ? `${path}: ${words}`
              : dialect === 'dash'
                ? `0: cannot open ${path}: ${words}`
                : `can't open '${path}': ${words}`,
          );
          return dialect === 'bash' ? 127 : 2;
        }
        const named = renamed(state, path);
        named.parameters = parameters;
        return yield* runText(new Shell(process, named), found.text);
      }
      const isAtPrompt = interactive || isTerminal(process);
      process.catchesInterrupt = isAtPrompt;
      const shell = new Shell(process, state, 0, isAtPrompt);
      return yield* withExitTrap(shell, () => fromInput(shell));
    });
  };
}

function renamed(state: ShellState, name: string): ShellState {
  const copy = new ShellState(state.dialect, name);
  Object.assign(copy, { ...state, name });
  return copy;
}
