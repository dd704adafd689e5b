/** What programs of the laptop have open in the cluster: watches and followed logs, commands in containers and on the machine outside. */
import type { ResponseStream } from '../api/index.ts';
import type { ExecSession } from '../cluster/index.ts';
import type { ExecPiece, StreamPiece } from '../kubectl/index.ts';

/** A command whose run has lost it: ssh ends so when its connection is gone. */
const LOST = 255;
/** Text handed over at once. */
const PIECE = 64 * 1024;

export interface Owner {
  readonly status: number | undefined;
}

export class OpenStream {
  readonly is = 'stream';
  readonly owner: Owner;
  private readonly stream: ResponseStream;
  private text = '';
  private over = false;

  constructor(stream: ResponseStream, owner: Owner) {
    this.stream = stream;
    this.owner = owner;
  }

  /** undefined: nothing has come yet. */
  read(): StreamPiece | undefined {
    if (!this.over) this.text += this.stream.read();
    const isEnd = this.over || this.stream.ended;
    const end = isEnd ? this.text.length : this.text.lastIndexOf('\n') + 1;
    if (end === 0) return isEnd ? { end: true } : undefined;
    const text = this.text.slice(0, end);
    this.text = this.text.slice(end);
    return { text };
  }

  /** The clock was set back: what it told is not so any more. */
  lose(): boolean {
    this.close();
    return true;
  }

  close(): void {
    if (!this.over) this.stream.close();
    this.over = true;
  }

  /** Nobody is there any more who reads. */
  abandon(): void {
    this.close();
  }
}

interface CommandOptions {
  readonly isTerminal?: boolean;
  /** It is a program of the laptop itself: Ctrl-C ends it. One in a container does not notice, as with a real `kubectl exec`. */
  readonly isLocal?: boolean;
  /** Called once, when it has ended by itself. */
  readonly ended?: (session: ExecSession) => void;
}

export class OpenCommand {
  readonly is = 'command';
  readonly owner: Owner;
  readonly session: ExecSession;
  /** Keys go to it as they are typed. */
  readonly isTerminal: boolean;
  private readonly isLocal: boolean;
  private readonly kept: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  private readonly ended: (session: ExecSession) => void;
  private exit: number | undefined;
  private seen = 0;
  private lost = false;

  constructor(session: ExecSession, owner: Owner, { isTerminal = false, isLocal = false, ended }: CommandOptions = {}) {
    this.session = session;
    this.owner = owner;
    this.isTerminal = isTerminal;
    this.isLocal = isLocal;
    this.ended = ended ?? (() => undefined);
  }

  read(): ExecPiece | undefined {
    const { session, kept } = this;
    if (this.exit === undefined && !this.lost) {
      // Asked first: what is printed with the end is still read.
      const { exit, gone } = session;
      const { stdout, stderr } = session.read();
      kept.stdout += stdout;
      kept.stderr += stderr;
      if (gone) this.lost = true;
      else if (exit !== undefined) {
        this.exit = exit;
        this.ended(session);
      }
    }
    const stdout = this.take('stdout');
    const stderr = this.take('stderr');
    const isOver = kept.stdout === '' && kept.stderr === '' && (this.lost || this.exit !== undefined);
    if (stdout === '' && stderr === '' && !isOver) return undefined;
    if (!isOver) return { stdout, stderr };
    const { failure } = session;
    return { stdout, stderr, exit: this.exit ?? LOST, ...(failure === undefined ? {} : { failure }) };
  }

  /** What has gone through forwarded ports since it was asked last. */
  passed(): ExecSession['forwarded'] {
    const all = this.session.forwarded;
    const fresh = all.slice(this.seen);
    this.seen = all.length;
    return fresh;
  }

  private take(stream: 'stdout' | 'stderr'): string {
    const text = this.kept[stream].slice(0, PIECE);
    this.kept[stream] = this.kept[stream].slice(text.length);
    return text;
  }

  /** True when it had begun after the moment the clock was set back to. */
  lose(): boolean {
    if (this.session.gone) this.lost = true;
    else this.session.read();
    return this.lost;
  }

  write(text: string): void {
    if (this.isRunning) this.session.write(text);
  }

  endInput(): void {
    if (this.isRunning) this.session.closeStdin();
  }

  close(): void {
    if (this.isRunning) this.session.close();
  }

  abandon(): void {
    if (!this.isRunning) return;
    if (this.isLocal) this.session.interrupt();
    else this.session.close();
  }

  private get isRunning(): boolean {
    return !this.lost && !this.session.gone && this.session.exit === undefined;
  }
}
