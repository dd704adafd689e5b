/** A command in a container, on a node or outside, as whoever started it sees it: where its reader stands is not part of the run. */
import type { Attachment, ExecView } from '../kubelet/index.ts';
import type { Action } from './action.ts';
import type { ExecSession } from './types.ts';

interface Door {
  readonly view: () => ExecView | undefined;
  readonly act: (action: Action) => unknown;
}

export class RunningExec implements ExecSession {
  readonly id: string;
  private readonly door: Door;
  private readonly at = { stdout: 0, stderr: 0 };

  constructor(id: string, door: Door) {
    this.id = id;
    this.door = door;
  }

  write(text: string): void {
    this.door.act({ verb: 'execInput', id: this.id, text });
  }

  closeStdin(): void {
    this.door.act({ verb: 'execEnd', id: this.id, how: 'input' });
  }

  close(): void {
    this.door.act({ verb: 'execEnd', id: this.id, how: 'hangUp' });
  }

  interrupt(): void {
    this.door.act({ verb: 'execEnd', id: this.id, how: 'interrupt' });
  }

  get written(): ExecSession['written'] {
    return this.door.view()?.written ?? {};
  }

  get forwarded(): ExecSession['forwarded'] {
    return this.door.view()?.forwarded ?? [];
  }

  read(): { readonly stdout: string; readonly stderr: string } {
    const view = this.door.view();
    return { stdout: this.next(view, 'stdout'), stderr: this.next(view, 'stderr') };
  }

  private next(view: ExecView | undefined, stream: 'stdout' | 'stderr'): string {
    if (!view) return '';
    const { text, end } = view.printed(stream, this.at[stream]);
    // After the clock was set back there is less: what comes again is shown again.
    this.at[stream] = end;
    return text;
  }

  get exit(): number | undefined {
    return this.door.view()?.status;
  }

  get failure(): string | undefined {
    return this.door.view()?.failure?.message;
  }

  get gone(): boolean {
    return this.door.view() === undefined;
  }
}

/** A container's own process, looked at: leaving it does not end it. */
export class AttachedExec implements ExecSession {
  readonly written = {};
  readonly forwarded = [];
  readonly failure = undefined;
  readonly gone = false;
  private readonly process: Attachment;
  private readonly act: Door['act'];
  /** Whether its input is handed on. */
  private readonly writes: boolean;

  constructor(process: Attachment, writes: boolean, act: Door['act']) {
    this.process = process;
    this.writes = writes;
    this.act = act;
  }

  get id(): string {
    return this.process.session;
  }

  write(text: string): void {
    if (this.writes) this.act({ verb: 'execInput', id: this.id, text });
  }

  closeStdin(): void {
    if (this.writes && this.process.stdinOnce) this.act({ verb: 'execEnd', id: this.id, how: 'input' });
  }

  close(): void {
    if (this.process.isRunning) this.closeStdin();
  }

  interrupt(): void {
    if (this.writes) this.act({ verb: 'execEnd', id: this.id, how: 'interrupt' });
  }

  read(): { readonly stdout: string; readonly stderr: string } {
    return { stdout: this.process.read(), stderr: '' };
  }

  /** How the process ended is the container's affair: attaching has gone well. */
  get exit(): number | undefined {
    return this.process.isRunning ? undefined : 0;
  }
}
