/**
 * Runs commands in containers and on nodes. Upstream: pkg/kubelet/kuberuntime (GetExec), the CRI's Exec, runc. The machine that
 * interprets a command is not state: a session's row holds what happened to it, and after the run goes back in time the machine is
 * made again from that. Left out: resizing a terminal, users.
 */
import { bootEpochMs } from '../../api/index.ts';
import {
  Machine,
  Session,
  shellProgram,
  type Checkpoint,
  type Delivery,
  type Entry,
  type HostRequest,
  type Programs,
  type ServeRequest,
} from '../../shell/index.ts';
import { invariant, type Table } from '../../sim/index.ts';
import { specOf, type KubeletContext } from '../context.ts';
import type { Written } from './files.ts';
import { forwardOf, passed, throughForward } from './forwards.ts';
import { dnsAnswer, exchangeAnswer, pingAnswer, resolveAnswer, send } from './hostNetwork.ts';
import { outsideKey, placeOf, type Place } from './place.ts';
import type {
  CommandEnd,
  ExecEvent,
  ExecPlace,
  ExecRequest,
  ExecRow,
  ExecStart,
  ExecView,
  NodeTools,
  PendingCall,
  Purpose,
} from './records.ts';
import { failureOf, whyNot } from './startFailure.ts';
import { systemAnswer } from './system.ts';

/** Answers given at one moment before a session has to wait for its next slice. */
const MOST_ANSWERS = 500;
/** ms between slices: doubled while a command does nothing but compute. */
const FIRST_GAP = 1;
const LONGEST_GAP = 1000;

export interface ExecOptions {
  readonly context: KubeletContext;
  readonly sessions: Table<ExecRow>;
  readonly files: Table<Written>;
  readonly clusterDNS: () => string | undefined;
  readonly tools: NodeTools;
  /** A signal from inside to a container's main process. */
  readonly signal: (place: Place, signal: string) => boolean;
  /** A line for the log of a container. */
  readonly log: (place: ExecPlace, line: string) => void;
  /** A container's main process, or a command of the kubelet's, has ended. */
  readonly ended: (row: ExecRow, end: CommandEnd) => void;
  /** A server in a container's main process opens its sockets; false: it cannot. And closes them. */
  readonly serve: (place: ExecPlace, words: readonly string[]) => boolean;
  readonly stopServing: (place: ExecPlace) => void;
}

/** A machine, and what it was made from. */
interface LiveSession {
  readonly start: ExecStart;
  readonly base: Checkpoint | undefined;
  readonly session: Session;
}

export class ExecSessions {
  private readonly options: ExecOptions;
  /** Machines by session: derived from the rows, never state. */
  private readonly live = new Map<string, LiveSession>();
  private readonly byPlace;

  constructor(options: ExecOptions) {
    this.options = options;
    this.byPlace = options.sessions.indexBy(({ start: { place } }) =>
      place.is === 'container' ? [containerOf(place)] : place.is === 'external' ? [`external ${place.external}`] : [],
    );
  }

  // From outside

  /** Starts a command. `place` must be there. Returns the session's id. */
  start(
    id: string,
    request: ExecRequest,
    where: ExecPlace,
    environment: ExecStart['environment'],
    purpose?: Purpose,
  ): void {
    const { sessions } = this.options;
    const place = this.placeOf(where, request);
    invariant(place, `exec ${id} has no place to run in`);
    const failure = purpose?.is === 'main' ? undefined : failureOf(place, request.command);
    const start: ExecStart = {
      request,
      place: where,
      environment,
      ...(purpose ? { purpose } : {}),
      ...(failure ? { failure } : {}),
    };
    const row: ExecRow = { id, start, chain: undefined, pending: {}, slice: 0, gap: FIRST_GAP };
    if (failure) {
      sessions.put(id, { ...row, status: failure.exitCode });
      if (purpose) this.over(id, { status: failure.exitCode, output: '', failure });
      return;
    }
    sessions.put(id, row);
    // A terminal that nobody writes to is silent, not at its end.
    const stays = request.stdin || (purpose?.is === 'main' && request.tty);
    this.drive(id, stays ? undefined : { is: 'end of input' });
  }

  /** Why the runtime could not start a command as a container's main process, in runc's words. */
  failureOf(where: ExecPlace, command: readonly string[]): string | undefined {
    const place = this.placeOf(where, { target: { node: '' }, command, stdin: false, tty: false });
    if (!place || place.mainPrograms?.find(command[0] ?? '')) return undefined;
    return whyNot(place, command[0] ?? '').why;
  }

  /** A session nobody will ask for any more. One that still runs stays. */
  forget(id: string): void {
    if (this.options.sessions.get(id)?.status === undefined) return;
    this.options.sessions.delete(id);
    this.options.files.delete(outsideKey(id));
    this.live.delete(id);
  }

  input(id: string, text: string): void {
    const row = this.running(id);
    if (!row?.start.request.stdin) return;
    this.drive(id, { is: 'input', text });
  }

  endInput(id: string): void {
    if (this.running(id)) this.drive(id, { is: 'end of input' });
  }

  /** Whoever looked on is gone. */
  hangUp(id: string): void {
    const row = this.running(id);
    if (!row) return;
    this.drive(id, { is: 'hang-up' });
    if (row.start.request.tty && this.running(id)) this.drive(id, { is: 'signal', signal: 'HUP', toAll: true });
  }

  /** Ctrl-C on the terminal of a command that has none here: all its processes get SIGINT. */
  interrupt(id: string): void {
    if (this.running(id)) this.drive(id, { is: 'signal', signal: 'INT', toAll: true });
  }

  /** A container's processes are killed: their sessions end with them. */
  killIn(uid: string, index: number): void {
    this.killAll(containerOf({ uid, index }));
  }

  /** A machine outside is taken away. */
  killOutside(external: string): void {
    this.killAll(`external ${external}`);
  }

  private killAll(where: string): void {
    for (const { id, status } of this.byPlace.get(where))
      if (status === undefined) this.drive(id, { is: 'signal', signal: 'KILL', toAll: true });
  }

  /** A command has had its time. Nobody is told of its end. */
  kill(id: string): void {
    if (this.running(id)) this.drive(id, { is: 'signal', signal: 'KILL', toAll: true });
  }

  isRunning(id: string): boolean {
    return this.running(id) !== undefined;
  }

  /** The server that a container's main process runs. */
  servingIn(id: string): ExecRow['serving'] {
    return this.running(id)?.serving;
  }

  /** What a container's main process has printed of a line that has no end yet. */
  partialOf(id: string): string {
    return this.running(id)?.partial ?? '';
  }

  /** What a container's main process will do about a signal. */
  reactionTo(id: string, signal: string): Delivery {
    const row = this.running(id);
    if (!row) return 'ignored';
    return this.sessionOf(row).machine.reactionTo(signal);
  }

  /** It gets the signal, once whoever sends it has done. */
  signalMain(id: string, signal: string): void {
    const event: ExecEvent = { kind: 'kubelet/exec', id, call: 0, signal };
    this.options.context.sim.schedule(0, event);
  }

  /** Whoever asked nc has been told what it had to say. */
  received(id: string, text: string): void {
    const row = this.running(id);
    if (!row?.serving) return;
    const event: ExecEvent = { kind: 'kubelet/exec', id, call: row.serving.call, received: text };
    this.options.context.sim.schedule(1, event, { background: true });
  }

  view(id: string): ExecView | undefined {
    const row = this.options.sessions.get(id);
    if (!row) return undefined;
    if (row.start.failure) {
      return { status: row.status, failure: row.start.failure, ...NOTHING };
    }
    const { machine } = this.sessionOf(row);
    const written = this.options.files.get(outsideKey(id)) ?? {};
    return {
      status: row.status,
      failure: undefined,
      written,
      forwarded: row.forwarded ?? [],
      printed: (stream, from) => machine.printed(stream, from),
    };
  }

  /** Something it waited for has come due. */
  onEvent({ id, call, signal, received }: ExecEvent): void {
    const row = this.running(id);
    if (!row) return;
    if (signal !== undefined) {
      this.drive(id, { is: 'signal', signal, toAll: false, toFirst: true });
      return;
    }
    if (call === 0) {
      this.options.sessions.put(id, { ...row, slice: 0 });
      this.drive(id, { is: 'slice' });
      return;
    }
    const pending = row.pending[call];
    if (!pending) return;
    const request = this.sessionOf(row)
      .machine.calls()
      .find((one) => one.id === call)?.request as HostRequest | undefined;
    const value = received ?? (request && this.lateAnswer(row, request, pending));
    if (value === STILL_WAITING) return;
    this.options.sessions.put(id, { ...row, ...passed(row, pending, value), pending: without(row.pending, call) });
    this.drive(id, { is: 'answer', call, value: pending.is === 'connection' ? throughForward(pending, value) : value });
  }

  // Inside

  private running(id: string): ExecRow | undefined {
    const row = this.options.sessions.get(id);
    return row?.status === undefined ? row : undefined;
  }

  private placeOf(place: ExecPlace, request: ExecRequest): Place | undefined {
    const { context, files, clusterDNS } = this.options;
    return placeOf(context, files, clusterDNS, place, request);
  }

  private sessionOf({ id, start, chain, base }: ExecRow): Session {
    let known = this.live.get(id);
    if (known?.start !== start || known.base !== base) {
      known = { start, base, session: new Session(() => this.makeMachine(start, base)) };
      this.live.set(id, known);
    }
    known.session.bringTo(chain);
    return known.session;
  }

  private makeMachine({ request, place, environment, purpose }: ExecStart, base?: Checkpoint): Machine {
    const [name = '', ...args] = request.command;
    // A place that is gone has nobody to run for: what it printed is all there is to read, and that comes from the chain.
    const isMain = purpose?.is === 'main';
    const here = this.placeOf(place, request);
    const programs = (isMain ? here?.mainPrograms : here?.programs) ?? this.lastPrograms.get(place) ?? NO_PROGRAMS;
    this.lastPrograms.set(place, programs);
    const found = base?.resume ?? programs.find(name)?.run ?? shellProgram('ash');
    const directory = request.directory ?? here?.directory ?? '/';
    const options = { name, args, environment: new Map(environment), directory };
    const terminal = request.tty ? 'cooked' : undefined;
    return new Machine(programs, options, found, terminal, isMain ? (base ? { from: base.machine } : {}) : undefined);
  }

  private readonly lastPrograms = new WeakMap<ExecPlace, Programs>();

  /** Lets something happen to a session, and answers what it then asks, as far as it can be answered at once. */
  private drive(id: string, first: Entry | undefined): void {
    const { sessions } = this.options;
    const begun = sessions.get(id);
    if (!begun) return;
    let session = this.sessionOf(begun);
    const place = this.placeOf(begun.start.place, begun.start.request);
    let row = begun;
    if (first) row = { ...row, chain: session.append(first) };
    let given = 0;
    for (;;) {
      row = this.cancelled(row, session);
      const call = session.machine.calls().find((one) => row.pending[one.id] === undefined);
      if (!call || given >= MOST_ANSWERS || session.state === 'ended') break;
      given++;
      const request = call.request as HostRequest;
      if (request.kind === 'checkpoint') {
        const { partial } = this.printed(row, session);
        row = { ...row, base: request.checkpoint, chain: undefined, logged: 0, partial };
        session = this.sessionOf(row);
        continue;
      }
      const done = this.perform(row, place, call.id, request);
      row = done.row;
      if ('value' in done) row = { ...row, chain: session.append({ is: 'answer', call: call.id, value: done.value }) };
    }
    this.settle(this.withLog(row, session), session, given >= MOST_ANSWERS);
  }

  /** What a main process has printed goes into its container's log, line by line. */
  private printed(row: ExecRow, session: Session): { readonly partial: string; readonly end: number } {
    const { text, end } = session.machine.printed('stdout', row.logged ?? 0);
    const lines = ((row.partial ?? '') + text).split('\n');
    const partial = lines.pop() ?? '';
    for (const line of lines) this.options.log(row.start.place, line);
    return { partial, end };
  }

  private withLog(row: ExecRow, session: Session): ExecRow {
    if (row.start.purpose?.is !== 'main') return row;
    const { partial, end } = this.printed(row, session);
    if (end === (row.logged ?? 0)) return row;
    return { ...row, logged: end, partial };
  }

  /** A command of the kubelet's has ended: nobody will ask for its row. */
  private over(id: string, end: CommandEnd): void {
    const row = this.options.sessions.get(id);
    this.options.sessions.delete(id);
    this.live.delete(id);
    if (row) this.options.ended(row, end);
  }

  /** Keeps the row; ends it, or sees to it that it goes on. */
  private settle(row: ExecRow, session: Session, isLate: boolean): void {
    const { context, sessions } = this.options;
    if (session.state === 'ended') {
      session.machine.killAll();
      const { open: _closed, ...ended } = this.cancelled(row, session);
      if (row.open) context.network.close(row.open.connection);
      if (row.slice > 0) context.sim.cancel(row.slice);
      const status = session.machine.status ?? 0;
      sessions.put(row.id, { ...ended, slice: 0, status });
      const { purpose, place } = row.start;
      if (!purpose) return;
      if (purpose.is === 'main' && row.partial) this.options.log(place, row.partial);
      const said = (stream: 'stdout' | 'stderr'): string => session.machine.printed(stream, 0).text;
      const errors = purpose.is === 'main' ? '' : said('stderr');
      this.over(row.id, { status, output: purpose.is === 'main' ? '' : said('stdout') + errors, errors });
      return;
    }
    const isBusy = session.state === 'busy' || isLate;
    if (!isBusy) sessions.put(row.id, { ...row, gap: FIRST_GAP });
    else if (row.slice > 0) sessions.put(row.id, row);
    else {
      const event: ExecEvent = { kind: 'kubelet/exec', id: row.id, call: 0 };
      const slice = context.sim.schedule(row.gap, event, { background: true });
      sessions.put(row.id, { ...row, slice, gap: Math.min(LONGEST_GAP, row.gap * 2) });
    }
  }

  /** Calls whose process has ended meanwhile are taken back. */
  private cancelled(row: ExecRow, session: Session): ExecRow {
    const { sim, network } = this.options.context;
    const waiting = new Set(session.state === 'ended' ? [] : session.machine.calls().map(({ id }) => id));
    let { pending } = row;
    for (const [key, call] of Object.entries(row.pending)) {
      if (waiting.has(Number(key))) continue;
      if (call.is === 'timer') sim.cancel(call.event);
      else if (call.is === 'connection') network.abandon(call.connection);
      pending = without(pending, Number(key));
    }
    const { serving, ...rest } = row;
    if (!serving || pending[serving.call]) return pending === row.pending ? row : { ...row, pending };
    // At the end of the container its sockets go with it.
    if (session.state !== 'ended') this.options.stopServing(row.start.place);
    return { ...rest, pending };
  }

  private perform(
    row: ExecRow,
    place: Place | undefined,
    call: number,
    request: HostRequest,
  ): { row: ExecRow } | { row: ExecRow; value: unknown } {
    const { context } = this.options;
    if (!place) return { row, value: undefined };
    switch (request.kind) {
      case 'file':
        return { row, value: place.files.perform(request) };
      case 'screen':
        return { row, value: undefined };
      case 'now':
        return { row, value: bootEpochMs() + context.sim.now };
      case 'sleep': {
        if (request.ms <= 0) return { row, value: undefined };
        const event: ExecEvent = { kind: 'kubelet/exec', id: row.id, call };
        const timer = context.sim.schedule(request.ms, event, { background: true });
        return { row: { ...row, pending: { ...row.pending, [call]: { is: 'timer', event: timer } } } };
      }
      case 'system':
        return { row, value: systemAnswer(context, this.options.tools, place, request) };
      case 'signal':
        return { row, value: this.options.signal(place, request.pid === 1 ? request.signal : '') };
      case 'serve':
        return this.serve(row, call, request);
      case 'hang up': {
        const { open, ...rest } = row;
        if (open) context.network.close(open.connection);
        return { row: rest, value: undefined };
      }
      default:
        return this.overNetwork(row, place, call, request);
    }
  }

  /** Only a container's main process can open sockets that others see. */
  private serve(row: ExecRow, call: number, { words, says }: ServeRequest): { row: ExecRow; value?: unknown } {
    const { place, purpose } = row.start;
    if (purpose?.is !== 'main' || row.serving || !this.options.serve(place, words)) return { row, value: undefined };
    const serving = { call, words, ...(says === undefined ? {} : { says }) };
    return { row: { ...row, serving, pending: { ...row.pending, [call]: { is: 'serving' } } } };
  }

  private overNetwork(row: ExecRow, place: Place, call: number, request: HostRequest): { row: ExecRow } {
    const { context } = this.options;
    const ownName = (host: string) => (host === place.hostname ? place.ip : undefined);
    const { container } = place;
    const isMain = row.start.purpose?.is === 'main' && container !== undefined;
    const source = isMain ? `pod/${container.worker.key}/${specOf(container.worker, container.index).name}` : undefined;
    const sender = { context, from: place.from, ownName, row, ...(source === undefined ? {} : { source }) };
    const through = forwardOf(context, row.start.request.forwards, request);
    const sent = send(through ? { ...sender, from: { pod: through.pod } } : sender, through?.request ?? request, call);
    if (!sent) return { row };
    const from = context.sim.now;
    const pending: PendingCall = {
      ...{ is: 'connection', connection: sent.connection, from },
      ...(through ? { through: through.local } : {}),
    };
    const next = { ...row, pending: { ...row.pending, [call]: pending } };
    return { row: sent.open && request.kind === 'http' && request.reuse ? { ...next, open: sent.open } : next };
  }

  private lateAnswer(row: ExecRow, request: HostRequest, pending: PendingCall): unknown {
    if (pending.is !== 'connection') return undefined;
    const { context } = this.options;
    const { sim, network } = context;
    const record = network.connection(pending.connection);
    if (!record) return { end: 'connect timed out', after: 0, silent: true };
    const number = (record.requestCount ?? record.requests.length) - 1;
    const underway = { record, number: Math.max(0, number), from: pending.from };
    switch (request.kind) {
      case 'http':
      case 'talk': {
        const last = record.requests.at(-1);
        const isOver = record.endedAt !== undefined || last?.answeredAt !== undefined || last?.failedAt !== undefined;
        return isOver ? exchangeAnswer(context, underway) : STILL_WAITING;
      }
      case 'dns':
        return dnsAnswer(underway, sim.now, this.placeOf(row.start.place, row.start.request)?.nameserver ?? '');
      case 'resolve':
        return resolveAnswer(record);
      case 'ping':
        return pingAnswer(underway, sim.now);
      default:
        return undefined;
    }
  }
}

const NOTHING = { written: {}, forwarded: [], printed: () => ({ text: '', end: 0 }) } as const;
const STILL_WAITING = Symbol('still waiting');
const NO_PROGRAMS: Programs = { flavour: 'gnu', find: () => undefined, names: () => [] };

function containerOf({ uid, index }: { readonly uid: string; readonly index: number }): string {
  return `${uid}/${index}`;
}

function without(pending: ExecRow['pending'], call: number): ExecRow['pending'] {
  return Object.fromEntries(Object.entries(pending).filter(([key]) => key !== String(call)));
}
