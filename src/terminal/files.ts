/**
 * The laptop's files: flat, as the page's editor keeps them, under the home directory; whatever else a script writes lies beside them.
 * Left out: owners, times, permissions.
 */
import type { FileDone, FileEntry, FileError, FileList, FileRequest, FileState, FileText } from '../shell/index.ts';

/** Where a shell on the laptop starts, and the editor's files are. */
export const HOME = '/home/learner';

const DIRECTORIES = ['/', '/home', HOME, '/tmp', '/etc', '/dev'];

/** Files by absolute path. A page may keep some of them elsewhere: it answers for those itself. */
export interface LaptopFiles {
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  /** False: this file cannot be removed. */
  remove(path: string): boolean;
  paths(): readonly string[];
}

export function memoryFiles(given: Readonly<Record<string, string>> = {}): LaptopFiles {
  const files = new Map(Object.entries(given));
  return {
    read: (path) => files.get(path),
    write: (path, text) => void files.set(path, text),
    remove: (path) => files.delete(path),
    paths: () => [...files.keys()],
  };
}

/** Made by `mkdir`, while nothing is in them. */
export class FileSystem {
  private readonly made = new Set<string>();
  readonly files: LaptopFiles;

  constructor(files: LaptopFiles) {
    this.files = files;
  }

  perform(request: FileRequest): FileText | FileDone | FileState | FileList {
    const { path } = request;
    switch (request.does) {
      case 'read': {
        if (this.isDirectory(path)) return { error: 'EISDIR' };
        const text = this.files.read(path);
        return text === undefined ? { error: this.missing(path) } : { text };
      }
      case 'write':
        return this.write(path, request.text);
      case 'append':
        return request.text === '' && this.files.read(path) !== undefined
          ? {}
          : this.write(path, (this.files.read(path) ?? '') + request.text);
      case 'remove':
        return this.remove(path);
      case 'mkdir':
        if (this.isDirectory(path) || this.files.read(path) !== undefined) return { error: 'EEXIST' };
        if (!this.isDirectory(parentOf(path))) return { error: 'ENOENT' };
        this.made.add(path);
        return {};
      case 'stat':
        return this.stat(path);
      case 'list':
        if (this.isDirectory(path)) return { entries: this.entries(path) };
        return { error: this.files.read(path) === undefined ? 'ENOENT' : 'ENOTDIR' };
    }
  }

  isDirectory(path: string): boolean {
    if (DIRECTORIES.includes(path) || this.made.has(path)) return true;
    return this.files.paths().some((at) => at.startsWith(`${path}/`));
  }

  /** The files a command line speaks of, by path: a command outside finds these and no others. */
  namedBy(command: readonly string[], directory: string): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const path of this.files.paths()) {
      const name = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path;
      const isNamed = command.some((word) => word.endsWith(name) && /^$|[@=./]$/.test(word.slice(0, -name.length)));
      const text = isNamed ? this.files.read(path) : undefined;
      if (text !== undefined) found[path] = text;
    }
    return found;
  }

  private write(path: string, text: string): FileDone {
    if (this.isDirectory(path)) return { error: 'EISDIR' };
    if (!this.isDirectory(parentOf(path))) return { error: this.missing(path) };
    this.files.write(path, text);
    return {};
  }

  private remove(path: string): FileDone {
    if (this.isDirectory(path)) {
      if (this.entries(path).length > 0) return { error: 'ENOTEMPTY' };
      return this.made.delete(path) ? {} : { error: 'EACCES' };
    }
    if (this.files.read(path) === undefined) return { error: 'ENOENT' };
    return this.files.remove(path) ? {} : { error: 'EACCES' };
  }

  private missing(path: string): FileError {
    return this.files.read(parentOf(path)) === undefined ? 'ENOENT' : 'ENOTDIR';
  }

  private stat(path: string): FileState {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (this.isDirectory(path)) return { name, isDirectory: true, size: 4096 };
    const text = this.files.read(path);
    return text === undefined ? { error: this.missing(path) } : { name, isDirectory: false, size: text.length };
  }

  private entries(path: string): readonly FileEntry[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    for (const at of [...this.files.paths(), ...this.made, ...DIRECTORIES])
      if (at.startsWith(prefix) && at !== prefix) names.add(at.slice(prefix.length).split('/')[0] ?? '');
    const found: FileEntry[] = [];
    for (const name of [...names].sort((a, b) => (a < b ? -1 : 1))) {
      const state = this.stat(prefix + name);
      if (!('error' in state)) found.push({ ...state, name });
    }
    return found;
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
