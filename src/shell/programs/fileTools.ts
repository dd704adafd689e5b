/** ls, touch, rm, mkdir, mktemp, cp, mv, rmdir: files of the host. Left out: owners, times, links, most flags. */
import { absolute, changeFile, ERROR_WORDS, listFiles, readFile, statFile, writeFile } from '../files.ts';
import type { FileEntry } from '../host.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { readFlags, type Flags } from './flags.ts';

function row({ name, isDirectory, size }: FileEntry, flags: Flags): string {
  if (flags.has('l')) {
    const mode = isDirectory ? 'drwxr-xr-x' : '-rw-r--r--';
    return `${mode}    1 root     root     ${String(size).padStart(8)} Jan  5 09:00 ${name}`;
  }
  return flags.has('F') && isDirectory ? `${name}/` : name;
}

export const ls: Program = function* (process) {
  const flags = readFlags(process.args, '1laAFhRtrdSi', { all: 'a', color: 'G' });
  const names = flags.rest.length > 0 ? flags.rest : ['.'];
  let status = 0;
  const files: string[] = [];
  const directories: { readonly name: string; readonly rows: string[] }[] = [];
  for (const name of names) {
    const found = yield* statFile(process, name);
    if ('error' in found) {
      status = process.system.programs.flavour === 'gnu' ? 2 : 1;
      yield* process.complain(
        process.system.programs.flavour === 'gnu'
          ? `cannot access '${name}': ${ERROR_WORDS[found.error]}`
          : `${name}: ${ERROR_WORDS[found.error]}`,
      );
    } else if (!found.isDirectory || flags.has('d')) files.push(row({ ...found, name }, flags));
    else {
      const listed = yield* listFiles(process, name);
      const entries = 'error' in listed ? [] : listed.entries;
      const shown = entries.filter((entry) => flags.has('a') || flags.has('A') || !entry.name.startsWith('.'));
      const own = flags.has('a') ? ['.', '..'].map((dot) => ({ name: dot, isDirectory: true, size: 4096 })) : [];
      const rows = [...own, ...shown].map((entry) => row(entry, flags));
      if (flags.has('r')) rows.reverse();
      directories.push({ name, rows: flags.has('l') ? [`total ${shown.length * 4}`, ...rows] : rows });
    }
  }
  let out = files.map((file) => `${file}\n`).join('');
  for (const [index, { name, rows }] of directories.entries()) {
    if (names.length > 1) out += `${index > 0 || files.length > 0 ? '\n' : ''}${name}:\n`;
    out += rows.map((line) => `${line}\n`).join('');
  }
  yield* process.write(out);
  return status;
};

export const touch: Program = function* (process) {
  let status = 0;
  for (const name of readFlags(process.args, 'acmd:t:r:').rest) {
    const { error } = yield* writeFile(process, name, '', true);
    if (!error || error === 'EISDIR') continue;
    status = 1;
    yield* process.complain(
      process.system.programs.flavour === 'gnu'
        ? `cannot touch '${name}': ${ERROR_WORDS[error]}`
        : `${name}: ${ERROR_WORDS[error]}`,
    );
  }
  return status;
};

function* removeTree(process: Process, path: string): Routine<void> {
  const listed = yield* listFiles(process, path);
  if (!('error' in listed)) for (const { name } of listed.entries) yield* removeTree(process, `${path}/${name}`);
  yield* changeFile(process, 'remove', path);
}

export const rm: Program = function* (process) {
  const flags = readFlags(process.args, 'rRfiv', { recursive: 'r', force: 'f' });
  const gnu = process.system.programs.flavour === 'gnu';
  let status = 0;
  for (const name of flags.rest) {
    const found = yield* statFile(process, name);
    let words: string | undefined;
    if ('error' in found) words = flags.has('f') ? undefined : ERROR_WORDS[found.error];
    else if (!found.isDirectory) {
      const { error } = yield* changeFile(process, 'remove', name);
      words = error && ERROR_WORDS[error];
    } else if (flags.has('r') || flags.has('R')) yield* removeTree(process, absolute(process.directory, name));
    else words = gnu ? 'Is a directory' : 'is a directory';
    if (words === undefined) continue;
    status = 1;
    yield* process.complain(
      gnu
        ? `cannot remove '${name}': ${words}`
        : words === 'is a directory'
          ? `'${name}' is a directory`
          : `can't remove '${name}': ${words}`,
    );
  }
  return status;
};

export const mkdir: Program = function* (process) {
  const flags = readFlags(process.args, 'pm:v', { parents: 'p' });
  let status = 0;
  for (const name of flags.rest) {
    const path = absolute(process.directory, name);
    if (flags.has('p')) {
      const parts = path.split('/').slice(1);
      for (const [index] of parts.entries())
        yield* changeFile(process, 'mkdir', `/${parts.slice(0, index + 1).join('/')}`);
      continue;
    }
    const { error } = yield* changeFile(process, 'mkdir', path);
    if (!error) continue;
    status = 1;
    const gnu = process.system.programs.flavour === 'gnu';
    yield* process.complain(
      `${gnu ? 'cannot create directory' : "can't create directory"} ${gnu ? `‘${name}’` : `'${name}'`}: ${ERROR_WORDS[error]}`,
    );
  }
  return status;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The template's X's, filled in: upstream by chance, here by counting up from the process id, so that every run finds the same names. */
function filled(template: string, seed: number): string {
  let left = seed * 7919;
  return template.replace(/X+$/, (xs) =>
    [...xs]
      .map(() => {
        const letter = LETTERS[left % LETTERS.length]!;
        left = Math.floor(left / LETTERS.length) + seed;
        return letter;
      })
      .join(''),
  );
}

/** `mktemp [-d] [-p DIR] [TEMPLATE]`: an empty file (or a directory) that nobody had, and its name. */
export const mktemp: Program = function* (process) {
  const flags = readFlags(process.args, 'dqtup:', { directory: 'd', quiet: 'q', 'dry-run': 'u', tmpdir: 'p' });
  const gnu = process.system.programs.flavour === 'gnu';
  const [given] = flags.rest;
  const template = given ?? (gnu ? 'tmp.XXXXXXXXXX' : 'tmp.XXXXXX');
  const inTemporary = given === undefined || flags.has('t') || flags.has('p');
  const directory = flags.value('p') ?? process.environment.get('TMPDIR') ?? '/tmp';
  const path = inTemporary ? `${directory}/${template}` : template;
  if (gnu ? !/X{3}$/.test(template) : !/X{6}$/.test(template)) {
    yield* process.complain(gnu ? `too few X's in template ‘${template}’` : '(null): Invalid argument');
    return 1;
  }
  for (let seed = process.pid; ; seed++) {
    const name = filled(path, seed);
    if (!('error' in (yield* statFile(process, name)))) continue;
    const made = flags.has('u')
      ? {}
      : flags.has('d')
        ? yield* changeFile(process, 'mkdir', absolute(process.directory, name))
        : yield* writeFile(process, name, '');
    if (!made.error) {
      yield* process.say(name);
      return 0;
    }
    const what = flags.has('d') ? 'directory' : 'file';
    yield* process.complain(
      gnu
        ? `failed to create ${what} via template ‘${path}’: ${ERROR_WORDS[made.error]}`
        : `(null): ${ERROR_WORDS[made.error]}`,
    );
    return 1;
  }
};

export const rmdir: Program = function* (process) {
  let status = 0;
  for (const name of readFlags(process.args, 'p').rest) {
    const { error } = yield* changeFile(process, 'remove', name);
    if (!error) continue;
    status = 1;
    yield* process.complain(`failed to remove '${name}': ${ERROR_WORDS[error]}`);
  }
  return status;
};

function copying(moves: boolean): Program {
  return function* (process) {
    const names = readFlags(process.args, 'rRafpivT').rest;
    const target = names.at(-1);
    if (target === undefined || names.length < 2) {
      yield* process.complain('missing file operand');
      return 1;
    }
    const into = yield* statFile(process, target);
    const isDirectory = !('error' in into) && into.isDirectory;
    let status = 0;
    for (const name of names.slice(0, -1)) {
      const found = yield* readFile(process, name);
      if ('error' in found) {
        status = 1;
        yield* process.complain(
          found.error === 'EISDIR'
            ? `-r not specified; omitting directory '${name}'`
            : `cannot stat '${name}': ${ERROR_WORDS[found.error]}`,
        );
        continue;
      }
      const to = isDirectory ? `${target}/${name.split('/').at(-1) ?? ''}` : target;
      const { error } = yield* writeFile(process, to, found.text);
      if (error) {
        status = 1;
        yield* process.complain(`cannot create regular file '${to}': ${ERROR_WORDS[error]}`);
      } else if (moves) yield* changeFile(process, 'remove', name);
    }
    return status;
  };
}

export const cp = copying(false);
export const mv = copying(true);
