/** Runs kubectl over a cluster in a test: files in memory, answers at once, cluster time that goes on while it waits. */
import { bootEpochMs, type ApiError } from '../api/index.ts';
import type { Cluster, ExecSession, StreamResponse } from '../cluster/index.ts';
import { kubeconfigText, kubectl, type KubectlRequest } from '../kubectl/index.ts';
import { Machine, programsOf, type FileRequest, type HostRequest, type Program } from '../shell/index.ts';

export interface KubectlRun {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: it still runs after the time it had. */
  readonly status: number | undefined;
}

export interface RunOptions {
  readonly files?: Map<string, string>;
  readonly stdin?: string;
  /** What the editor makes of the text it is given. */
  readonly edit?: (text: string) => string | undefined;
  /** ms of cluster time it may wait for answers. Default 60,000. */
  readonly patience?: number;
  /** Called once, when it waits for the first time. */
  readonly meanwhile?: () => void;
  /** Default: the cluster's own answers. */
  readonly unreachable?: string;
  /** In place of kubectl. */
  readonly main?: Program;
  /** Told of every answer of the cluster, in order. */
  readonly heard?: (request: { readonly kind: string }, answer: unknown) => void;
}

type Asked = HostRequest | KubectlRequest;

const PROGRAMS = programsOf([], {}, 'gnu', new Map([['kubectl', kubectl]]));
const STEP = 50;

const CONFIG_PATH = '/root/.kube/config';
const SERVER = 'http://127.0.0.1:18080';

/** Words of a line; quotes keep blanks in. */
const words = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));

/** A machine whose first process is kubectl, with a kubeconfig among the files. */
export function kubectlMachine(line: string, files: Map<string, string>, main: Program = kubectl): Machine {
  if (!files.has(CONFIG_PATH)) files.set(CONFIG_PATH, kubeconfigText(SERVER, 'sim'));
  return new Machine(
    PROGRAMS,
    { name: 'kubectl', args: words(line), environment: new Map([['HOME', '/root']]), directory: '/root' },
    main,
  );
}

export function runKubectl(cluster: Cluster, line: string, options: RunOptions = {}): KubectlRun {
  const files = options.files ?? new Map<string, string>();
  const machine = kubectlMachine(line, files, options.main);
  if (options.stdin !== undefined) machine.type(options.stdin);
  machine.closeInput();
  const host = new Host(cluster, files, options);
  const until = cluster.now + (options.patience ?? 60_000);
  let hasWaited = false;
  for (;;) {
    const state = machine.run(10_000);
    if (state === 'ended') break;
    if (host.answerAll(machine) || state === 'busy') continue;
    if (!hasWaited) options.meanwhile?.();
    hasWaited = true;
    if (host.answerAll(machine)) continue;
    if (cluster.now >= until) break;
    cluster.advance(STEP);
  }
  return printed(machine);
}

export const printed = (machine: Machine): KubectlRun => ({
  stdout: machine.printed('stdout', 0).text,
  stderr: machine.printed('stderr', 0).text,
  status: machine.status,
});

class Host {
  private readonly cluster: Cluster;
  private readonly files: Map<string, string>;
  private readonly options: RunOptions;
  private readonly due = new Map<number, number>();
  private readonly streams: NonNullable<StreamResponse['stream']>[] = [];
  private readonly sessions: ExecSession[] = [];

  constructor(cluster: Cluster, files: Map<string, string>, options: RunOptions) {
    this.cluster = cluster;
    this.files = files;
    this.options = options;
  }

  answerAll(machine: Machine): boolean {
    let any = false;
    for (const { id, request } of machine.calls()) {
      const answer = this.answer(id, request as Asked);
      if (answer === undefined) continue;
      if (request.kind !== 'file') this.options.heard?.(request, answer.value);
      machine.answer(id, answer.value);
      any = true;
    }
    return any;
  }

  private answer(id: number, request: Asked): { readonly value: unknown } | undefined {
    const { cluster } = this;
    switch (request.kind) {
      case 'now':
        return { value: bootEpochMs() + cluster.now };
      case 'sleep':
        return this.isDue(id, request.ms) ? { value: undefined } : undefined;
      case 'file':
        return { value: fileAnswer(this.files, request) };
      case 'api':
        return {
          value: this.options.unreachable ? { unreachable: this.options.unreachable } : plain(cluster.request(request)),
        };
      case 'api open': {
        const opened = cluster.open({ method: 'GET', path: request.path, headers: request.headers });
        if (!opened.stream) return { value: plain(opened) };
        return { value: { status: opened.status, headers: {}, stream: this.streams.push(opened.stream) - 1 } };
      }
      case 'api read': {
        const stream = this.streams[request.stream]!;
        const text = stream.read();
        if (text !== '') return { value: { text } };
        if (stream.ended) return { value: { end: true } };
        return request.until !== undefined && this.isDue(id, request.until) ? { value: { late: true } } : undefined;
      }
      case 'api close':
        this.streams[request.stream]!.close();
        return { value: undefined };
      case 'edit':
        return { value: { text: this.options.edit?.(request.text) } };
      default:
        return this.exec(request);
    }
  }

  private isDue(id: number, ms: number): boolean {
    const due = this.due.get(id) ?? this.cluster.now + ms;
    this.due.set(id, due);
    return this.cluster.now >= due;
  }

  private exec(request: Asked): { readonly value: unknown } | undefined {
    switch (request.kind) {
      case 'exec open': {
        const { namespace, pod, container, command, attach = false, stdin, tty } = request;
        const where = { pod: `${namespace}/${pod}`, ...(container === undefined ? {} : { container }) };
        try {
          const session = this.cluster.exec({ ...where, command, attach, stdin, tty });
          return { value: { status: 101, headers: {}, stream: this.sessions.push(session) - 1 } };
        } catch (error) {
          const { status } = error as ApiError;
          return { value: { status: status.code, headers: {}, body: JSON.stringify(status) } };
        }
      }
      case 'exec read': {
        const session = this.sessions[request.stream]!;
        const { stdout, stderr } = session.read();
        const { exit, failure } = session;
        if (stdout === '' && stderr === '' && exit === undefined) return undefined;
        return { value: { stdout, stderr, exit, failure } };
      }
      case 'exec write':
        if (request.text !== '') this.sessions[request.stream]!.write(request.text);
        if (request.end) this.sessions[request.stream]!.closeStdin();
        return { value: undefined };
      case 'exec close':
        return { value: undefined };
      case 'forward open':
        return { value: { stream: 0, ports: request.ports } };
      case 'forward read':
        return { value: { lost: true } };
      default:
        return { value: undefined };
    }
  }
}

/** Files in memory. */
export function fileAnswer(files: Map<string, string>, request: FileRequest): unknown {
  const { path } = request;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const text = files.get(path);
  const inside = [...files.keys()].filter((one) => one.startsWith(`${path}/`));
  switch (request.does) {
    case 'read':
      return text === undefined ? { error: 'ENOENT' } : { text };
    case 'write':
      files.set(path, request.text);
      return {};
    case 'append':
      files.set(path, (text ?? '') + request.text);
      return {};
    case 'remove':
      return files.delete(path) ? {} : { error: 'ENOENT' };
    case 'mkdir':
      return {};
    case 'stat':
      if (inside.length > 0) return { name, isDirectory: true, size: 0 };
      return text === undefined ? { error: 'ENOENT' } : { name, isDirectory: false, size: text.length };
    case 'list':
      return {
        entries: inside.map((one) => ({ name: one.slice(path.length + 1), isDirectory: false, size: 0 })),
      };
  }
}

function plain({ status, headers, body }: StreamResponse): unknown {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { status, headers: lower, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
