/** Builtins about variables, parameters and options: export, readonly, local, unset, set, shift. */
import type { Routine } from '../machine/operations.ts';
import type { Builtin, RunningShell } from './builtin.ts';
import { ShellError } from './control.ts';
import type { Dialect, Variable } from './state.ts';

const NAME = /^[A-Za-z_]\w*$/;

function split(word: string): { readonly name: string; readonly value: string | undefined } {
  const at = word.indexOf('=');
  return at < 0 ? { name: word, value: undefined } : { name: word.slice(0, at), value: word.slice(at + 1) };
}

function* checkName(shell: RunningShell, builtin: string, name: string, word: string): Routine<boolean> {
  if (NAME.test(name)) return true;
  if (shell.state.dialect === 'bash') {
    yield* shell.complain(`${builtin}: \`${word}': not a valid identifier`);
    return false;
  }
  throw new ShellError(`${builtin}: ${word}: bad variable name`, 2);
}

/** A value as it can be read again. */
function quoted(value: string, dialect: Dialect): string {
  return dialect === 'bash' ? `"${value.replace(/["\\$`]/g, '\\$&')}"` : `'${value.replaceAll("'", "'\"'\"'")}'`;
}

const inOrder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

function declaring(
  builtin: string,
  mark: (variable: Variable) => Variable,
  has: (variable: Variable) => boolean,
): Builtin {
  return function* (shell, process) {
    const { state } = shell;
    const words = process.args.filter((word) => word !== '-p');
    let status = 0;
    if (words.length === 0) {
      const prefix = state.dialect === 'bash' ? `declare ${builtin === 'export' ? '-x' : '-r'}` : builtin;
      for (const [name, variable] of [...state.variables].sort(inOrder))
        if (has(variable)) yield* process.say(`${prefix} ${name}=${quoted(variable.value, state.dialect)}`);
      return 0;
    }
    for (const word of words) {
      const { name, value } = split(word);
      if (!(yield* checkName(shell, builtin, name, word))) {
        status = 1;
        continue;
      }
      if (value !== undefined) shell.assign(name, value);
      const known = state.variables.get(name);
      if (known) state.variables.set(name, mark(known));
      else if (builtin === 'readonly') state.variables.set(name, mark({ value: '', exported: false }));
    }
    return status;
  };
}

export const exportVariables = declaring(
  'export',
  (variable) => ({ ...variable, exported: true }),
  ({ exported }) => exported,
);

export const readonlyVariables = declaring(
  'readonly',
  (variable) => ({ ...variable, readonly: true }),
  (variable) => variable.readonly === true,
);

export const local: Builtin = function* (shell, { args }) {
  const { state } = shell;
  const saved = state.locals.at(-1);
  if (!saved) {
    yield* shell.complain(
      state.dialect === 'bash' ? 'local: can only be used in a function' : 'local: not in a function',
    );
    return state.dialect === 'bash' ? 1 : 2;
  }
  for (const word of args) {
    const { name, value } = split(word);
    if (!(yield* checkName(shell, 'local', name, word))) return 1;
    if (!saved.has(name)) saved.set(name, state.variables.get(name));
    if (value !== undefined) shell.assign(name, value);
    else if (state.dialect === 'bash') state.unset(name);
  }
  return 0;
};

export const unset: Builtin = function* (shell, { args }) {
  const { state } = shell;
  const functions = args[0] === '-f';
  for (const name of args.filter((word) => word !== '-f' && word !== '-v')) {
    if (functions) state.functions.delete(name);
    else if (state.variables.get(name)?.readonly) {
      yield* shell.complain(
        `unset: ${name}: ${state.dialect === 'bash' ? 'cannot unset: readonly variable' : 'is read only'}`,
      );
      return 1;
    } else if (state.variables.has(name)) state.unset(name);
    else state.functions.delete(name);
  }
  return 0;
};

const LONG_OPTIONS: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  allexport: 'a',
  pipefail: 'pipefail',
  verbose: 'v',
  noclobber: 'C',
};

/** Sets or clears the options of a word such as -eux; what is left of the words. */
export function applyOptions(shell: Pick<RunningShell, 'state'>, words: readonly string[]): readonly string[] {
  const { options } = shell.state;
  let rest = words;
  while (rest[0] !== undefined && /^[-+]./.test(rest[0]) && rest[0] !== '--') {
    const [word = ''] = rest;
    rest = rest.slice(1);
    const put = (option: string): unknown => (word.startsWith('-') ? options.add(option) : options.delete(option));
    for (const letter of word.slice(1)) {
      if (letter !== 'o') {
        if (!'aefuxvnChbmis'.includes(letter))
          throw new ShellError(`set: ${word[0] ?? ''}${letter}: invalid option`, 2);
        put(letter);
        continue;
      }
      const option = LONG_OPTIONS[rest[0] ?? ''];
      if (option === undefined) throw new ShellError(`set: ${rest[0] ?? ''}: invalid option name`, 2);
      put(option);
      rest = rest.slice(1);
    }
  }
  return rest;
}

export const set: Builtin = function* (shell, process) {
  const { state } = shell;
  if (process.args.length === 0) {
    for (const [name, { value }] of [...state.variables].sort(inOrder))
      yield* process.say(`${name}=${state.dialect === 'bash' && /^[\w./:-]*$/.test(value) ? value : `'${value}'`}`);
    return 0;
  }
  const rest = applyOptions(shell, process.args);
  if (rest[0] === '--') state.parameters = rest.slice(1);
  else if (rest.length > 0) state.parameters = rest;
  return 0;
};

export const shift: Builtin = function* (shell, { args }) {
  const count = Number(args[0] ?? 1);
  const { state } = shell;
  if (count > state.parameters.length) {
    if (state.dialect === 'dash') throw new ShellError("shift: can't shift that many", 2);
    return 1;
  }
  state.parameters = state.parameters.slice(count);
  yield* [];
  return 0;
};
