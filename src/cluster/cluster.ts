/**
 * The door itself: acting on the cluster is recorded, so that the run can be exported and replayed; reading goes straight to the
 * rooms. Lists are remembered by the state of their table, so that a view can compare by identity.
 */
import {
  wording,
  type DnsType,
  type Flow,
  type Pod,
  type ResourceName,
  type ResourceTypes,
  type RuleText,
  type Service,
  type TrafficSource,
} from '../api/index.ts';
import type { RestRequest, RestResponse, StreamResponse } from '../apiserver/index.ts';
import { printRecord } from '../coredns/index.ts';
import { explainEndpoints } from '../controllers/index.ts';
import type { ExecRequest, ExecTarget } from '../kubelet/index.ts';
import type { HistoryLimit, RecordedAction } from '../sim/index.ts';
import { actionMark, type Action } from './action.ts';
import { checkClient, checkFlow, checkInterference, checkManifest, checkMany, checkMoment } from './asked.ts';
import { assemble, type Parts } from './assemble.ts';
import { answering, copied, requestAsSent } from './crossing.ts';
import { causesOf, happeningOf } from './happenings.ts';
import { resolveOptions } from './options.ts';
import { checkTraffic } from './settings/refusals.ts';
import { isAtEnd, readRun, runBits, writeAhead, writeRun } from './run.ts';
import { serviceTargets } from './serviceTargets.ts';
import { AttachedExec, RunningExec } from './exec.ts';
import type {
  ActionMark,
  Cluster,
  ClusterChange,
  ClusterOptions,
  ExecOptions,
  ExecSession,
  Horizon,
  Interference,
} from './types.ts';

/** Longer than any start-up, back-off or rollout deadline a learner waits for. */
const SETTLE_AT_MOST_MS = 600_000;

/** Readings remembered at once: more than any page shows. */
const MOST_READINGS = 500;

/** Verbs that only read: they are not actions, and never cost a future. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

export function createCluster(options?: ClusterOptions): Cluster {
  return new SimulatedCluster(options);
}

class SimulatedCluster implements Cluster {
  private parts: Parts;
  private marks: { readonly of: readonly RecordedAction[]; readonly list: readonly ActionMark[] } | undefined;

  constructor(options?: ClusterOptions) {
    this.parts = assemble(copied(resolveOptions(options)));
  }

  get now(): number {
    return this.parts.sim.now;
  }

  get revision(): number {
    return this.parts.sim.revision;
  }

  get options() {
    return this.parts.options;
  }

  get settings() {
    return this.parts.settings.now();
  }

  // Acting

  private act<T>(action: Action): T {
    const own = copied(action);
    return this.parts.sim.act(own, 'user', () => perform(this.parts, own)) as T;
  }

  apply(manifest: string) {
    return this.act<ReturnType<Cluster['apply']>>({ verb: 'apply', manifest });
  }

  request(request: RestRequest): RestResponse {
    return answering(() => copied(this.answer(requestAsSent(request))));
  }

  open(request: RestRequest): StreamResponse {
    return answering(() => {
      const sent = requestAsSent(request);
      return isReading(sent) ? this.parts.open(sent) : this.answer(sent);
    });
  }

  private answer(request: RestRequest): RestResponse {
    return isReading(request) ? this.parts.rest(request) : this.act({ verb: 'request', request });
  }

  send(flow: Flow): string {
    return this.act<string>({ verb: 'send', flow });
  }

  ask(from: Flow['from'], name: string, type: DnsType = 'A'): string {
    return this.act<string>({ verb: 'ask', from, name, type });
  }

  sendMany(flow: Flow, count: number, every = 5): void {
    this.act({ verb: 'sendMany', flow, count, every });
  }

  setTraffic(source: TrafficSource): void {
    this.act({ verb: 'setTraffic', source });
  }

  removeTraffic(id: string): void {
    this.act({ verb: 'removeTraffic', id });
  }

  configure(change: ClusterChange): void {
    this.act({ verb: 'configure', change });
  }

  exec(options: ExecOptions): ExecSession {
    const { command, stdin = false, tty = false } = options;
    if ('pod' in options && options.attach)
      return new AttachedExec(this.parts.kubelet.attach(options), stdin, (action) => this.act(action));
    const request = { target: targetOf(options), command, stdin, tty, ...outsideOptions(options) };
    const id = this.act<string>({ verb: 'exec', request });
    return new RunningExec(id, {
      view: () => this.parts.kubelet.execView(id),
      act: (action) => this.act(action),
    });
  }

  interfere(change: Interference): void {
    this.act({ verb: 'interfere', change });
  }

  // Time

  advance(ms: number): void {
    checkMoment('ms', ms, 0);
    this.parts.sim.advanceTo(this.now + ms);
  }

  settle(maxMs = SETTLE_AT_MOST_MS): number {
    if (maxMs !== Infinity) checkMoment('maxMs', maxMs);
    return this.parts.sim.settle(this.now + maxMs);
  }

  step(): void {
    this.parts.sim.step();
  }

  stepBack(): void {
    this.parts.sim.stepBack(this.parts.bootRevision);
  }

  seek(ms: number): void {
    checkMoment('ms', ms);
    this.parts.sim.seek(Math.max(0, ms), this.parts.bootRevision);
  }

  get horizon(): Horizon {
    const { horizon: revision, horizonAt: at } = this.parts.sim;
    return { revision, at };
  }

  private limit: HistoryLimit | undefined;

  limitHistory(limit: HistoryLimit): void {
    this.limit = limit;
    this.parts.sim.limitHistory(limit);
  }

  lookAhead<T>(search: () => T | undefined): T | undefined {
    return this.parts.sim.lookAhead(search);
  }

  takeBack(action: ActionMark): boolean {
    return this.parts.sim.takeBack(action.revision);
  }

  get hasFuture(): boolean {
    return this.parts.sim.hasFuture;
  }

  get nextEventAt(): number | undefined {
    return this.parts.sim.nextEventAt;
  }

  actions(): readonly ActionMark[] {
    const recorded = this.parts.sim.recordedActions();
    if (this.marks?.of !== recorded) this.marks = { of: recorded, list: recorded.map(actionMark) };
    return this.marks.list;
  }

  // The run as text

  exportRun(): string {
    return writeRun(this.parts.options, this.parts.sim);
  }

  exportAhead(): Generator<undefined, void> {
    return writeAhead(this.parts.sim);
  }

  importRun(text: string): void {
    const replay = this.replayRun(text);
    while (!replay.next().done);
  }

  *replayRun(text: string): Generator<number, void> {
    const run = readRun(text);
    const parts = assemble(run.options);
    if (this.limit) parts.sim.limitHistory(this.limit);
    for (const recorded of run.actions) {
      yield* runBits(parts.sim, run, recorded.afterEvents, recorded.at);
      parts.sim.advanceToAction(recorded);
      const action = recorded.action as Action;
      try {
        parts.sim.act(action, 'user', () => perform(parts, action));
      } catch (error) {
        // A manifest that was refused half-way is refused half-way again: what it wrote before is part of the run.
        if (!(error instanceof Error) || error.name !== 'ApiError') throw error;
      }
    }
    yield* runBits(parts.sim, run, run.processed, run.now);
    if (isAtEnd(parts.sim, run)) parts.sim.advanceToAction({ at: run.now, afterEvents: run.processed });
    else {
      // A run of another version may have counted fewer events: then its time is what holds.
      yield* runBits(parts.sim, run, Infinity, run.now);
      parts.sim.advanceTo(run.now);
    }
    this.parts.api.retire();
    this.parts = parts;
    this.marks = undefined;
  }

  // Reading

  objects<R extends ResourceName>(resource: R): readonly ResourceTypes[R][] {
    return this.parts.api.list(resource);
  }

  object<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] | undefined {
    return this.parts.api.get(resource, namespace, name);
  }

  rules(node: string) {
    this.mustKnow(node);
    return this.parts.kubeProxy.rules(node);
  }

  iptablesSave(node: string): string {
    this.mustKnow(node);
    return this.parts.kubeProxy.iptablesSave(node);
  }

  nftRuleset(node: string): string {
    this.mustKnow(node);
    const text = this.parts.kubeProxy.nftRuleset(node);
    if (text === undefined) throw new Error(`kube-proxy has no nftables table on ${node}: its mode there is another.`);
    return text;
  }

  ipvsadm(node: string): string {
    this.mustKnow(node);
    return this.parts.kubeProxy.ipvsadm(node);
  }

  ipsetSave(node: string): string {
    this.mustKnow(node);
    return this.parts.kubeProxy.ipsetSave(node);
  }

  trace(flow: Flow) {
    checkFlow(this.settings, flow);
    return this.parts.network.trace(flow);
  }

  connection(id: string) {
    return this.remember(`connection ${id}`, () => this.parts.network.connection(id));
  }

  connections(limit: number) {
    return this.remember(`connections ${limit}`, () => this.parts.network.connections(limit));
  }

  endedConnections(limit: number) {
    return this.remember(`ended ${limit}`, () => this.parts.network.endedConnections(limit));
  }

  flights() {
    return this.parts.network.flights();
  }

  deaths(ms: number) {
    return this.parts.network.deaths(this.now - ms);
  }

  plates(node: string) {
    return this.remember(`plates ${node}`, () => this.parts.kubeProxy.plates(node));
  }

  proxyStatus(node: string) {
    return this.remember(`proxy ${node}`, () => this.parts.kubeProxy.status(node));
  }

  conntrack(node: string) {
    return this.remember(`conntrack ${node}`, () => this.parts.network.conntrack(node));
  }

  ruleCounters(node: string) {
    return this.remember(`counters ${node}`, () => this.parts.network.ruleCounters(node));
  }

  ruleChanges(node: string, limit: number) {
    return this.remember(`rule changes ${node} ${limit}`, () => this.parts.kubeProxy.ruleChanges(node, limit));
  }

  rulesAt(node: string, revision: number, text?: RuleText): string {
    this.mustKnow(node);
    return this.parts.kubeProxy.rulesAt(node, revision, text);
  }

  answers(namespace: string, name: string, limit: number) {
    const { api, network } = this.parts;
    return this.remember(`answers ${namespace}/${name} ${limit}`, () => {
      const service = api.get('services', namespace, name);
      return service ? network.answers(serviceTargets(service, api.list('nodes')), limit) : [];
    });
  }

  link(node: string) {
    return this.parts.network.link(node);
  }

  isPodConnected(pod: string) {
    return this.parts.network.isPodConnected(pod);
  }

  scheduling(pod: string) {
    return this.remember(`scheduling ${pod}`, () => this.parts.scheduler.record(pod));
  }

  lookup(host: string, namespace: string) {
    return this.parts.coreDns.lookup(host, namespace);
  }

  dnsReply(name: string, type: DnsType) {
    const { rcode, records, said } = this.parts.coreDns.answer({ name, type });
    return { rcode, records: records.map(printRecord), ...wording(said) };
  }

  explainEndpoints(namespace: string, name: string) {
    const { api } = this.parts;
    return this.remember(`endpoints ${namespace}/${name}`, () => {
      const service = api.get('services', namespace, name);
      if (!service) return [];
      const slices = api.withLabel('endpointslices', namespace, 'kubernetes.io/service-name', name);
      const pods = [...api.list('pods', namespace), ...strangersSelectedBy(api, service)];
      return explainEndpoints(service, pods, api.list('nodes'), slices);
    });
  }

  environment(pod: string, container?: string) {
    return this.parts.kubelet.environment({ pod, ...(container === undefined ? {} : { container }) });
  }

  resolvConf(pod: string) {
    return this.parts.kubelet.resolvConf(pod);
  }

  probeResults(pod: string) {
    return this.parts.kubelet.probeResults(pod);
  }

  logs(pod: string, container?: string) {
    return this.parts.kubelet.logs({ pod, ...(container === undefined ? {} : { container }) });
  }

  journalEntry(revision: number) {
    return this.parts.sim.entry(revision);
  }

  happening(revision: number) {
    return happeningOf(revision, (at) => this.parts.sim.entry(at));
  }

  causes(revision: number) {
    return causesOf(revision, (at) => this.parts.sim.entry(at));
  }

  traffic() {
    return this.remember('traffic', () => this.parts.network.traffic());
  }

  private readonly readings = new Map<
    string,
    { readonly parts: Parts; readonly changes: number; readonly value: unknown }
  >();

  /** What a reading gave, as long as nothing has been written since: so that views can compare by identity. */
  private remember<T>(question: string, read: () => T): T {
    const { parts } = this;
    const known = this.readings.get(question);
    if (known?.parts === parts && known.changes === parts.sim.changes) return known.value as T;
    const value = read();
    if (this.readings.size >= MOST_READINGS) this.readings.clear();
    this.readings.set(question, { parts, changes: parts.sim.changes, value });
    return value;
  }

  private mustKnow(node: string): void {
    if (this.parts.api.get('nodes', '', node) !== undefined) return;
    if (!this.settings.nodes.some(({ name }) => name === node)) throw new Error(`no node is named ${node}`);
  }
}

function targetOf(options: ExecOptions): ExecTarget {
  if ('node' in options) return { node: options.node };
  if ('external' in options) return { external: options.external };
  return { pod: options.pod, ...(options.container === undefined ? {} : { container: options.container }) };
}

function outsideOptions(options: ExecOptions): Pick<ExecRequest, 'directory' | 'files' | 'forwards'> {
  if ('node' in options) return options.forwards === undefined ? {} : { forwards: options.forwards };
  if (!('external' in options)) return {};
  const { directory, files, forwards } = options;
  return {
    ...(directory === undefined ? {} : { directory }),
    ...(files === undefined ? {} : { files }),
    ...(forwards === undefined ? {} : { forwards }),
  };
}

const isReading = ({ method }: RestRequest) => READING.has(method.toUpperCase());

/** Pods of other namespaces that have the first pair that the Service looks for: found by the index, for they may be many. */
function strangersSelectedBy({ list, withLabel }: Parts['api'], { metadata, spec }: Service): readonly Pod[] {
  const [pair] = Object.entries(spec.selector ?? {});
  if (!pair) return [];
  return list('namespaces').flatMap(({ metadata: { name } }) =>
    name === metadata.namespace ? [] : withLabel('pods', name, ...pair),
  );
}

/** Does what an action says. The same function serves the learner and the replay. */
function perform(parts: Parts, action: Action): unknown {
  const { api, network } = parts;
  switch (action.verb) {
    case 'apply':
      checkManifest(action.manifest);
      return api.apply(action.manifest);
    case 'request':
      return parts.rest(action.request);
    case 'send':
      checkFlow(parts.settings.now(), action.flow);
      return network.connect(action.flow);
    case 'ask':
      checkClient(parts.settings.now(), action.from);
      return network.ask(action.from, action.name, action.type);
    case 'sendMany':
      checkMany(parts.settings.now(), action.flow, action.count, action.every);
      network.connectMany(action.flow, action.count, action.every);
      return undefined;
    case 'setTraffic':
      checkTraffic(parts.settings.now(), action.source);
      network.setTraffic(action.source);
      return undefined;
    case 'removeTraffic':
      network.removeTraffic(action.id);
      return undefined;
    case 'interfere':
      checkInterference(parts.settings.now(), action.change);
      parts.interfere(action.change);
      return undefined;
    case 'exec':
      return parts.kubelet.exec(action.request);
    case 'execInput':
      parts.kubelet.execInput(action.id, action.text);
      return undefined;
    case 'execEnd':
      if (action.how === 'input') parts.kubelet.endExecInput(action.id);
      else if (action.how === 'interrupt') parts.kubelet.interruptExec(action.id);
      else parts.kubelet.hangUpExec(action.id);
      return undefined;
    case 'configure':
      parts.configure(action.change);
      return undefined;
  }
}
