/**
 * What a step takes for granted without saying so: that what the lesson was set up with is still there, that its workloads run Pods, and
 * that kube-proxy works in the mode the lesson was written for. What the lesson itself deletes, scales to nothing or switches, once it
 * has come to it, it does not miss. Everything else a lesson needs it says in `::keep[…]`.
 */
import { parseAllDocuments } from 'yaml';
import { matchesPairs } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { readInline } from './inline.ts';
import type { PhrasingContent } from './markdown.ts';
import { readObjectName, type ObjectName } from './names.ts';
import type { Astray, Block, Command, Lesson, RootContent, Step } from './types.ts';

interface SetUp extends ObjectName {
  /** "Service/web", "Pod/shop/buyer". */
  readonly words: string;
  readonly file: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of a workload that has any. */
  readonly replicas: number;
}

interface Document {
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: { readonly replicas?: number };
}

const known = new WeakMap<Lesson['files'], readonly SetUp[]>();

/** The objects of the manifests the lesson begins with. */
function setUp({ files }: Lesson): readonly SetUp[] {
  const before = known.get(files);
  if (before) return before;
  const found = files
    .filter(({ applied }) => applied)
    .flatMap((file) =>
      parseAllDocuments(file.text).flatMap((document): SetUp[] => {
        if (document.errors.length > 0) return [];
        const {
          kind = '',
          metadata: { name = '', namespace, labels = {} } = {},
          spec,
        } = (document.toJS() as Document | null) ?? {};
        const words = [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
        const object = readObjectName(words);
        if (!object) return [];
        const replicas = kind === 'Deployment' || kind === 'StatefulSet' ? (spec?.replicas ?? 1) : 0;
        return [{ ...object, words, file: file.name, labels, replicas }];
      }),
    );
  known.set(files, found);
  return found;
}

/** What the buttons in some sentences do. */
function inlineCommands(nodes: readonly (RootContent | PhrasingContent)[]): Command[] {
  return nodes.flatMap((node) => {
    const control = node.type === 'textDirective' ? readInline(node, []) : undefined;
    if (control?.kind === 'do') return control.run;
    return 'children' in node ? inlineCommands(node.children) : [];
  });
}

/** Everything a part can do to the cluster. */
function commandsIn(block: Block): readonly Command[] {
  switch (block.kind) {
    case 'prose':
      return inlineCommands(block.nodes);
    case 'predict':
      return block.run;
    case 'when':
      return [...block.run, ...block.blocks.flatMap(commandsIn)];
    case 'task':
      return [
        ...block.blocks.flatMap(commandsIn),
        ...block.solution.flatMap((part) => (part.kind === 'commands' ? part.commands : [])),
      ];
    default:
      return [];
  }
}

/** The predictions of the step that were answered, by their id. */
type Answered = Readonly<Record<string, unknown>>;

/** What the lesson has done or offered up to here: a prediction does nothing before it is answered. */
function doneSoFar({ steps }: Lesson, step: Step, answered: Answered, pending: Block): readonly Command[] {
  const at = step.blocks.findIndex((block) => block === pending);
  const here = step.blocks
    .slice(0, at < 0 ? undefined : at + 1)
    .filter((block) => block.kind !== 'predict' || answered[block.id] !== undefined);
  return [...steps.slice(0, steps.indexOf(step)).flatMap(({ blocks }) => blocks), ...here].flatMap(commandsIn);
}

const isSame = (object: ObjectName, words: string): boolean => {
  const named = readObjectName(words);
  return named?.resource === object.resource && named.namespace === object.namespace && named.name === object.name;
};

/** A Pod as `kill` names it: by its name or by a label. */
function isPodCalled({ resource, name, labels }: SetUp, words: string): boolean {
  const [key = '', value] = words.replace(/@.*$/, '').split('=');
  return resource === 'pods' && (value === undefined ? name === key : matchesPairs({ [key]: value }, labels));
}

const isDeletedBy = (object: SetUp, { verb, words: [what = ''] }: Command): boolean =>
  verb === 'delete' ? isSame(object, what) : verb.endsWith('kill') && isPodCalled(object, what);

const isEmptiedBy = (object: SetUp, { verb, words: [what = '', count] }: Command): boolean =>
  verb === 'scale' && count === '0' && isSame(object, what);

const command = (verb: string, ...words: readonly string[]): Command => ({ verb, words, line: 0 });

function astrayObject(cluster: Cluster, object: SetUp, done: readonly Command[]): Astray[] {
  const { resource, namespace, name, words, file, replicas } = object;
  if (done.some((each) => isDeletedBy(object, each))) return [];
  const found = cluster.object(resource, namespace, name) as { spec?: { replicas?: number } } | undefined;
  if (!found) return [{ id: `gone ${words}`, astray: 'gone', object: words, run: [command('apply', file)] }];
  if (replicas === 0 || found.spec?.replicas !== 0 || done.some((each) => isEmptiedBy(object, each))) return [];
  return [{ id: `empty ${words}`, astray: 'empty', object: words, run: [command('scale', words, `${replicas}`)] }];
}

function astrayMode(cluster: Cluster, lesson: Lesson, done: readonly Command[]): Astray[] {
  const { mode } = cluster.settings.proxy;
  const written = lesson.cluster.proxy?.mode ?? 'iptables';
  if (mode === written || done.some(({ verb }) => verb === 'proxy-mode')) return [];
  return [{ id: 'mode', astray: 'mode', mode, written, run: [command('proxy-mode', written)] }];
}

/** What of the groundwork is not as it was laid, each with what puts it back. @param pending the part the learner is at */
export function astray(cluster: Cluster, lesson: Lesson, step: Step, answered: Answered, pending: Block): Astray[] {
  const done = doneSoFar(lesson, step, answered, pending);
  // A file is applied once, whatever of it is gone.
  const files = new Set<string>();
  const objects = setUp(lesson)
    .flatMap((object) => astrayObject(cluster, object, done).map((lost) => ({ lost, file: object.file })))
    .filter(({ lost, file }) => {
      const isFirst = lost.astray !== 'gone' || !files.has(file);
      if (lost.astray === 'gone') files.add(file);
      return isFirst;
    })
    .map(({ lost }) => lost);
  return [...objects, ...astrayMode(cluster, lesson, done)];
}
