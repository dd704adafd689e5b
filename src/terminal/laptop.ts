/**
 * The operator's laptop: a shell outside the cluster, with kubectl and the programs that send packets. The shell is not part of the
 * run: it lives on whatever the clock does, and what it asks of the cluster are actions of the run. It never works on its own:
 * whoever holds it calls `pump` whenever time may have passed, and each call does a bounded amount of work.
 *
 * When the clock is set back, what is open in the cluster (a watch, a followed log, a command that began later) ends with a line that
 * says so; a `sleep` goes on for as long as it still had. Left out: jobs in the foreground again, users, ssh.
 */
import { bootEpochMs, type Pod } from '../api/index.ts';
import type { Cluster, ExecOptions, RestResponse } from '../cluster/index.ts';
import {
  contextsIn,
  kubeconfigText,
  kubectl,
  type ApiAnswer,
  type ForwardOpened,
  type KubectlRequest,
} from '../kubectl/index.ts';
import {
  COREUTILS,
  DEBIAN,
  Machine,
  programsOf,
  shellProgram,
  type HostRequest,
  type MachineState,
  type Process,
  type Program,
  type Programs,
  type ScreenSize,
} from '../shell/index.ts';
import { FileSystem, HOME, memoryFiles, type LaptopFiles } from './files.ts';
import { outside, OUTSIDE_PROGRAMS, type OutsideOpened, type OutsideRequest } from './outside.ts';
import { OWN_PROGRAMS } from './own.ts';
import { lowerCase, refusedOr, textAnswer } from './restAnswers.ts';
import { LocalPorts, OpenForward } from './localPorts.ts';
import { OpenCommand, OpenStream } from './streams.ts';

export interface LaptopOptions {
  readonly cluster: Cluster;
  /** Default: none, in memory. */
  readonly files?: LaptopFiles;
  /** Which client outside the cluster it is; default: the first there is. */
  readonly external?: string;
  /** Arguments of its bash; default: none, which is a prompt on a terminal. */
  readonly args?: readonly string[];
  /** `kubectl edit`: opens an editor, and calls back once with what was saved. Without it there is no editor. */
  readonly edit?: (name: string, text: string, done: (text: string | undefined) => void) => void;
  /** Shared by the shells of one laptop; default: its own. */
  readonly ports?: LocalPorts;
  /** Further variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

type LaptopRequest = HostRequest | KubectlRequest | OutsideRequest;

type Open = OpenStream | OpenCommand | OpenForward;

type Pending =
  | { readonly is: 'timer'; due: number }
  | { readonly is: 'read'; readonly stream: number; until: number | undefined }
  | { readonly is: 'editor'; answer?: { readonly text: string | undefined } };

/** Operations between two looks at what was asked. */
const TURN = 1000;
/** Questions to the cluster that are answered in one call of `pump`: each may be a list of everything. */
const MOST_ANSWERS = 200;
const DEFAULT_LIMIT = 20_000;

const OUTSIDE_SET: ReadonlyMap<string, Program> = new Map(OUTSIDE_PROGRAMS.map((name) => [name, outside] as const));

let installed: Programs | undefined;

function laptopPrograms(): Programs {
  installed ??= programsOf(
    [...COREUTILS, ...DEBIAN, 'time', 'watch'],
    { sh: 'dash', bash: 'bash', dash: 'dash' },
    'gnu',
    new Map([...OUTSIDE_SET, ...OWN_PROGRAMS, ['kubectl', kubectl] as const]),
  );
  return installed;
}

/** A word as one would type it. */
function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

const commandLine = ({ name, args }: Process): string => [name, ...args].map(quoted).join(' ');

export class Laptop {
  readonly machine: Machine;
  /** Of the terminal it is typed at. */
  screen: ScreenSize = { columns: 80, rows: 24 };
  readonly fileSystem: FileSystem;
  private cluster: Cluster;
  private readonly options: LaptopOptions;
  private readonly pending = new Map<number, Pending>();
  private readonly open = new Map<number, Open>();
  private readonly ports: LocalPorts;
  private lastStream = 0;
  private seenAt: number;
  private readonly at = { stdout: 0, stderr: 0 };
  private said = '';

  constructor(options: LaptopOptions) {
    this.options = options;
    this.ports = options.ports ?? new LocalPorts();
    this.cluster = options.cluster;
    this.seenAt = options.cluster.now;
    this.fileSystem = new FileSystem(options.files ?? memoryFiles());
    this.writeKubeconfig();
    const { args = [], environment = {} } = options;
    const variables = {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME,
      USER: 'learner',
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      HOSTNAME: this.outsideName ?? 'laptop',
      PS1: '\\w $ ',
      ...environment,
    };
    const start = { name: 'bash', args, environment: new Map(Object.entries(variables)), directory: HOME };
    this.machine = new Machine(laptopPrograms(), start, shellProgram('bash'), args.length === 0 ? 'plain' : undefined);
  }

  // From the keyboard

  /** Whole lines, to whoever reads; keys as they are when a terminal in a container has them. */
  type(text: string): void {
    this.machine.type(text);
  }

  /** Ctrl-D. */
  endInput(): void {
    this.machine.stdin.ends++;
    this.machine.type('');
  }

  /** Ctrl-C. What was printed stays. */
  interrupt(): void {
    this.machine.signal('INT');
  }

  /** A program in a container has the terminal: keys are for it. */
  get isRaw(): boolean {
    for (const one of this.open.values()) if (one.is === 'command' && one.isTerminal) return true;
    return false;
  }

  /** Where its shell is. */
  get directory(): string {
    return this.machine.first.directory;
  }

  // What Tab wants to know

  /** The namespace its kubectl is in. */
  get namespace(): string {
    return this.kubeconfig.namespace;
  }

  /** The contexts its kubectl knows. */
  get contexts(): readonly string[] {
    return this.kubeconfig.names;
  }

  private get kubeconfig(): ReturnType<typeof contextsIn> {
    return contextsIn(this.fileSystem.files.read(`${HOME}/.kube/config`) ?? '');
  }

  /** What the API server answers to a GET; undefined when it refuses. */
  get(path: string): unknown {
    const { status, body } = this.cluster.request({ method: 'GET', path, headers: { Accept: 'application/json' } });
    return status === 200 ? body : undefined;
  }

  /** Something waits for cluster time to pass. */
  get waitsForTime(): boolean {
    for (const one of this.pending.values()) if (one.is !== 'editor') return true;
    return false;
  }

  /** When the first of its sleeps is over, in ms of cluster time. */
  get nextDue(): number | undefined {
    let next: number | undefined;
    for (const one of this.pending.values()) {
      const due = one.is === 'timer' ? one.due : one.is === 'read' ? one.until : undefined;
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    return next;
  }

  /** The terminal is closed: everything on it ends. */
  close(): void {
    this.machine.killAll();
    this.forget();
  }

  get status(): number | undefined {
    return this.machine.status;
  }

  /** What has been printed since the last reading. */
  read(): { readonly stdout: string; readonly stderr: string } {
    const stdout = this.said + this.printed('stdout');
    this.said = '';
    return { stdout, stderr: this.printed('stderr') };
  }

  private printed(stream: 'stdout' | 'stderr'): string {
    const { text, end } = this.machine.printed(stream, this.at[stream]);
    this.at[stream] = end;
    return text;
  }

  // In time

  /** Another cluster takes this one's place: what is open ends. */
  connectTo(cluster: Cluster): void {
    if (cluster === this.cluster) return;
    this.cluster = cluster;
    this.shiftTimers(cluster.now - this.seenAt);
    this.seenAt = cluster.now;
    this.writeKubeconfig();
    this.lose(() => true, 'this cluster has been replaced by another');
  }

  /**
   * Lets it work: answers what can be answered now, and runs what can run.
   * @param limit operations at most
   */
  pump(limit = DEFAULT_LIMIT): MachineState {
    this.noticeClock();
    let given = 0;
    for (let left = limit; left > 0; left -= TURN) {
      const state = this.machine.run(Math.min(TURN, left));
      this.forget();
      if (state === 'ended') return state;
      const answered = this.answerAll(MOST_ANSWERS - given);
      given += answered;
      if (given >= MOST_ANSWERS) return 'busy';
      if (answered === 0 && state !== 'busy') return 'blocked';
    }
    return 'busy';
  }

  /** As kubeadm leaves one for its operator. */
  private writeKubeconfig(): void {
    const [first] = this.cluster.settings.nodes;
    const text = kubeconfigText(`https://${first?.ip ?? '127.0.0.1'}:6443`, 'servicescope');
    this.fileSystem.files.write(`${HOME}/.kube/config`, text);
  }

  private noticeClock(): void {
    const { now } = this.cluster;
    if (now < this.seenAt) {
      this.shiftTimers(now - this.seenAt);
      this.lose((one) => one.lose(), 'the clock was set back');
    }
    this.seenAt = now;
  }

  private shiftTimers(by: number): void {
    for (const one of this.pending.values()) {
      if (one.is === 'timer') one.due += by;
      else if (one.is === 'read' && one.until !== undefined) one.until += by;
    }
  }

  private lose(isLost: (one: Open) => boolean, because: string): void {
    let count = 0;
    for (const one of this.open.values()) {
      if (!isLost(one)) continue;
      one.close();
      count++;
    }
    // After what has been printed so far.
    if (count > 0) this.said += `${this.printed('stdout')}(${because}: what was open to it ends here)\n`;
  }

  /** Calls whose process has ended are nobody's any more, and neither is what it had open. */
  private forget(): void {
    const waiting = new Set(this.machine.calls().map(({ id }) => id));
    for (const id of this.pending.keys()) if (!waiting.has(id)) this.pending.delete(id);
    for (const [id, one] of this.open) {
      if (one.owner.status === undefined) continue;
      one.abandon();
      this.open.delete(id);
    }
  }

  /** Answers what was asked, as far as it can be answered now. Returns how many. */
  private answerAll(most: number): number {
    this.tellForwards();
    let given = 0;
    for (const { id, request, process } of this.machine.calls()) {
      if (given >= most) break;
      const known = this.pending.get(id);
      const answer = known ? this.late(known) : this.perform(id, request as LaptopRequest, process);
      if (answer === undefined) continue;
      this.pending.delete(id);
      this.machine.answer(id, answer.value);
      given++;
    }
    return given;
  }

  /** Who listens hears of what came. */
  private tellForwards(): void {
    for (const one of this.open.values()) {
      if (one.is !== 'command') continue;
      for (const { local, refused = false } of one.passed()) this.ports.passed(local, refused);
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
        return { value: this.fileSystem.perform(request) };
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
        return { value: this.screen };
      default:
        // Programs that send packets run outside: nothing here does.
        return { value: { end: 'unreachable', silent: true, server: '', rcode: 'SERVFAIL', records: [], after: 0 } };
    }
  }

  private systemAnswer(what: string): { out: string; err: string; status: number } {
    if (what === 'hostname') return { out: `${this.outsideName ?? 'laptop'}\n`, err: '', status: 0 };
    return { out: '', err: `${what}: not installed on this laptop\n`, status: 127 };
  }

  private edit(id: number, name: string, text: string): { readonly value: unknown } | undefined {
    const { edit } = this.options;
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
    const all = { ...headers, 'Kubectl-Command': commandLine(process) };
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
    const bound = this.ports.bind(ports);
    const { cluster } = this;
    const isThere = (): boolean =>
      cluster === this.cluster && (this.get(path) as Pod | undefined)?.metadata.uid === uid;
    const forward = new OpenForward(owner, { pod: `${namespace}/${pod}`, uid }, bound, isThere);
    this.ports.listen(forward);
    return { stream: this.keep(forward), ports: bound };
  }

  private openOutside({ command, directory, stdin }: OutsideRequest, owner: Process): OutsideOpened {
    const external = this.outsideName;
    if (external === undefined)
      return { failure: 'this cluster has no client outside: add one in its settings, and the laptop is that one' };
    const files = this.fileSystem.namedBy(command, directory);
    const session = this.start({ external, command, directory, files, stdin, ...this.forwards });
    if ('status' in session) return { failure: (session.body as { readonly message?: string }).message ?? 'refused' };
    const ended = ({ written }: { readonly written: Readonly<Record<string, string | null>> }) => {
      for (const [path, text] of Object.entries(written)) {
        if (text === null) this.fileSystem.perform({ kind: 'file', does: 'remove', path });
        else this.fileSystem.perform({ kind: 'file', does: 'write', path, text });
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
    const { forwards } = this.ports;
    return Object.keys(forwards).length === 0 ? {} : { forwards };
  }

  private get outsideName(): string | undefined {
    const { externals } = this.cluster.settings;
    const wanted = externals.find(({ name }) => name === this.options.external);
    return (wanted ?? externals[0])?.name;
  }
}
