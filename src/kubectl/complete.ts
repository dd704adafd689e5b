/**
 * What Tab offers on kubectl's line: commands, flags and some of their values, kinds, names. Upstream: cobra's completions,
 * kubectl/pkg/util/completion. Left out: descriptions beside candidates, fields of `explain`, clusters and users.
 */
import { flagsOf } from './cli/flagTypes.ts';
import type { Command } from './cli/command.ts';
import { COMMANDS, subcommandsOf } from './commands/catalogue.ts';
import { findCommand } from './kubectl.ts';
import { isRecord } from './records.ts';

export interface CompletionDoor {
  /** The namespace of the current context. */
  readonly namespace: string;
  /** All there are. */
  readonly contexts: readonly string[];
  /** GET of a path, as JSON; undefined when that was refused. */
  get(path: string): unknown;
}

interface Kind {
  readonly name: string;
  /** Everything it is called. */
  readonly names: readonly string[];
  readonly path: string;
  readonly namespaced: boolean;
}

/** Commands about objects of one kind, or of a few. */
const OF_KINDS: Readonly<Record<string, readonly string[]>> = {
  logs: ['pods'],
  exec: ['pods'],
  attach: ['pods'],
  'port-forward': ['pods'],
  'top pod': ['pods'],
  'top node': ['nodes'],
  cordon: ['nodes'],
  uncordon: ['nodes'],
  drain: ['nodes'],
};
const ROLLED = ['deployments', 'daemonsets', 'statefulsets'];

const FORMATS = [
  'custom-columns=',
  'custom-columns-file=',
  'go-template=',
  'go-template-file=',
  'json',
  'jsonpath=',
  'jsonpath-as-json=',
  'jsonpath-file=',
  'name',
  'wide',
  'yaml',
];
const VALUES: Readonly<Record<string, readonly string[]>> = {
  output: FORMATS,
  'dry-run': ['client', 'none', 'server'],
  cascade: ['background', 'foreground', 'orphan'],
  'image-pull-policy': ['Always', 'IfNotPresent', 'Never'],
  restart: ['Always', 'Never', 'OnFailure'],
  protocol: ['SCTP', 'TCP', 'UDP'],
  validate: ['ignore', 'strict', 'warn'],
  'sort-by': ['.metadata.creationTimestamp', '.metadata.name'],
  subresource: ['resize', 'scale', 'status'],
};
const FILES = new Set(['filename', 'kustomize', 'kubeconfig', 'from-file', 'from-env-file', 'patch-file']);

/** @returns candidates for the last word, as they would stand there; undefined: a file is wanted */
export function complete(words: readonly string[], door: CompletionDoor): readonly string[] | undefined {
  const word = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const { path, words: rest } = findCommand(before);
  const previous = before.at(-1) ?? '';
  const flags = flagsOf(path);
  const named = flags.find(
    ({ name, short }) => previous === `--${name}` || (short !== undefined && previous === `-${short}`),
  );
  const inside = withNamespace(before, door);
  const given = positional(rest, path);
  if (named && named.alone === undefined && named.type !== 'bool') return valuesOf(named.name, word, '', inside, given);
  const joined = /^--([\w-]+)=(.*)$/.exec(word);
  if (joined) return valuesOf(joined[1] ?? '', joined[2] ?? '', `--${joined[1] ?? ''}=`, inside, given);
  if (word.startsWith('-')) {
    const all = flags.map(({ name, type }) => (type === 'bool' ? `--${name} ` : `--${name}=`));
    return startingWith(word, all);
  }
  const below = subcommandsOf(path);
  if (below.size > 0 && !hasOwnArguments(path))
    return startingWith(
      word,
      [...below.keys()].filter((name) => below.get(name)?.endsWith(name)).map((name) => `${name} `),
    );
  return argumentsOf(path, given, word, inside);
}

/** What stands where a command's arguments do; undefined: it has none of its own. */
function argumentKind(path: string): Command['completes'] {
  const command = COMMANDS.get(path);
  return command && (command.completes ?? 'resources');
}

const hasOwnArguments = (path: string): boolean => argumentKind(path) === 'resources';

function startingWith(word: string, candidates: readonly string[]): readonly string[] {
  return [...new Set(candidates)].filter((candidate) => candidate.startsWith(word)).sort(byText);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function valuesOf(
  flag: string,
  word: string,
  prefix: string,
  door: CompletionDoor,
  [target = '']: readonly string[],
): readonly string[] | undefined {
  if (FILES.has(flag)) return prefix === '' ? undefined : [];
  const values = flagValues(flag, target, door);
  return startingWith(word, values).map((value) => `${prefix}${value}${value.endsWith('=') ? '' : ' '}`);
}

function flagValues(flag: string, target: string, door: CompletionDoor): readonly string[] {
  if (flag === 'namespace') return namesAt('/api/v1/namespaces', door);
  if (flag === 'context') return door.contexts;
  if (flag === 'container') return containersOf(target, door);
  return VALUES[flag] ?? [];
}

/** Names of the containers in "web-x2k9p" or "deploy/web". */
function containersOf(target: string, door: CompletionDoor): readonly string[] {
  const [type = '', name = ''] = target.includes('/') ? target.split('/') : ['pods', target];
  const kind = kindNamed(type, door);
  if (!kind || name === '') return [];
  const object = door.get(`${pathOf(kind, door)}/${name}`);
  const spec = recordAt(object, 'spec');
  const template = recordAt(spec, 'template');
  const inside = kind.name === 'pods' ? spec : recordAt(template, 'spec');
  return ['containers', 'initContainers'].flatMap((field) => itemsOf(inside, field).map((one) => text(one['name'])));
}

const recordAt = (value: unknown, field: string): unknown => (isRecord(value) ? value[field] : undefined);

/** The words that are no flags, and no flags' values. */
function positional(words: readonly string[], path: string): readonly string[] {
  const found: string[] = [];
  const flags = flagsOf(path);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') break;
    if (!word.startsWith('-')) {
      found.push(word);
      continue;
    }
    const info = flags.find(({ name, short }) => word === `--${name}` || (short !== undefined && word === `-${short}`));
    if (info && info.alone === undefined && info.type !== 'bool') at++;
  }
  return found;
}

function withNamespace(words: readonly string[], door: CompletionDoor): CompletionDoor {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace');
  const joined = words.find((word) => /^(-n|--namespace=)./.test(word))?.replace(/^(-n=?|--namespace=)/, '');
  const namespace = at >= 0 ? words[at + 1] : joined;
  return namespace === undefined ? door : { contexts: door.contexts, namespace, get: (path) => door.get(path) };
}

function argumentsOf(
  path: string,
  given: readonly string[],
  word: string,
  door: CompletionDoor,
): readonly string[] | undefined {
  const [first] = given;
  const slash = word.indexOf('/');
  if (slash > 0)
    return namesAfter(word.slice(0, slash), word.slice(slash + 1), door).map(
      (name) => `${word.slice(0, slash)}/${name} `,
    );
  const own = OF_KINDS[path];
  if (own) {
    if (given.length > 0 && path !== 'cordon' && path !== 'uncordon' && path !== 'drain') return [];
    return own.flatMap((kind) => namesAfter(kind, word, door)).map((name) => `${name} `);
  }
  const isRollout = path.startsWith('rollout ');
  const kind = argumentKind(path);
  if (kind === 'contexts' && first === undefined) return startingWith(word, door.contexts).map((name) => `${name} `);
  if (kind === 'nothing' || kind === 'contexts') return [];
  if (!isRollout && kind !== 'resources') return undefined;
  if (first === undefined) {
    const kinds = kindsOf(door).filter(({ name }) => !isRollout || ROLLED.includes(name));
    return startingWith(
      word,
      kinds.map(({ name }) => `${name} `),
    );
  }
  if (first.includes('/') || path === 'explain') return [];
  return namesAfter(first, word, door)
    .filter((name) => !given.includes(name))
    .map((name) => `${name} `);
}

/** Names of the objects that the last of "svc,ep" means. */
function namesAfter(kinds: string, word: string, door: CompletionDoor): readonly string[] {
  const wanted = kinds.split(',').at(-1) ?? '';
  const kind = kindNamed(wanted, door);
  return kind ? startingWith(word, namesAt(pathOf(kind, door), door)) : [];
}

const kindNamed = (name: string, door: CompletionDoor): Kind | undefined =>
  kindsOf(door).find(({ names }) => names.includes(name.toLowerCase()));

const pathOf = ({ path, namespaced }: Kind, { namespace }: CompletionDoor): string =>
  path.replace('*', namespaced ? `namespaces/${namespace}/` : '');

function namesAt(path: string, door: CompletionDoor): readonly string[] {
  return itemsOf(door.get(path), 'items').flatMap(({ metadata }) =>
    isRecord(metadata) && typeof metadata['name'] === 'string' ? [metadata['name']] : [],
  );
}

function itemsOf(list: unknown, field: string): readonly Readonly<Record<string, unknown>>[] {
  const items = isRecord(list) ? list[field] : undefined;
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Everything that can be listed, of the groups' preferred versions. */
function kindsOf(door: CompletionDoor): readonly Kind[] {
  const groups = itemsOf(door.get('/apis'), 'groups').map(({ preferredVersion }) =>
    isRecord(preferredVersion) ? text(preferredVersion['groupVersion']) : '',
  );
  return ['v1', ...groups].flatMap((version) => {
    const root = version === 'v1' ? '/api/v1' : `/apis/${version}`;
    return itemsOf(door.get(root), 'resources').flatMap((resource): Kind[] => {
      const name = text(resource['name']);
      const verbs: unknown = resource['verbs'];
      if (name.includes('/') || !Array.isArray(verbs) || !verbs.includes('list')) return [];
      const short: unknown = resource['shortNames'];
      const names = [
        name,
        text(resource['singularName']),
        text(resource['kind']).toLowerCase(),
        ...(Array.isArray(short) ? short.map(text) : []),
      ];
      return [{ name, names, path: `${root}/*${name}`, namespaced: resource['namespaced'] === true }];
    });
  });
}
