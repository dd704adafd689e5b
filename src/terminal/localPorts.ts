/** The laptop's own ports: where a port-forward listens, whichever of its shells began it. */
import type { ForwardedPort, ForwardOpened, ForwardPiece } from '../kubectl/index.ts';
import type { Owner } from './streams.ts';

/** Below, only root may listen. */
const FIRST_UNPRIVILEGED = 1024;
/** Where the kernel takes a port from when none is asked for. */
const FIRST_EPHEMERAL = 32768;

export interface ForwardedPod {
  /** "namespace/name". */
  readonly pod: string;
  readonly uid: string;
}

export class OpenForward {
  readonly is = 'forward';
  readonly owner: Owner;
  readonly target: ForwardedPod;
  readonly ports: ForwardOpened['ports'];
  private readonly isThere: () => boolean;
  private readonly pieces: ForwardPiece[] = [];
  private over = false;

  /** @param isThere whether the Pod still is */
  constructor(owner: Owner, target: ForwardedPod, ports: ForwardOpened['ports'], isThere: () => boolean) {
    this.owner = owner;
    this.target = target;
    this.ports = ports;
    this.isThere = isThere;
  }

  get isListening(): boolean {
    return !this.over && this.owner.status === undefined;
  }

  /** undefined: nothing has happened yet. */
  read(): ForwardPiece | undefined {
    if (!this.over && !this.isThere()) this.over = true;
    return this.pieces.shift() ?? (this.over ? { lost: true } : undefined);
  }

  /** A connection has gone through one of its ports. */
  passed(local: number, refused: boolean): void {
    const port = this.ports.find((one) => one.local === local);
    if (port && this.isListening) this.pieces.push({ ...port, refused });
  }

  lose(): boolean {
    return !this.isThere();
  }

  close(): void {
    this.over = true;
  }

  abandon(): void {
    this.close();
  }
}

export class LocalPorts {
  private list: readonly OpenForward[] = [];

  /** Those that listen. */
  get open(): readonly OpenForward[] {
    return (this.list = this.list.filter(({ isListening }) => isListening));
  }

  /** What the kernel says to somebody who wants to listen on these. */
  bind(wanted: readonly ForwardedPort[]): ForwardOpened['ports'] {
    const taken = new Set(this.open.flatMap(({ ports }) => ports.map(({ local }) => local)));
    return wanted.map(({ local, remote }) => {
      let port = local;
      if (port === 0) for (port = FIRST_EPHEMERAL; taken.has(port);) port++;
      const fault =
        port < FIRST_UNPRIVILEGED ? 'permission denied' : taken.has(port) ? 'address already in use' : undefined;
      taken.add(port);
      return { local: port, remote, ...(fault === undefined ? {} : { fault }) };
    });
  }

  listen(forward: OpenForward): void {
    this.list = [...this.open, forward];
  }

  /** For a command that may connect to them. */
  get forwards(): Readonly<Record<number, ForwardedPod & { readonly port: number }>> {
    return Object.fromEntries(
      this.open.flatMap(({ target, ports }) =>
        ports
          .filter(({ fault }) => fault === undefined)
          .map(({ local, remote }) => [local, { ...target, port: remote }]),
      ),
    );
  }

  passed(local: number, refused: boolean): void {
    for (const forward of this.open) forward.passed(local, refused);
  }
}
