/**
 * Open files as a kernel has them: pipes with a bounded buffer, files, the ends that lead out of the machine. A description is shared
 * by all processes that inherited it and closes with the last of them: then a reader sees the end, and a writer SIGPIPE.
 */

/** A pipe holds so many characters before its writer waits (Linux: 64 KiB). */
const PIPE_CAPACITY = 65_536;

export class Pipe {
  private buffer = '';
  /** Open descriptions of each end. */
  readers = 0;
  writers = 0;

  /** What is typed on a terminal comes through it. */
  readonly isTerminal: boolean;

  constructor(text = '', isTerminal = false) {
    this.isTerminal = isTerminal;
    this.buffer = text;
  }

  get isFull(): boolean {
    return this.buffer.length >= PIPE_CAPACITY;
  }

  /** Ctrl-D: one reader, once, sees the end. */
  ends = 0;

  push(text: string): void {
    this.buffer += text;
  }

  /** Text, undefined at the end, or 'wait' while there may be more to come. */
  take(line: boolean): string | undefined | typeof WAIT {
    if (line) return this.takeLine();
    if (this.buffer === '') return this.end();
    const text = this.buffer;
    this.buffer = '';
    return text;
  }

  private takeLine(): string | undefined | typeof WAIT {
    const end = this.buffer.indexOf('\n');
    if (this.buffer === '' || (end < 0 && this.ends === 0 && this.writers > 0))
      return this.buffer === '' ? this.end() : WAIT;
    const text = end < 0 ? this.buffer : this.buffer.slice(0, end + 1);
    this.buffer = this.buffer.slice(text.length);
    return text;
  }

  private end(): undefined | typeof WAIT {
    if (this.ends > 0) {
      this.ends--;
      return undefined;
    }
    return this.writers > 0 ? WAIT : undefined;
  }

  /** Gives back what was read too far. */
  unread(text: string): void {
    this.buffer = text + this.buffer;
  }
}

export const WAIT = Symbol('wait');

export type Description = { references: number } & (
  | { readonly kind: 'pipe-in' | 'pipe-out'; readonly pipe: Pipe }
  /** Out of the machine: the session's standard output or error. */
  | { readonly kind: 'host-out'; readonly stream: 'stdout' | 'stderr'; readonly isTerminal: boolean }
  /** A file open for writing: every write is appended. */
  | { readonly kind: 'file-out'; readonly path: string }
  | { readonly kind: 'null' }
);

export function pipeEnds(pipe = new Pipe()): { readonly input: Description; readonly output: Description } {
  pipe.readers++;
  pipe.writers++;
  return {
    input: { kind: 'pipe-in', pipe, references: 0 },
    output: { kind: 'pipe-out', pipe, references: 0 },
  };
}

/** Text to be read, and then the end. */
export function textInput(text: string): Description {
  const pipe = new Pipe(text);
  pipe.readers++;
  return { kind: 'pipe-in', pipe, references: 0 };
}

export function nullDevice(): Description {
  return { kind: 'null', references: 0 };
}

export function retain(description: Description): Description {
  description.references++;
  return description;
}

export function release(description: Description): void {
  if (--description.references > 0) return;
  if (description.kind === 'pipe-in') description.pipe.readers--;
  if (description.kind === 'pipe-out') description.pipe.writers--;
}
