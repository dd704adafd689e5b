/** A lesson's front matter: what it is called, what it shows, and the cluster it needs. */
import { parseDocument, LineCounter } from 'yaml';
import type { TrafficSource } from '../api/index.ts';
import { splitText } from './markdown.ts';
import { isTarget } from './inline.ts';
import type { LessonCluster, LessonHead, LessonView, Problem } from './types.ts';

export interface Front extends LessonHead {
  readonly cluster: LessonCluster;
  readonly traffic: readonly TrafficSource[];
  readonly view: LessonView;
  readonly scenario: string | undefined;
}

const KNOWN = new Set([
  'title',
  'question',
  'asked',
  'part',
  'order',
  'kind',
  'minutes',
  'claims',
  'misconceptions',
  'scenario',
  'cluster',
  'traffic',
  'view',
]);
const CLUSTER_KEYS = new Set([
  'seed',
  'nodes',
  'serviceCIDR',
  'clusterCIDR',
  'proxy',
  'externals',
  'hopLatency',
  'systemPods',
  'loadBalancer',
]);
const LAST_MISCONCEPTION = 20;
const LAST_CLAIM = 34;
/** More often, or on more nodes, and there is nothing to see any more. */
const SHORTEST_EVERY_MS = 10;
const MOST_NODES = 50;

type Say = (key: string, message: string) => void;
type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(fields: Fields, key: string, say: Say): string {
  const value = fields[key];
  if (typeof value === 'string' && value.trim() !== '') return value;
  say(key, `The front matter lacks "${key}: …".`);
  return '';
}

function numberOf(fields: Fields, key: string, otherwise: number, say: Say): number {
  const value = fields[key];
  if (value === undefined) return otherwise;
  if (typeof value === 'number' && value > 0) return value;
  say(key, `"${key}" must be a number above 0.`);
  return otherwise;
}

function listOf<T>(fields: Fields, key: string, isRight: (item: unknown) => item is T, what: string, say: Say): T[] {
  const value = fields[key] ?? [];
  if (Array.isArray(value) && value.every(isRight)) return value;
  say(key, `"${key}" must be a list of ${what}.`);
  return [];
}

const isClaim = (item: unknown): item is string =>
  typeof item === 'string' && /^C\d+$/.test(item) && Number(item.slice(1)) <= LAST_CLAIM;
const isMisconception = (item: unknown): item is number =>
  typeof item === 'number' && Number.isInteger(item) && item >= 1 && item <= LAST_MISCONCEPTION;
const isText = (item: unknown): item is string => typeof item === 'string' && item.trim() !== '';
const isTraffic = (item: unknown): item is TrafficSource =>
  isObject(item) &&
  typeof item['id'] === 'string' &&
  isObject(item['from']) &&
  ['pod', 'node', 'external'].some((kind) => typeof (item['from'] as Fields)[kind] === 'string') &&
  isObject(item['to']) &&
  typeof item['to']['host'] === 'string' &&
  typeof item['to']['port'] === 'number' &&
  typeof item['every'] === 'number' &&
  item['every'] >= SHORTEST_EVERY_MS;

const isNamed = (item: unknown): boolean => isObject(item) && typeof item['name'] === 'string';

function clusterOf(fields: Fields, say: Say): LessonCluster {
  const value = fields['cluster'] ?? {};
  if (!isObject(value)) {
    say('cluster', '"cluster" must be a mapping of options.');
    return {};
  }
  for (const key of Object.keys(value))
    if (!CLUSTER_KEYS.has(key))
      say('cluster', `"${key}" is no option of a cluster; they are ${[...CLUSTER_KEYS].join(', ')}.`);
  const { nodes = [] } = value;
  if (!Array.isArray(nodes) || nodes.length > MOST_NODES || !nodes.every(isNamed)) {
    say('cluster', `"cluster.nodes" must be a list of at most ${MOST_NODES} nodes, each with a name.`);
    return {};
  }
  return value;
}

const DOCKS = new Set(['packets', 'events', 'rules', 'conntrack', 'dns', 'probes', 'compare', 'terminal']);

function viewOf(fields: Fields, say: Say): LessonView {
  const value = fields['view'] ?? {};
  if (!isObject(value)) {
    say('view', '"view" must be a mapping: lens, select, dock.');
    return {};
  }
  const { lens, select } = value;
  if (lens !== undefined && lens !== 'logical' && lens !== 'data-path')
    say('view', 'view.lens is "logical" or "data-path".');
  if (select !== undefined && !(typeof select === 'string' && isTarget(select)))
    say('view', `view.select names nothing: write KIND/NAME, plate/NODE/SERVICE or external/NAME.`);
  if (value['dock'] !== undefined && !(typeof value['dock'] === 'string' && DOCKS.has(value['dock'])))
    say('view', `view.dock is a tab of the tables: ${[...DOCKS].join(', ')}.`);
  return value;
}

/** Aliases that unfold without end are refused by the reader. */
function valueOf(document: ReturnType<typeof parseDocument>, problems: Problem[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    problems.push({ line: 1, message: error instanceof Error ? error.message : String(error) });
    return {};
  }
}

/** @param id what the lesson is called in links: its file's name. Undefined: no front matter, which is said. */
export function readHead(id: string, text: string, problems: Problem[]): Front | undefined {
  const split = splitText(text);
  if (!split) {
    problems.push({ line: 1, message: 'A lesson begins with front matter: YAML between two lines of "---".' });
    return undefined;
  }
  const counter = new LineCounter();
  const document = parseDocument(split.head, { lineCounter: counter });
  for (const error of document.errors)
    problems.push({ line: (error.linePos?.[0].line ?? 1) + 1, message: error.message.split('\n')[0] ?? '' });
  const fields = document.errors.length > 0 ? {} : valueOf(document, problems);
  if (!isObject(fields)) {
    problems.push({ line: 2, message: 'The front matter must be a mapping: "title: …" and so on.' });
    return undefined;
  }
  const lines = split.head.split('\n');
  const say: Say = (key, message) => {
    const at = lines.findIndex((line) => line.startsWith(`${key}:`));
    problems.push({ line: at < 0 ? 1 : at + 2, message });
  };
  for (const key of Object.keys(fields))
    if (!KNOWN.has(key)) say(key, `"${key}" is not known here; known are ${[...KNOWN].join(', ')}.`);
  const kind = fields['kind'] ?? 'lesson';
  if (kind !== 'lesson' && kind !== 'fault') say('kind', '"kind" is "lesson" or "fault".');
  return {
    id,
    kind: kind === 'fault' ? 'fault' : 'lesson',
    title: textOf(fields, 'title', say),
    question: textOf(fields, 'question', say),
    asked: listOf(fields, 'asked', isText, 'questions, each a text', say),
    part: typeof fields['part'] === 'string' ? fields['part'] : 'Other lessons',
    order: numberOf(fields, 'order', 1000, say),
    minutes: numberOf(fields, 'minutes', 5, say),
    claims: listOf(fields, 'claims', isClaim, `claims of the chapter, C1 to C${LAST_CLAIM}`, say),
    misconceptions: listOf(fields, 'misconceptions', isMisconception, `numbers from 1 to ${LAST_MISCONCEPTION}`, say),
    cluster: clusterOf(fields, say),
    traffic: listOf(
      fields,
      'traffic',
      isTraffic,
      `sources: id, from (pod, node or external), to (host and port), every (ms, at least ${SHORTEST_EVERY_MS})`,
      say,
    ),
    view: viewOf(fields, say),
    scenario: typeof fields['scenario'] === 'string' ? fields['scenario'] : undefined,
  };
}
