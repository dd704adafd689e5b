/** The builtins by name. Special ones keep assignments in front of them. Left out: alias, getopts, umask, fc, ulimit. */
import { statFile } from '../files.ts';
import { STEP, type Routine } from '../machine/operations.ts';
import { SIGNALS } from '../machine/machine.ts';
import { absolute, ERROR_WORDS, readFile } from '../files.ts';
import { echo } from '../programs/echo.ts';
import { printf } from '../programs/printf.ts';
import type { Builtin } from './builtin.ts';
import { BadArithmetic, evaluate } from './arithmetic.ts';
import { test } from './conditions.ts';
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

const wait: Builtin = function* (shell, process) {
  if (process.args.length === 0) {
    for (const job of shell.jobs.splice(0)) {
      const status = yield* shell.waitFor(job, true);
      if (shell.process.pending.length > 0) return status;
    }
    return 0;
  }
  let status = 0;
  for (const word of process.args) {
    const job = jobNamed(shell, word);
    if (!job) {
      if (shell.state.dialect === 'bash') yield* shell.complain(`wait: pid ${word} is not a child of this shell`);
      status = 127;
    } else status = yield* shell.waitFor(job, true);
  }
  return status;
};

function jobNamed(shell: Parameters<Builtin>[0], word: string) {
  const number = /^%(\d+)$/.exec(word)?.[1];
  return number === undefined ? shell.jobs.find(({ pid }) => String(pid) === word) : shell.jobs[Number(number) - 1];
}

const jobs: Builtin = function* (shell, process) {
  for (const [index, job] of shell.jobs.entries())
    yield* process.say(
      `[${index + 1}]${index === shell.jobs.length - 1 ? '+' : '-'}  ${job.status === undefined ? 'Running' : 'Done'}                 ${job.pid}`,
    );
  return 0;
};

const fg: Builtin = function* (shell, process) {
  const job = jobNamed(shell, process.args[0] ?? `%${shell.jobs.length}`);
  if (!job) {
    yield* process.complain(`${process.args[0] ?? 'current'}: no such job`);
    return 1;
  }
  job.inBackground = false;
  return yield* shell.waitFor(job);
};

function signalNamed(word: string): string | undefined {
  const bare = word.replace(/^SIG/, '');
  if (bare in SIGNALS) return bare;
  return Object.entries(SIGNALS).find(([, number]) => String(number) === bare)?.[0];
}

const kill: Builtin = function* (shell, process) {
  let words = process.args;
  let signal = 'TERM';
  const [first = ''] = words;
  if (first === '-l') {
    yield* process.say(Object.keys(SIGNALS).join(' '));
    return 0;
  }
  if (first === '-s' || /^-\w/.test(first)) {
    const named = signalNamed(first === '-s' ? (words[1] ?? '') : first.slice(1));
    if (named === undefined && first !== '-0') {
      yield* shell.complain(`kill: ${first.slice(1)}: invalid signal specification`);
      return 1;
    }
    signal = named ?? '0';
    words = words.slice(first === '-s' ? 2 : 1);
  }
  if (words.length === 0) {
    yield* process.write(
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
      2,
    );
    return 2;
  }
  let status = 0;
  for (const word of words) {
    const pid = jobNamed(shell, word)?.pid ?? Number(word);
    const isKnown =
      Number.isInteger(pid) &&
      (process.system.kill(pid, signal) || (yield* process.ask({ kind: 'signal', pid, signal })) === true);
    if (isKnown) continue;
    status = 1;
    const words =
      shell.state.dialect === 'bash'
        ? `kill: (${word}) - No such process`
        : shell.state.dialect === 'dash'
          ? 'kill: No such process'
          : `can't kill pid ${word}: No such process`;
    yield* shell.complain(words);
  }
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
  ['printf', (_, process) => printf(process)],
  ['pwd', pwd],
  ['read', read],
  ['readonly', readonlyVariables],
  ['return', leaveFunction],
  ['set', set],
  ['shift', shift],
  ['trap', trap],
  ['type', type],
  ['umask', succeed],
  ['unset', unset],
  ['wait', wait],
]);
