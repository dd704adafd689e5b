/**
 * The operator's laptop: a shell outside the cluster, with kubectl and the programs that send packets. The shell is not part of the
 * run: it lives on whatever the clock does, and what it asks of the cluster are actions of the run. It never works on its own:
 * whoever holds it calls `pump` whenever time may have passed, and each call does a bounded amount of work.
 *
 * When the clock is set back, what is open in the cluster (a watch, a followed log, a command that began later) ends with a line that
 * says so; a `sleep` goes on for as long as it still had. Left out: jobs in the foreground again, users, ssh.
 */
import type { Cluster } from '../cluster/index.ts';
import { contextsIn, kubeconfigText, kubectl } from '../kubectl/index.ts';
import {
  COREUTILS,
  DEBIAN,
  Machine,
  programsOf,
  shellProgram,
  type MachineState,
  type Program,
  type Programs,
  type ScreenSize,
} from '../shell/index.ts';
import { Asked, gotten, type Open } from './asked.ts';
import { FileSystem, HOME, memoryFiles, type LaptopFiles } from './files.ts';
import { LocalPorts } from './localPorts.ts';
import { outside, OUTSIDE_PROGRAMS } from './outside.ts';
import { OWN_PROGRAMS } from './own.ts';

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

export class Laptop {
  readonly machine: Machine;
  /** Of the terminal it is typed at. */
  screen: ScreenSize = { columns: 80, rows: 24 };
  readonly fileSystem: FileSystem;
  private cluster: Cluster;
  private readonly options: LaptopOptions;
  private readonly asked: Asked;
  private seenAt: number;
  private readonly at = { stdout: 0, stderr: 0 };
  private said = '';

  constructor(options: LaptopOptions) {
    this.options = options;
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
    this.asked = new Asked({
      machine: this.machine,
      fileSystem: this.fileSystem,
      ports: options.ports ?? new LocalPorts(),
      cluster: () => this.cluster,
      screen: () => this.screen,
      outsideName: () => this.outsideName,
      edit: options.edit,
    });
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
    return this.asked.isRaw;
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
    return gotten(this.cluster, path);
  }

  /** Something waits for cluster time to pass. */
  get waitsForTime(): boolean {
    return this.asked.waitsForTime;
  }

  /** When the first of its sleeps is over, in ms of cluster time. */
  get nextDue(): number | undefined {
    return this.asked.nextDue;
  }

  /** The terminal is closed: everything on it ends. */
  close(): void {
    this.machine.killAll();
    this.asked.forget();
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
    this.asked.shiftTimers(cluster.now - this.seenAt);
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
      this.asked.forget();
      if (state === 'ended') return state;
      const answered = this.asked.answerAll(MOST_ANSWERS - given);
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
      this.asked.shiftTimers(now - this.seenAt);
      this.lose((one) => one.lose(), 'the clock was set back');
    }
    this.seenAt = now;
  }

  private lose(isLost: (one: Open) => boolean, because: string): void {
    const count = this.asked.lose(isLost);
    // After what has been printed so far.
    if (count > 0) this.said += `${this.printed('stdout')}(${because}: what was open to it ends here)\n`;
  }

  private get outsideName(): string | undefined {
    const { externals } = this.cluster.settings;
    const wanted = externals.find(({ name }) => name === this.options.external);
    return (wanted ?? externals[0])?.name;
  }
}
