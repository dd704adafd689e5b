/** Paths and files as programs use them: every one is asked of the host. */
import type { FileDone, FileError, FileList, FileRequest, FileState, FileText } from './host.ts';
import type { Routine } from './machine/operations.ts';
import type { Process } from './machine/process.ts';
import { nullDevice, textInput, type Description } from './machine/streams.ts';

/** The C library's words. */
export const ERROR_WORDS: Readonly<Record<FileError, string>> = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EACCES: 'Permission denied',
  EROFS: 'Read-only file system',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
};

/** The absolute path, without "." and "..". */
export function absolute(directory: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function askFile(process: Process, request: FileRequest): Routine<unknown> {
  return process.ask(request);
}

export function* readFile(process: Process, path: string): Routine<FileText> {
  const at = absolute(process.directory, path);
  return (yield* askFile(process, { kind: 'file', does: 'read', path: at })) as FileText;
}

export function* writeFile(process: Process, path: string, text: string, append = false): Routine<FileDone> {
  const at = absolute(process.directory, path);
  return (yield* askFile(process, { kind: 'file', does: append ? 'append' : 'write', path: at, text })) as FileDone;
}

export function* changeFile(process: Process, does: 'remove' | 'mkdir', path: string): Routine<FileDone> {
  return (yield* askFile(process, { kind: 'file', does, path: absolute(process.directory, path) })) as FileDone;
}

export function* statFile(process: Process, path: string): Routine<FileState> {
  return (yield* askFile(process, {
    kind: 'file',
    does: 'stat',
    path: absolute(process.directory, path),
  })) as FileState;
}

export function* listFiles(process: Process, path: string): Routine<FileList> {
  return (yield* askFile(process, {
    kind: 'file',
    does: 'list',
    path: absolute(process.directory, path),
  })) as FileList;
}

/** Opens a file for a redirection. */
export function* openFile(
  process: Process,
  path: string,
  how: 'read' | 'write' | 'append',
): Routine<Description | FileError> {
  const at = absolute(process.directory, path);
  const own = ownDevice(process, at);
  if (own) return own;
  if (how === 'read') {
    const found = yield* readFile(process, at);
    return 'error' in found ? found.error : textInput(found.text);
  }
  const done = yield* writeFile(process, at, '', how === 'append');
  return done.error ?? { kind: 'file-out', path: at, references: 0 };
}

function ownDevice(process: Process, path: string): Description | undefined {
  if (path === '/dev/null') return nullDevice();
  const fd = ({ '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2, '/dev/tty': 1 } as Record<string, number>)[path];
  const number = fd ?? /^\/(?:dev|proc\/self)\/fd\/(\d)$/.exec(path)?.[1];
  return number === undefined ? undefined : process.files.get(Number(number));
}

/**
 * The texts that a filter reads: of its files in order, of standard input for "-" or without any. A file that cannot be read is
 * complained about and left out; `failed` is called with its name.
 */
export function* readInputs(
  process: Process,
  names: readonly string[],
  complaint = (name: string, words: string): string => `${name}: ${words}`,
): Routine<{ readonly inputs: { readonly name: string; readonly text: string }[]; readonly failed: boolean }> {
  const inputs: { name: string; text: string }[] = [];
  let failed = false;
  for (const name of names.length > 0 ? names : ['-']) {
    if (name === '-') inputs.push({ name: '-', text: yield* process.readAll() });
    else {
      const found = yield* readFile(process, name);
      if ('error' in found) {
        failed = true;
        yield* process.complain(complaint(name, ERROR_WORDS[found.error]));
      } else inputs.push({ name, text: found.text });
    }
  }
  return { inputs, failed };
}
