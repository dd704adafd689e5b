/** exec as the kubelet offers it: refuses what cannot be, in its own words, and starts the rest. */
import { ApiError } from '../../api/index.ts';
import type { SimEvent, Table } from '../../sim/index.ts';
import { attach } from '../attachment.ts';
import { specOf, thisRun, workerByKey, type ContainerEvent, type ExitEvent, type KubeletContext } from '../context.ts';
import type { Exchange, Header, Reply } from '../../network/index.ts';
import { expandReferences, hostnameOf } from '../environment.ts';
import type { CommandDoneEvent } from '../hooks.ts';
import { programOf, programStarted, type Program } from '../images/index.ts';
import { reactionOf } from '../killing.ts';
import type { PodWorker } from '../records.ts';
import type { StopListeningEvent } from '../sockets.ts';
import type { ListenEvent } from '../startContainer.ts';
import type { Kubelet } from '../types.ts';
import type { Written } from './files.ts';
import type { Place } from './place.ts';
import type { CommandEnd, ExecEvent, ExecPlace, ExecRequest, ExecRow, NodeTools } from './records.ts';
import { ExecSessions } from './sessions.ts';

/** So many sessions are remembered, to be read from. */
const KEPT_SESSIONS = 200;

export interface ExecTables {
  readonly sessions: Table<ExecRow>;
  readonly files: Table<Written>;
  /** Sessions so far. */
  readonly counter: Table<number>;
}

function refuse(code: number, reason: 'NotFound' | 'BadRequest' | 'InternalError', message: string): ApiError {
  return new ApiError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code });
}

/** The run of a container that is asked for. @throws ApiError when it does not run */
function containerPlace(context: KubeletContext, pod: string, container: string | undefined): ExecPlace {
  const worker = workerByKey(context, pod);
  const [, name = pod] = pod.split('/');
  if (!worker) throw refuse(404, 'NotFound', `pods "${name}" not found`);
  const index = worker.containers.findIndex((one) =>
    container === undefined ? one.role === 'main' : one.name === container,
  );
  const record = worker.containers[index];
  if (!record) throw refuse(400, 'BadRequest', `container ${container ?? ''} is not valid for pod ${name}`);
  if (record.state.is !== 'running')
    throw refuse(500, 'InternalError', `unable to upgrade connection: container not found ("${record.name}")`);
  return { is: 'container', uid: worker.pod.metadata.uid, index, attempt: record.attempt };
}

/** A signal from inside reaches a container's main process: what it does about it is its program's. */
function signalMain(context: KubeletContext, { container }: Place, signal: string): boolean {
  if (!container || signal === '') return false;
  const { worker, index } = container;
  // A process cannot kill PID 1 of its own namespace with SIGKILL, nor with a signal that it does not handle.
  if (signal === '0' || signal === 'KILL' || signal === 'STOP') return true;
  const reaction = reactionOf(context, worker, index, signal);
  if (reaction === undefined) return true;
  const event: ExitEvent = { kind: 'kubelet/exit', ...thisRun(worker, index), code: reaction.code };
  context.sim.schedule(reaction.after, event);
  return true;
}

/** A command of the kubelet's own has had its time. */
interface TimeoutEvent extends SimEvent {
  readonly kind: 'kubelet/commandTimeout';
  readonly id: string;
  readonly done: CommandDoneEvent;
}

const KILLED = 137;
/** ms: hooks have all the time that their Pod has. */
const LONGEST_TIMEOUT = 1e11;

function runIds(worker: PodWorker, index: number) {
  const { uid, attempt } = thisRun(worker, index);
  return { uid, index, attempt };
}

/** Between the last step of a container's command and the exit the kernel tells of. */
const EXIT_MS = 10;
const servers = new WeakMap<readonly string[], Program | undefined>();

/** A request as it comes over the wire. */
function heardBy({ says, method, path, headers, body }: Exchange): string {
  if (says !== 'http') return body;
  return `${method} ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/** Text that is taken for HTTP by who asked in HTTP. */
function rawReply(text: string): Reply {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/);
  const [first = '', ...lines] = head.split(/\r?\n/);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1];
  if (status === undefined) return { status: 0, headers: [], body: text };
  const headers = lines.map((line): Header => [line.split(':')[0] ?? '', line.replace(/^[^:]*:\s*/, '')]);
  return { status: Number(status), headers, body: rest.join('\n\n') };
}

function mainId(worker: PodWorker, index: number): string {
  return `main/${worker.pod.metadata.uid}/${index}/${worker.containers[index]?.attempt ?? 0}`;
}

export function createExec(
  context: KubeletContext,
  tables: ExecTables,
  clusterDNS: () => string | undefined,
  tools: NodeTools,
): {
  readonly sessions: ExecSessions;
  readonly door: Pick<
    Kubelet,
    'attach' | 'exec' | 'execInput' | 'endExecInput' | 'hangUpExec' | 'interruptExec' | 'execView'
  >;
} {
  /** The run of a container, while it is this one. */
  function runAt(place: ExecPlace): { readonly worker: PodWorker; readonly index: number } | undefined {
    if (place.is !== 'container') return undefined;
    const worker = context.workers.get(place.uid);
    return worker?.containers[place.index]?.attempt === place.attempt ? { worker, index: place.index } : undefined;
  }

  function serverAt({ worker, index }: { readonly worker: PodWorker; readonly index: number }): Program | undefined {
    const words = sessions.servingIn(mainId(worker, index))?.words;
    if (!words) return undefined;
    if (!servers.has(words)) servers.set(words, programStarted(specOf(worker, index), words));
    return servers.get(words);
  }

  const sessions: ExecSessions = new ExecSessions({
    context,
    sessions: tables.sessions,
    files: tables.files,
    clusterDNS,
    tools,
    signal: (place, signal) => signalMain(context, place, signal),
    log(place, line) {
      if (place.is === 'container') context.log.append(place.uid, place.index, place.attempt, line);
    },
    ended({ start }, end) {
      const run = runAt(start.place);
      const { purpose } = start;
      if (!run || !purpose) return;
      const ids = thisRun(run.worker, run.index);
      if (purpose.is === 'main') {
        const event: ExitEvent = { kind: 'kubelet/exit', ...ids, code: end.status };
        context.sim.schedule(EXIT_MS, event, { background: true });
      } else ended(ids, purpose, end);
    },
    serve(place, words) {
      const run = runAt(place);
      if (!run || !programStarted(specOf(run.worker, run.index), words)) return false;
      const event: ListenEvent = { kind: 'kubelet/listen', ...thisRun(run.worker, run.index) };
      context.sim.schedule(0, event, { background: context.sim.inBackground });
      return true;
    },
    stopServing(place) {
      const run = runAt(place);
      if (!run) return;
      const event: StopListeningEvent = { kind: 'kubelet/stopListening', ...thisRun(run.worker, run.index) };
      context.sim.schedule(0, event, { background: true });
    },
  });
  context.sim.handle<ExecEvent>('kubelet/exec', (event) => sessions.onEvent(event));
  context.sim.handle<TimeoutEvent>('kubelet/commandTimeout', ({ id, done }) => {
    if (!sessions.isRunning(id)) return;
    sessions.kill(id);
    context.sim.schedule(0, done);
  });

  /** What `run` is waiting for, while it has not come back: the way a command ends tells which of both it is. */
  let atOnce: CommandEnd | undefined;
  let isStarting = false;

  function ended(ids: Omit<ContainerEvent, 'kind'>, purpose: CommandDoneEvent['purpose'], end: CommandEnd): void {
    if (isStarting) {
      atOnce = end;
      return;
    }
    if (end.status === KILLED) return;
    const event: CommandDoneEvent = { kind: 'kubelet/commandDone', ...ids, purpose, end };
    context.sim.schedule(0, event, { background: true });
  }

  const { commands } = context;
  commands.end = ({ pod }, index) => sessions.killIn(pod.metadata.uid, index);
  commands.serving = (worker, index) => serverAt({ worker, index });
  commands.saidByNetcat = (worker, index, exchange) => {
    const id = mainId(worker, index);
    const said = sessions.servingIn(id)?.says ?? '';
    sessions.received(id, heardBy(exchange));
    return rawReply(said);
  };
  commands.signal = (worker, index, signal) => {
    const id = mainId(worker, index);
    const reaction = sessions.reactionTo(id, signal);
    if (reaction === 'handled') sessions.signalMain(id, signal);
    return reaction;
  };
  commands.startMain = (worker, index) => {
    const { command = [] } = programOf(specOf(worker, index));
    const place: ExecPlace = { is: 'container', ...runIds(worker, index) };
    const environment = environmentAt(place, specOf(worker, index).tty === true);
    const values = new Map(environment);
    const words = command.map((word) => expandReferences(word, (name) => values.get(name)));
    const failure = sessions.failureOf(place, words);
    if (failure !== undefined) return failure;
    const { stdin = false, tty = false } = specOf(worker, index);
    const target = { pod: worker.key };
    sessions.start(mainId(worker, index), { target, command: words, stdin, tty }, place, environment, { is: 'main' });
    return undefined;
  };
  commands.run = (worker, index, command, purpose, timeout) => {
    const place: ExecPlace = { is: 'container', ...runIds(worker, index) };
    const what = purpose.is === 'probe' ? purpose.type : purpose.is;
    const id = `${what}/${worker.pod.metadata.uid}/${index}/${place.attempt}/${context.sim.now}`;
    atOnce = undefined;
    isStarting = true;
    const request = { target: { pod: worker.key }, command, stdin: false, tty: false };
    sessions.start(id, request, place, environmentAt(place, false), purpose);
    isStarting = false;
    if (atOnce || timeout > LONGEST_TIMEOUT) return atOnce;
    const end: CommandEnd = { status: KILLED, output: '', timedOut: true, took: timeout };
    const done: CommandDoneEvent = { kind: 'kubelet/commandDone', ...thisRun(worker, index), purpose, end };
    const event: TimeoutEvent = { kind: 'kubelet/commandTimeout', id, done };
    context.sim.schedule(timeout, event, { background: true });
    return undefined;
  };

  function environmentAt(place: ExecPlace, tty: boolean): readonly (readonly [string, string])[] {
    const terminal: readonly (readonly [string, string])[] = tty ? [['TERM', 'xterm']] : [];
    if (place.is === 'node')
      return [
        ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
        ['HOSTNAME', place.node],
        ['HOME', '/root'],
        ...terminal,
      ];
    if (place.is === 'external')
      return [['PATH', '/usr/local/bin:/usr/bin:/bin'], ['HOSTNAME', place.external], ['HOME', '/root'], ...terminal];
    const worker = context.workers.get(place.uid);
    if (!worker) return [];
    const variables = context.environmentOf(worker, place.index).map(({ name, value = '' }) => [name, value] as const);
    return [...variables, ['HOSTNAME', hostnameOf(worker.pod)], ['HOME', '/root'], ...terminal];
  }

  return {
    sessions,
    door: {
      exec(request: ExecRequest): string {
        const { target } = request;
        if (request.command.length === 0)
          throw refuse(400, 'BadRequest', 'you must specify at least 1 command for the container');
        const number = (tables.counter.get('sessions') ?? 0) + 1;
        const id = `exec-${number}`;
        let place: ExecPlace;
        if ('external' in target) {
          if (context.network.externalAddress(target.external) === undefined)
            throw refuse(404, 'NotFound', `externals "${target.external}" not found`);
          place = { is: 'external', external: target.external, session: id };
        } else if ('node' in target) {
          if (!context.nodesByName().has(target.node))
            throw refuse(404, 'NotFound', `nodes "${target.node}" not found`);
          place = { is: 'node', node: target.node };
        } else place = containerPlace(context, target.pod, target.container);
        tables.counter.put('sessions', number);
        sessions.forget(`exec-${number - KEPT_SESSIONS}`);
        sessions.start(id, request, place, environmentAt(place, request.tty));
        return id;
      },
      attach: (address) => attach(context, address, { id: mainId, partial: (id) => sessions.partialOf(id) }),
      execInput: (id, text) => sessions.input(id, text),
      endExecInput: (id) => sessions.endInput(id),
      hangUpExec: (id) => sessions.hangUp(id),
      interruptExec: (id) => sessions.interrupt(id),
      execView: (id) => sessions.view(id),
    },
  };
}
