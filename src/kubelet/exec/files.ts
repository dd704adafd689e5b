/**
 * The files of a container: a few that are always there, what its image is known to hold, and what its programs have written since it
 * started. The written ones are a row a container; they go with it. Left out: owners, times, permissions.
 */
import type { FileDone, FileEntry, FileError, FileList, FileRequest, FileState, FileText } from '../../shell/index.ts';
import type { Table } from '../../sim/index.ts';

/** Files written since the start, by path; null: removed. A path with a final slash is a directory. */
export type Written = Readonly<Record<string, string | null>>;

export interface FileTree {
  /** The files of the image and the kubelet's, by path. */
  readonly base: ReadonlyMap<string, string>;
  /** Directories that are there though nothing is in them. */
  readonly directories: readonly string[];
  /** Files that cannot be written to. */
  readonly readOnly: (path: string) => boolean;
  /** Volumes, the longest path first. */
  readonly mounts?: readonly Mount[];
}

/** A volume, or a part of one, at a place of its own. */
export interface Mount {
  readonly path: string;
  /** The path within the volume; empty: all of it. */
  readonly inside: string;
  readonly readOnly: boolean;
  readonly files: ContainerFiles;
}

const CHANGES = ['write', 'append', 'remove', 'mkdir'];

function within({ path: at, inside }: Mount, path: string): string {
  return inside + path.slice(at.length) || '/';
}

export class ContainerFiles {
  private readonly table: Table<Written>;
  private readonly key: string;
  private readonly tree: FileTree;

  constructor(table: Table<Written>, key: string, tree: FileTree) {
    this.table = table;
    this.key = key;
    this.tree = tree;
  }

  perform(request: FileRequest): FileText | FileDone | FileState | FileList {
    const mount = this.mountAt(request.path);
    if (!mount) return this.own(request);
    if (mount.readOnly && CHANGES.includes(request.does)) return { error: 'EROFS' };
    // A mount point is busy.
    if (request.does === 'remove' && request.path === mount.path) return { error: 'ENOTEMPTY' };
    const done = mount.files.own({ ...request, path: within(mount, request.path) });
    const name = request.path.slice(request.path.lastIndexOf('/') + 1);
    return 'isDirectory' in done ? { ...done, name } : done;
  }

  private mountAt(path: string): Mount | undefined {
    return this.tree.mounts?.find((mount) => path === mount.path || path.startsWith(`${mount.path}/`));
  }

  private own(request: FileRequest): FileText | FileDone | FileState | FileList {
    switch (request.does) {
      case 'read':
        return this.read(request.path);
      case 'write':
        return this.write(request.path, request.text);
      case 'append':
        return this.write(request.path, (this.textAt(request.path) ?? '') + request.text);
      case 'remove':
        return this.remove(request.path);
      case 'mkdir':
        return this.mkdir(request.path);
      case 'stat':
        return this.stat(request.path);
      case 'list':
        return this.list(request.path);
    }
  }

  /** The text of a file, undefined where there is none. */
  textAt(path: string): string | undefined {
    const mount = this.mountAt(path);
    if (mount) return mount.files.textAt(within(mount, path));
    const written = this.written[path];
    if (written !== undefined) return written ?? undefined;
    return this.tree.base.get(path);
  }

  private get written(): Written {
    return this.table.get(this.key) ?? {};
  }

  private put(path: string, text: string | null): void {
    this.table.put(this.key, { ...this.written, [path]: text });
  }

  private isDirectory(path: string): boolean {
    if (path === '/') return true;
    const inside = `${path}/`;
    const { written } = this;
    if (written[inside] !== undefined) return written[inside] !== null;
    if (this.tree.directories.includes(path)) return true;
    for (const [at, text] of Object.entries(written)) if (text !== null && at.startsWith(inside)) return true;
    for (const at of this.tree.base.keys()) if (at.startsWith(inside)) return true;
    return false;
  }

  private read(path: string): FileText {
    if (this.isDirectory(path)) return { error: 'EISDIR' };
    const text = this.textAt(path);
    return text === undefined ? { error: this.missing(path) } : { text };
  }

  private missing(path: string): FileError {
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '/';
    return this.textAt(parent) !== undefined && !this.isDirectory(parent) ? 'ENOTDIR' : 'ENOENT';
  }

  private write(path: string, text: string): FileDone {
    if (this.isDirectory(path)) return { error: 'EISDIR' };
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    if (!this.isDirectory(parent)) return { error: this.missing(path) };
    if (this.tree.readOnly(path)) return { error: 'EROFS' };
    this.put(path, text);
    return {};
  }

  private remove(path: string): FileDone {
    if (this.tree.readOnly(path)) return { error: 'EROFS' };
    if (this.isDirectory(path)) {
      if (this.entries(path).length > 0) return { error: 'ENOTEMPTY' };
      this.put(`${path}/`, null);
      return {};
    }
    if (this.textAt(path) === undefined) return { error: 'ENOENT' };
    this.put(path, null);
    return {};
  }

  private mkdir(path: string): FileDone {
    if (this.isDirectory(path) || this.textAt(path) !== undefined) return { error: 'EEXIST' };
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    if (!this.isDirectory(parent)) return { error: 'ENOENT' };
    this.put(`${path}/`, '');
    return {};
  }

  private stat(path: string): FileState {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (this.isDirectory(path)) return { name, isDirectory: true, size: 4096 };
    const text = this.textAt(path);
    return text === undefined ? { error: this.missing(path) } : { name, isDirectory: false, size: text.length };
  }

  private list(path: string): FileList {
    if (!this.isDirectory(path)) return this.textAt(path) === undefined ? { error: 'ENOENT' } : { error: 'ENOTDIR' };
    return { entries: this.entries(path) };
  }

  private entries(path: string): readonly FileEntry[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = new Set<string>();
    const { written } = this;
    for (const at of [...this.tree.base.keys(), ...Object.keys(written), ...this.tree.directories]) {
      if (!at.startsWith(prefix) || at === prefix) continue;
      const name = at.slice(prefix.length).split('/')[0];
      if (name) names.add(name);
    }
    const found: FileEntry[] = [];
    for (const name of [...names].sort((a, b) => (a < b ? -1 : 1))) {
      const state = this.stat(prefix + name);
      if (!('error' in state)) found.push({ ...state, name });
    }
    return found;
  }
}
