/**
 * What the laptop's programs ask for and how it is answered: files and time at once, the cluster's API and what is open to it as it comes.
 * What cannot be answered now waits here. Left out: users, ssh.
 */
import { bootEpochMs, type Pod } from '../api/index.ts';
import type { Cluster, ExecOptions, RestResponse } from '../cluster/index.ts';
import type { ApiAnswer, ForwardOpened, KubectlRequest } from '../kubectl/index.ts';
import type { HostRequest, Machine, Process, ScreenSize } from '../shell/index.ts';
import type { FileSystem } from './files.ts';
import type { OutsideOpened, OutsideRequest } from './outside.ts';
import { lowerCase, refusedOr, textAnswer } from './restAnswers.ts';
import { OpenForward, type LocalPorts } from './localPorts.ts';
import { OpenCommand, OpenStream } from './streams.ts';

type LaptopRequest = HostRequest | KubectlRequest | OutsideRequest;

export type Open = OpenStream | OpenCommand | OpenForward;

type Pending =
  | { readonly is: 'timer'; due: number }
  | { readonly is: 'read'; readonly stream: number; until: number | undefined }
  | { readonly is: 'editor'; answer?: { readonly text: string | undefined } };

/** The laptop that is asked. */
export interface Around {
  readonly machine: Machine;
  readonly fileSystem: FileSystem;
  readonly ports: LocalPorts;
  /** The one it is connected to now. */
  readonly cluster: () => Cluster;
  readonly screen: () => ScreenSize;
  /** Which client outside the cluster it is; undefined: there is none. */
  readonly outsideName: () => string | undefined;
  readonly edit: ((name: string, text: string, done: (text: string | undefined) => void) => void) | undefined;
}

/** A word as one would type it. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

const commandLine = ({ name, args }: Process): string => [name, ...args].map(quoted).join(' ');

/** Of all that one command asks for; upstream by chance for each, here by the process. */
const sessionOf = ({ pid }: Process): string => `5e551071-0000-4000-8000-${String(pid).padStart(12, '0')}`;

export class Asked {
  private readonly around: Around;
  private readonly pending = new Map<number, Pending>();
  private readonly open = new Map<number, Open>();
  private lastStream = 0;

  constructor(around: Around) {
    this.around = around;
  }

  private get cluster(): Cluster {
    return this.around.cluster();
  }

  /** A program in a container has the terminal. */
  get isRaw(): boolean {
    for (const one of this.open.values()) if (one.is === 'command' && one.isTerminal) return true;
    return false;
  }

  get waitsForTime(): boolean {
    for (const one of this.pending.values()) if (one.is !== 'editor') return true;
    return false;
  }

  /** When the first of the sleeps is over, in ms of cluster time. */
  get nextDue(): number | undefined {
    let next: number | undefined;
    for (const one of this.pending.values()) {
      const due = one.is === 'timer' ? one.due : one.is === 'read' ? one.until : undefined;
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    return next;
  }

  /** Cluster time has been set otherwise: what waits goes on for as long as it still had. */
  shiftTimers(by: number): void {
    for (const one of this.pending.values()) {
      if (one.is === 'timer') one.due += by;
      else if (one.is === 'read' && one.until !== undefined) one.until += by;
    }
  }

  /** Closes what is lost. @returns how many */
  lose(isLost: (one: Open) => boolean): number {
    let count = 0;
    for (const one of this.open.values()) {
      if (!isLost(one)) continue;
      one.close();
      count++;
    }
    return count;
  }

  /** Calls whose process has ended are nobody's any more, and neither is what it had open. */
  forget(): void {
    const waiting = new Set(this.around.machine.calls().map(({ id }) => id));
    for (const id of this.pending.keys()) if (!waiting.has(id)) this.pending.delete(id);
    for (const [id, one] of this.open) {
      if (one.owner.status === undefined) continue;
      one.abandon();
      this.open.delete(id);
    }
  }

  /** Answers what was asked, as far as it can be answered now. Returns how many. */
  answerAll(most: number): number {
    this.tellForwards();
    let given = 0;
    for (const { id, request, process } of this.around.machine.calls()) {
      if (given >= most) break;
      const known = this.pending.get(id);
      const answer = known ? this.late(known) : this.perform(id, request as LaptopRequest, process);
      if (answer === undefined) continue;
      this.pending.delete(id);
      this.around.machine.answer(id, answer.value);
      given++;
    }
    return given;
  }

  /** Who listens hears of what came. */
  private tellForwards(): void {
    for (const one of this.open.values()) {
      if (one.is !== 'command') continue;
      for (const { local, refused = false } of one.passed()) this.around.ports.passed(local, refused);
    }
  }

  private late(pending: Pending): { readonly value: unknown } | undefined {
    switch (pending.is) {
      case 'timer':
        return this.cluster.now >= pending.due ? { value: undefined } : undefined;
      case 'editor':
        return pending.answer && { value: pending.answer };
      case 'read': {
        const piece = this.open.get(pending.stream)?.read();
        if (piece) return { value: piece };
        return pending.until !== undefined && this.cluster.now >= pending.until ? { value: { late: true } } : undefined;
      }
    }
  }

  private wait(id: number, pending: Pending): { readonly value: unknown } | undefined {
    this.pending.set(id, pending);
    return this.late(pending);
  }

  private perform(id: number, request: LaptopRequest, process: Process): { readonly value: unknown } | undefined {
    switch (request.kind) {
      case 'file':
        return { value: this.around.fileSystem.perform(request) };
      case 'now':
        return { value: bootEpochMs() + this.cluster.now };
      case 'sleep':
        return this.wait(id, { is: 'timer', due: this.cluster.now + Math.max(0, request.ms) });
      case 'api':
        return { value: this.exchange(request, process) };
      case 'api open':
        return { value: this.openStream(request, process) };
      case 'api read': {
        const until = request.until === undefined ? undefined : this.cluster.now + request.until;
        return this.wait(id, { is: 'read', stream: request.stream, until });
      }
      case 'exec read':
      case 'forward read':
        return this.wait(id, { is: 'read', stream: request.stream, until: undefined });
      case 'exec write': {
        const one = this.open.get(request.stream);
        if (one?.is === 'command') {
          if (request.text !== '') one.write(request.text);
          if (request.end) one.endInput();
        }
        return { value: undefined };
      }
      case 'api close':
      case 'exec close':
        this.open.get(request.stream)?.close();
        this.open.delete(request.stream);
        return { value: undefined };
      case 'exec open':
        return { value: this.openExec(request, process) };
      case 'forward open':
        return { value: this.openForward(request, process) };
      case 'outside open':
        return { value: this.openOutside(request, process) };
      case 'edit':
        return this.edit(id, request.name, request.text);
      case 'system':
        return { value: this.systemAnswer(request.what) };
      case 'signal':
        return { value: false };
      case 'screen':
        return { value: this.around.screen() };
      default:
        // Programs that send packets run outside: nothing here does.
        return { value: { end: 'unreachable', silent: true, server: '', rcode: 'SERVFAIL', records: [], after: 0 } };
    }
  }

  private systemAnswer(what: string): { out: string; err: string; status: number } {
    if (what === 'hostname') return { out: `${this.around.outsideName() ?? 'laptop'}\n`, err: '', status: 0 };
    return { out: '', err: `${what}: not installed on this laptop\n`, status: 127 };
  }

  private edit(id: number, name: string, text: string): { readonly value: unknown } | undefined {
    const { edit } = this.around;
    if (!edit) return { value: { text: undefined } };
    const pending: Pending = { is: 'editor' };
    edit(name, text, (saved) => {
      pending.answer = { text: saved };
    });
    return this.wait(id, pending);
  }

  // With the cluster

  private exchange(
    { method, path, headers, body }: Extract<KubectlRequest, { readonly kind: 'api' }>,
    process: Process,
  ): ApiAnswer {
    const all = { ...headers, 'Kubectl-Command': commandLine(process), 'Kubectl-Session': sessionOf(process) };
    return textAnswer(
      refusedOr(() => this.cluster.request({ method, path, headers: all, ...(body === undefined ? {} : { body }) })),
    );
  }

  private openStream(
    { path, headers }: Extract<KubectlRequest, { readonly kind: 'api open' }>,
    owner: Process,
  ): unknown {
    const answer = refusedOr(() => this.cluster.open({ method: 'GET', path, headers }));
    const { stream } = answer as ReturnType<Cluster['open']>;
    if (!stream) return textAnswer(answer);
    return {
      status: answer.status,
      headers: lowerCase(answer.headers),
      stream: this.keep(new OpenStream(stream, owner)),
    };
  }

  private openExec(
    { namespace, pod, container, command, attach, stdin, tty }: Extract<KubectlRequest, { readonly kind: 'exec open' }>,
    owner: Process,
  ): unknown {
    const where = {
      pod: `${namespace}/${pod}`,
      ...(container === undefined ? {} : { container }),
      ...(attach ? { attach } : {}),
    };
    const session = this.start({ ...where, command, stdin, tty });
    if ('status' in session) return textAnswer(session);
    const isTerminal = tty && stdin;
    return { status: 101, headers: {}, stream: this.keep(new OpenCommand(session.session, owner, { isTerminal })) };
  }

  private openForward(
    { namespace, pod, ports }: Extract<KubectlRequest, { readonly kind: 'forward open' }>,
    owner: Process,
  ): ForwardOpened | ApiAnswer {
    const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
    const answer = refusedOr(() => this.cluster.request({ method: 'GET', path, headers: {} }));
    if (answer.status !== 200) return textAnswer(answer);
    const { uid } = (answer.body as Pod).metadata;
    const bound = this.around.ports.bind(ports);
    const { cluster } = this;
    const isThere = (): boolean =>
      cluster === this.cluster && (gotten(cluster, path) as Pod | undefined)?.metadata.uid === uid;
    const forward = new OpenForward(owner, { pod: `${namespace}/${pod}`, uid }, bound, isThere);
    this.around.ports.listen(forward);
    return { stream: this.keep(forward), ports: bound };
  }

  private openOutside({ command, directory, stdin }: OutsideRequest, owner: Process): OutsideOpened {
    const external = this.around.outsideName();
    if (external === undefined)
      return { failure: 'this cluster has no client outside: add one in its settings, and the laptop is that one' };
    const files = this.around.fileSystem.namedBy(command, directory);
    const session = this.start({ external, command, directory, files, stdin, ...this.forwards });
    if ('status' in session) return { failure: (session.body as { readonly message?: string }).message ?? 'refused' };
    const ended = ({ written }: { readonly written: Readonly<Record<string, string | null>> }) => {
      for (const [path, text] of Object.entries(written)) {
        if (text === null) this.around.fileSystem.perform({ kind: 'file', does: 'remove', path });
        else this.around.fileSystem.perform({ kind: 'file', does: 'write', path, text });
      }
    };
    return { stream: this.keep(new OpenCommand(session.session, owner, { isLocal: true, ended })) };
  }

  private start(options: ExecOptions): { readonly session: ReturnType<Cluster['exec']> } | RestResponse {
    const started = refusedOr(() => ({ session: this.cluster.exec(options) }));
    return started;
  }

  private keep(one: Open): number {
    const id = ++this.lastStream;
    this.open.set(id, one);
    return id;
  }

  private get forwards(): Pick<Extract<ExecOptions, { readonly external: string }>, 'forwards'> {
    const { forwards } = this.around.ports;
    return Object.keys(forwards).length === 0 ? {} : { forwards };
  }
}

/** What the API server answers to a GET; undefined when it refuses. */
export function gotten(cluster: Cluster, path: string): unknown {
  const { status, body } = cluster.request({ method: 'GET', path, headers: { Accept: 'application/json' } });
  return status === 200 ? body : undefined;
}
