/** What a shell remembers between commands: variables, functions, parameters, options. A subshell gets a copy. */
import type { CompoundCommand, CompoundList, Redirected } from 'unbash';

/** Whose manners it has: bash, dash (Debian's sh), ash (busybox' and Alpine's sh). */
export type Dialect = 'bash' | 'dash' | 'ash';

export interface Variable {
  value: string;
  exported: boolean;
  readonly?: boolean;
}

export type FunctionBody = CompoundCommand | Redirected | CompoundList;

export interface Job {
  readonly number: number;
  readonly pid: number;
  readonly text: string;
}

export class ShellState {
  variables = new Map<string, Variable>();
  functions = new Map<string, FunctionBody>();
  parameters: readonly string[] = [];
  /** set -e, -u, -x, -f, -o pipefail … by letter or name. */
  options = new Set<string>();
  status = 0;
  lastJob = 0;
  /** In a subshell, the process of the shell it comes from: its $$. */
  shellPid: number | undefined;
  directory = '/';
  traps = new Map<string, string>();
  /** Saved variables of the functions that are running, innermost last. */
  locals: Map<string, Variable | undefined>[] = [];
  loops = 0;

  readonly dialect: Dialect;
  /** $0. */
  readonly name: string;

  constructor(dialect: Dialect, name: string) {
    this.dialect = dialect;
    this.name = name;
  }

  get(name: string): string | undefined {
    return this.variables.get(name)?.value;
  }

  set(name: string, value: string, exported = false): void {
    const known = this.variables.get(name);
    if (known) this.variables.set(name, { ...known, value, exported: known.exported || exported });
    else this.variables.set(name, { value, exported: exported || this.options.has('a') });
  }

  unset(name: string): void {
    this.variables.delete(name);
  }

  /** What its commands inherit. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const [name, { value, exported }] of this.variables) if (exported) environment.set(name, value);
    return environment;
  }

  fork(): ShellState {
    const copy = new ShellState(this.dialect, this.name);
    for (const [name, variable] of this.variables) copy.variables.set(name, { ...variable });
    copy.functions = new Map(this.functions);
    copy.parameters = this.parameters;
    copy.options = new Set(this.options);
    copy.status = this.status;
    copy.lastJob = this.lastJob;
    copy.shellPid = this.shellPid;
    copy.directory = this.directory;
    copy.locals = this.locals.map((saved) => new Map(saved));
    return copy;
  }

  /** The same shell once more, its traps included (a subshell loses them). */
  copy(): ShellState {
    const copy = this.fork();
    copy.traps = new Map(this.traps);
    return copy;
  }
}
