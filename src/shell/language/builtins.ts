/** The builtins by name. Special ones keep assignments in front of them. Left out: alias, getopts, umask, fc, ulimit. */
import { statFile } from '../files.ts';
import { STEP, type Routine } from '../machine/operations.ts';
import { absolute, ERROR_WORDS, readFile } from '../files.ts';
import { echo } from '../programs/echo.ts';
import { formatted, printf } from '../programs/printf.ts';
import type { Builtin } from './builtin.ts';
import { BadArithmetic, evaluate } from './arithmetic.ts';
import { test } from './conditions.ts';
import { fg, jobs, kill, signalNamed, wait } from './jobs.ts';
import { Break, Exit, Return, ShellError } from './control.ts';
import { parseWhole } from './parse.ts';
import { read } from './read.ts';
import { exportVariables, local, readonlyVariables, set, shift, unset } from './variables.ts';

const succeed: Builtin = function* () {
  yield STEP;
  return 0;
};

const fail: Builtin = function* () {
  yield STEP;
  return 1;
};

/** Files are made with the modes they have; nothing masks them otherwise. */
function* showMask(process: Parameters<Builtin>[1]): Routine<number> {
  if (process.args.length === 0) yield* process.say('0022');
  return 0;
}

function* exit(shell: Parameters<Builtin>[0], process: Parameters<Builtin>[1]): Routine<number> {
  const [word] = process.args;
  if (word !== undefined && !/^-?\d+$/.test(word)) {
    if (shell.state.dialect === 'bash') yield* shell.complain(`exit: ${word}: numeric argument required`);
    else throw new ShellError(`exit: Illegal number: ${word}`, 2);
    throw new Exit(2);
  }
  throw new Exit(word === undefined ? shell.state.status : Number(word) & 255);
}

const leaveFunction: Builtin = function* (shell, { args }) {
  yield STEP;
  throw new Return(args[0] === undefined ? shell.state.status : Number(args[0]) & 255);
};

function loopControl(kind: 'break' | 'continue'): Builtin {
  return function* (shell, { args }) {
    const levels = Number(args[0] ?? 1);
    if (shell.state.loops === 0) {
      if (shell.state.dialect === 'bash')
        yield* shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    throw new Break(kind, Number.isInteger(levels) && levels > 0 ? levels : 1);
  };
}

const cd: Builtin = function* (shell, process) {
  const { state } = shell;
  const [word = state.get('HOME') ?? '/'] = process.args;
  const path = word === '-' ? (state.get('OLDPWD') ?? state.directory) : word;
  const target = absolute(state.directory, path);
  const found = yield* statFile(process, target);
  if ('error' in found || !found.isDirectory) {
    const words = 'error' in found ? ERROR_WORDS[found.error] : ERROR_WORDS.ENOTDIR;
    yield* shell.complain(
      state.dialect === 'bash'
        ? `cd: ${path}: ${words}`
        : state.dialect === 'dash'
          ? `cd: can't cd to ${path}`
          : `cd: can't cd to ${path}: ${words}`,
    );
    return state.dialect === 'dash' ? 2 : 1;
  }
  state.set('OLDPWD', state.directory);
  state.directory = target;
  shell.process.directory = target;
  state.set('PWD', target);
  if (word === '-') yield* process.say(target);
  return 0;
};

const pwd: Builtin = function* (shell, process) {
  yield* process.say(shell.state.directory);
  return 0;
};

const evalWords: Builtin = function* (shell, { args }) {
  const source = args.join(' ');
  const parsed = parseWhole(source, shell.state.dialect);
  if (parsed.is === 'wrong') throw new ShellError(`eval: ${parsed.message}`, 2);
  const outer = shell.source;
  shell.source = source;
  try {
    shell.state.status = 0;
    return yield* shell.script(parsed.script);
  } finally {
    shell.source = outer;
  }
};

const source: Builtin = function* (shell, process) {
  const [path, ...parameters] = process.args;
  if (path === undefined) throw new ShellError(`${process.name}: filename argument required`, 2);
  const found = yield* readFile(process, path);
  if ('error' in found) {
    const words = ERROR_WORDS[found.error];
    throw new ShellError(
      shell.state.dialect === 'bash' ? `${path}: ${words}` : `${process.name}: cannot open ${path}: ${words}`,
      2,
    );
  }
  const parsed = parseWhole(found.text, shell.state.dialect);
  if (parsed.is === 'wrong') throw new ShellError(`${path}: ${parsed.message}`, 2);
  const { parameters: before } = shell.state;
  const outer = shell.source;
  if (parameters.length > 0) shell.state.parameters = parameters;
  shell.source = found.text;
  try {
    return yield* shell.script(parsed.script);
  } catch (error) {
    if (error instanceof Return) return error.status;
    throw error;
  } finally {
    shell.state.parameters = before;
    shell.source = outer;
  }
};

/** The shell makes way for a program. Redirections alone are for `invoke`. */
const exec: Builtin = function* (shell, { args }) {
  shell.process.madeWay = true;
  throw new Exit(yield* shell.invoke(args, [], [], false));
};

function describe(
  shell: Parameters<Builtin>[0],
  name: string,
): { readonly short: string; readonly long: string } | undefined {
  const { state, process } = shell;
  if (state.functions.has(name))
    return { short: name, long: `${name} is a ${state.dialect === 'bash' ? '' : 'shell '}function` };
  if (RESERVED.has(name)) return { short: name, long: `${name} is a shell keyword` };
  if (BUILTINS.has(name))
    return {
      short: name,
      long: `${name} is a ${SPECIAL_BUILTINS.has(name) && state.dialect !== 'bash' ? 'special ' : ''}shell builtin`,
    };
  const found = process.system.programs.find(name);
  return found && { short: found.path, long: `${name} is ${found.path}` };
}

const RESERVED = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'for',
  'while',
  'until',
  'do',
  'done',
  'case',
  'esac',
  'in',
  '!',
  '{',
  '}',
]);

const command: Builtin = function* (shell, process) {
  const [flag, name] = process.args;
  if (flag !== '-v' && flag !== '-V') return yield* shell.invoke(process.args, [], [], false);
  const found = describe(shell, name ?? '');
  if (!found) return shell.state.dialect === 'bash' ? 1 : 127;
  yield* process.say(flag === '-v' ? found.short : found.long);
  return 0;
};

const type: Builtin = function* (shell, process) {
  let status = 0;
  for (const name of process.args) {
    const found = describe(shell, name);
    if (found) yield* process.say(found.long);
    else {
      status = shell.state.dialect === 'bash' ? 1 : 127;
      yield* shell.state.dialect === 'bash'
        ? shell.complain(`type: ${name}: not found`)
        : process.say(`${name}: not found`);
    }
  }
  return status;
};

/** `-v NAME`: into a variable. */
const printing: Builtin = function* (shell, process) {
  const [flag, name, ...rest] = process.args;
  if (flag !== '-v' || name === undefined || shell.state.dialect !== 'bash') return yield* printf(process);
  const { text, status } = yield* formatted(process, rest);
  shell.assign(name, text);
  return status;
};

const testing: Builtin = (shell, process) =>
  test(process, (text) => shell.complain(`${process.name}: ${text}`), shell.state.dialect === 'dash');

const trap: Builtin = function* (shell, { args }) {
  const [action, ...signals] = args;
  yield STEP;
  if (action === undefined) return 0;
  for (const word of signals) {
    const signal = signalNamed(word) ?? word.replace(/^SIG/, '');
    if (action === '-') {
      shell.state.traps.delete(signal);
      shell.process.caught.delete(signal);
    } else {
      shell.state.traps.set(signal, action);
      shell.process.caught.add(signal);
    }
  }
  return 0;
};

const letBuiltin: Builtin = function* (shell, { args }) {
  yield STEP;
  try {
    let value = 0;
    for (const word of args) value = evaluate(word, shell.state);
    return value === 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadArithmetic)) throw error;
    yield* shell.complain(`let: ${error.message}: syntax error`);
    return 1;
  }
};

export const SPECIAL_BUILTINS: ReadonlySet<string> = new Set([
  ':',
  '.',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'trap',
  'unset',
]);

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', succeed],
  ['true', succeed],
  ['false', fail],
  ['.', source],
  ['source', source],
  ['[', testing],
  ['test', testing],
  ['break', loopControl('break')],
  ['continue', loopControl('continue')],
  ['cd', cd],
  ['command', command],
  ['echo', (shell, process) => echo(process, shell.state.dialect === 'dash')],
  ['eval', evalWords],
  ['exec', exec],
  ['exit', exit],
  ['export', exportVariables],
  ['fg', fg],
  ['hash', succeed],
  ['jobs', jobs],
  ['kill', kill],
  ['let', letBuiltin],
  ['local', local],
  ['printf', printing],
  ['pwd', pwd],
  ['read', read],
  ['readonly', readonlyVariables],
  ['return', leaveFunction],
  ['set', set],
  ['shift', shift],
  ['trap', trap],
  ['type', type],
  ['umask', (_, process) => showMask(process)],
  ['unset', unset],
  ['wait', wait],
]);
