/**
 * The language lessons judge by: CEL, as Kubernetes' own validation rules use it, over the cluster's objects and over what its data
 * path would do. docs/lesson-authors-guide.md lists the words. An expression that asks for a field that is not there says no: an
 * object that does not exist yet is no fault of the lesson.
 */
import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { Flow, KubernetesObject, Pod } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import {
  answersOf,
  connectionFact,
  endpointsOf,
  environmentOf,
  outcomesOf,
  platesOf,
  readyPods,
  selectedPods,
  sharesOf,
  verdictOf,
  type Outcome,
} from './facts.ts';
import { counted, LIMITS, LONGEST_EXPRESSION, meter, refill, TooMuchWorkError, tooMuch } from './bounds.ts';
import { refusal } from './manifests.ts';
import { findPods } from './names.ts';
import type { LessonFile } from './types.ts';

/** The lists of objects an expression can name. */
const LISTS = [
  'pods',
  'services',
  'endpointslices',
  'nodes',
  'deployments',
  'replicasets',
  'daemonsets',
  'statefulsets',
  'events',
  'endpoints',
  'namespaces',
] as const;

/** How the cluster stood when a step began, for `before`, `sent` and `since`. */
export interface Beginning {
  readonly at: number;
  readonly objects: Readonly<Record<string, readonly KubernetesObject[]>>;
}

export function beginNow(cluster: Cluster): Beginning {
  return { at: cluster.now, objects: Object.fromEntries(LISTS.map((list) => [list, cluster.objects(list)])) };
}

/** What an expression is asked about. */
export interface Subject {
  readonly cluster: Cluster;
  readonly beginning: Beginning;
  readonly files: readonly LessonFile[];
}

const MOST_CONNECTIONS = 400;

// CEL calls a function with its arguments and nothing else, so the subject of the question under way stands here.
let subject: Subject | undefined;

const cluster = (): Cluster => {
  if (!subject) throw new Error('an expression is evaluated outside holds()');
  return subject.cluster;
};

const protocolOf = (word: string): NonNullable<Flow['protocol']> => word.toUpperCase() as 'TCP' | 'UDP' | 'ICMP';
/** What a packet would meet, asked once in a moment: a goal asks it for each of its outcomes. */
let traced = new Map<string, readonly Outcome[]>();
function trace(from: string, host: string, port: bigint, protocol = 'tcp'): readonly Outcome[] {
  const key = [from, host, port, protocol].join(' ');
  const known = traced.get(key) ?? outcomesOf(cluster(), from, host, Number(port), protocolOf(protocol));
  traced.set(key, known);
  return known;
}
const podNames = (pods: readonly Pod[]): string[] => pods.map(({ metadata }) => metadata.name);
const born = (words: string): string[] => {
  const old = new Set((subject?.beginning.objects['pods'] ?? []).map(({ metadata }) => metadata.uid));
  return podNames(readyPods(cluster(), words).filter(({ metadata }) => !old.has(metadata.uid)));
};
const fileText = (name: string): string => subject?.files.find((file) => file.name === name)?.text ?? '';

type Handler = (...args: never[]) => unknown;

const FUNCTIONS: readonly (readonly [signature: string, handler: Handler])[] = [
  ['trace(string, string, int): list<dyn>', (from: string, host: string, port: bigint) => trace(from, host, port)],
  ['trace(string, string, int, string): list<dyn>', trace],
  [
    'verdict(string, string, int): string',
    (from: string, host: string, port: bigint) => verdictOf(trace(from, host, port)),
  ],
  [
    'verdict(string, string, int, string): string',
    (from: string, host: string, port: bigint, protocol: string) => verdictOf(trace(from, host, port, protocol)),
  ],
  ['endpointsOf(string): list<dyn>', (service: string) => endpointsOf(cluster(), service)],
  ['answers(string): list<dyn>', (service: string) => answersOf(cluster(), service)],
  ['shares(string): map<string, double>', (service: string) => sharesOf(cluster(), service)],
  ['selected(string): list<dyn>', (service: string) => selectedPods(cluster(), service)],
  ['podsOf(string): list<dyn>', (words: string) => findPods(cluster(), words)],
  ['readyPods(string): list<dyn>', (words: string) => readyPods(cluster(), words)],
  ['born(string): list<string>', born],
  ['rules(string): list<dyn>', (node: string) => platesOf(cluster(), node)],
  ['ruleText(string): string', (node: string) => cluster().iptablesSave(node)],
  ['kubeProxy(string): map<string, dyn>', (node: string) => ({ running: false, ...cluster().proxyStatus(node) })],
  ['conntrack(string): list<dyn>', (node: string) => [...cluster().conntrack(node)]],
  [
    'lookup(string, string): map<string, dyn>',
    (host: string, namespace: string) => ({ ...cluster().lookup(host, namespace) }),
  ],
  ['env(string): map<string, string>', (pod: string) => environmentOf(cluster(), pod)],
  ['refusal(string): string', (name: string) => refusal(cluster(), fileText(name))],
];

function createEnvironment(): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: LIMITS,
  });
  for (const list of LISTS) environment.registerVariable(list, 'list<dyn>');
  environment.registerVariable('before', 'map<string, list<dyn>>');
  environment.registerVariable('connections', 'list<dyn>');
  environment.registerVariable('sent', 'list<dyn>');
  environment.registerVariable('now', 'double');
  environment.registerVariable('since', 'double');
  environment.registerVariable('proxyMode', 'string');
  for (const [signature, handler] of FUNCTIONS) environment.registerFunction(signature, counted(handler));
  return environment;
}

let environment: Environment | undefined;
const parsed = new Map<string, ParseResult>();

/** @throws ParseError */
function parseExpression(expression: string): ParseResult {
  environment ??= createEnvironment();
  const known = parsed.get(expression);
  if (known) return known;
  if (expression.length > LONGEST_EXPRESSION)
    throw new TooMuchWorkError(`it is longer than ${LONGEST_EXPRESSION} letters`);
  const fresh = environment.parse(expression);
  const fault = tooMuch(fresh);
  if (fault !== undefined) throw new TooMuchWorkError(fault);
  fresh.check();
  meter(fresh);
  parsed.set(expression, fresh);
  return fresh;
}

/** What is wrong with an expression; undefined: nothing. @param type what it must be, when that matters */
export function faultOf(expression: string, type?: 'bool'): string | undefined {
  try {
    const { valid, error, type: found } = parseExpression(expression).check();
    if (!valid) return error?.message ?? 'it does not fit together';
    if (type !== undefined && found !== type && found !== 'dyn') return `it is a ${found}, and must be true or false`;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The variables, each looked up when an expression names it. */
function variables({ cluster: of, beginning }: Subject): Record<string, unknown> {
  const lists = Object.fromEntries(LISTS.map((list) => [list, of.objects(list)]));
  const connections = of.connections(MOST_CONNECTIONS).map(connectionFact);
  return {
    ...lists,
    before: beginning.objects,
    connections,
    sent: connections.filter(({ openedAt }) => openedAt >= beginning.at),
    now: of.now,
    since: of.now - beginning.at,
    proxyMode: of.settings.proxy.mode,
  };
}

/** What makes an expression say no: the cluster is not so (yet), or to find out would take too long. */
const QUIET: ReadonlySet<string> = new Set(['EvaluationError', 'TooMuchWorkError', 'ParseError', 'RangeError']);

/** Asks several expressions of one moment: the lists are put together once. */
export function createJudge(of: Subject): { holds(expression: string): boolean; valueOf(expression: string): unknown } {
  let context: Record<string, unknown> | undefined;
  const tracedNow = new Map<string, readonly Outcome[]>();
  const ask = (expression: string): unknown => {
    subject = of;
    traced = tracedNow;
    refill();
    try {
      return parseExpression(expression)((context ??= variables(of))) as unknown;
    } catch (error) {
      // A key that is not there (yet). What is wrong in itself was found when the lesson was read.
      if (error instanceof Error && QUIET.has(error.name)) return undefined;
      throw error;
    } finally {
      subject = undefined;
    }
  };
  return { holds: (expression) => ask(expression) === true, valueOf: ask };
}
