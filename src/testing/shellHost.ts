/** A host for the shell in tests: files in memory, a clock that jumps to the next sleeper, nobody on the network. */
import {
  COREUTILS,
  DEBIAN,
  Machine,
  programsOf,
  shellProgram,
  type Dialect,
  type FileRequest,
  type HostRequest,
} from '../shell/index.ts';

export interface ShellRun {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: it did not end within the steps it had. */
  readonly status: number | undefined;
  readonly files: ReadonlyMap<string, string>;
}

function fileAnswer(files: Map<string, string>, request: FileRequest): unknown {
  const { path } = request;
  const inside = path === '/' ? '/' : `${path}/`;
  const isDirectory = path === '/' || path === '/tmp' || [...files.keys()].some((name) => name.startsWith(inside));
  const text = files.get(path);
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  const hasParent =
    parent === '/' || parent === '/tmp' || [...files.keys()].some((name) => name.startsWith(`${parent}/`));
  switch (request.does) {
    case 'read':
      return isDirectory ? { error: 'EISDIR' } : text === undefined ? { error: 'ENOENT' } : { text };
    case 'write':
    case 'append':
      if (isDirectory || !hasParent) return { error: isDirectory ? 'EISDIR' : 'ENOENT' };
      files.set(path, (request.does === 'append' ? (text ?? '') : '') + request.text);
      return {};
    case 'remove':
      return files.delete(path) || files.delete(`${path}/.`) ? {} : { error: 'ENOENT' };
    case 'mkdir':
      files.set(`${path}/.`, '');
      return {};
    case 'stat': {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (isDirectory) return { name, isDirectory: true, size: 4096 };
      return text === undefined ? { error: 'ENOENT' } : { name, isDirectory: false, size: text.length };
    }
    case 'list': {
      if (!isDirectory) return { error: 'ENOENT' };
      const names = new Set(
        [...files.keys()]
          .filter((name) => name.startsWith(inside))
          .map((name) => name.slice(inside.length).split('/')[0] ?? ''),
      );
      names.delete('.');
      return { entries: [...names].sort().map((name) => ({ name, isDirectory: !files.has(inside + name), size: 0 })) };
    }
  }
}

export class TestHost {
  readonly machine: Machine;
  readonly files: Map<string, string>;
  now = 1_767_603_600_000;
  private readonly sleepers = new Map<number, number>();

  constructor(
    command: readonly string[],
    dialect: Dialect,
    files: Readonly<Record<string, string>> = {},
    terminal?: 'plain' | 'cooked',
  ) {
    this.files = new Map(Object.entries(files));
    const programs = programsOf([...COREUTILS, ...DEBIAN, 'time', 'watch'], { sh: dialect, bash: 'bash' }, 'gnu');
    const [name = 'sh', ...args] = command;
    const environment = new Map([
      ['PATH', '/bin'],
      ['HOME', '/root'],
    ]);
    this.machine = new Machine(
      programs,
      { name, args, environment, directory: '/tmp' },
      programs.find(name)?.run ?? shellProgram(dialect),
      terminal,
    );
  }

  /** Runs until nothing can go on without more input, or so many slices of 1,000 steps are used up. */
  run(slices = 2000, sleeps = true): void {
    for (let slice = 0; slice < slices; slice++) {
      const state = this.machine.run(1000);
      if (state === 'ended') return;
      const asked = this.machine.calls().filter(({ id }) => !this.sleepers.has(id));
      for (const { id, request } of asked) this.answer(id, request as HostRequest);
      if (asked.length > 0 || state === 'busy') continue;
      const alive = new Set(this.machine.calls().map(({ id }) => id));
      const next = [...this.sleepers].filter(([id]) => alive.has(id)).sort(([, a], [, b]) => a - b)[0];
      if (!next || !sleeps) return;
      this.now = next[1];
      this.sleepers.delete(next[0]);
      this.machine.answer(next[0], undefined);
    }
  }

  private answer(id: number, request: HostRequest): void {
    if (request.kind === 'sleep') this.sleepers.set(id, this.now + request.ms);
    else if (request.kind === 'now') this.machine.answer(id, this.now);
    else if (request.kind === 'file') this.machine.answer(id, fileAnswer(this.files, request));
    else if (request.kind === 'system') this.machine.answer(id, { out: 'host\n', err: '', status: 0 });
    else
      this.machine.answer(
        id,
        request.kind === 'signal'
          ? false
          : { end: 'unknown name', silent: true, records: [], rcode: 'NXDOMAIN', after: 0 },
      );
  }

  result(): ShellRun {
    const { machine, files } = this;
    return {
      stdout: machine.printed('stdout', 0).text,
      stderr: machine.printed('stderr', 0).text,
      status: machine.status,
      files,
    };
  }
}

/** Runs a script to its end. */
export function runScript(
  script: string,
  options: {
    readonly dialect?: Dialect;
    readonly stdin?: string;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): ShellRun {
  const { dialect = 'bash', stdin, files } = options;
  const host = new TestHost([dialect === 'bash' ? 'bash' : 'sh', '-c', script], dialect, files);
  if (stdin !== undefined) host.machine.type(stdin);
  host.machine.closeInput();
  host.run();
  return host.result();
}
