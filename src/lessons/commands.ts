/**
 * What a lesson does to its cluster, a line each: for inline controls, predictions, solutions. The verbs are those of the page's own
 * menus; everything goes through the API server or is an interference, and is part of the run like a learner's action.
 *
 *     kill app=frontend@node-1          scale deployment/frontend 5       set service/web spec.type=NodePort
 *     label pod/frontend app=other      delete service/web                send client frontend-svc:80 12
 */
import { isPodReady, type Flow, type Pod } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';
import { parse as parseYaml } from 'yaml';
import { applyCommand } from './manifests.ts';
import { findFrom, findPods, splitHost } from './names.ts';
import { changeObject, deleteObject } from './objects.ts';
import type { Command, LessonFile, Problem } from './types.ts';

interface Context {
  readonly cluster: Cluster;
  readonly files: readonly LessonFile[];
}

interface Verb {
  /** How many words it takes: at least, at most. */
  readonly words: readonly [number, number];
  readonly usage: string;
  /** @throws ApiError, CommandError */
  readonly perform: (context: Context, words: readonly string[]) => void;
}

/** A command that has nothing to act on. Its message is for whoever reads the lesson. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** One that is ready, or one that is not, when there is such a one among those meant. */
function onePod({ cluster }: Context, words: string, ready = true): Pod {
  const found = findPods(cluster, words).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const pod = found.find((each) => isPodReady(each) === ready) ?? found[0];
  if (!pod) throw new CommandError(`There is no Pod "${words}" now.`);
  return pod;
}

const podName = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`;

const onPod = (kind: 'failReadiness' | 'passReadiness' | 'cutPod' | 'restorePod' | 'crash' | 'outOfMemory'): Verb => ({
  words: [1, 1],
  usage: 'POD',
  perform: (context, [pod = '']) => {
    context.cluster.interfere({ kind, pod: podName(onePod(context, pod, kind !== 'passReadiness')) });
  },
});

const onNode = (
  kind: 'stopKubeProxy' | 'startKubeProxy' | 'powerOff' | 'powerOn' | 'cutNetwork' | 'restoreNetwork',
): Verb => ({
  words: [1, 1],
  usage: 'NODE',
  perform: ({ cluster }, [node = '']) => cluster.interfere({ kind, node }),
});

function kill(context: Context, words: string, query: string): void {
  const { metadata } = onePod(context, words);
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}${query}`;
  context.cluster.request({ method: 'DELETE', path });
}

/** "a.b.c=value" as a merge patch; the value is YAML. */
function asPatch(words: readonly string[]): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const word of words) {
    const [, path = '', value = ''] = /^([^=]+)=([\s\S]*)$/.exec(word) ?? [];
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = patch;
    for (const step of steps) at = (at[step] ??= {}) as Record<string, unknown>;
    at[last] = parseYaml(value) as unknown;
  }
  return patch;
}

/** "app=web" sets a label, "app-" takes it away. */
function asLabels(words: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    words.map((word) => {
      const [, key = '', value] = /^([^=]+?)(?:=(.*)|-)$/.exec(word) ?? [];
      return [key, value ?? null];
    }),
  );
}

function flowOf(context: Context, from: string, to: string, protocol: Flow['protocol'] = 'TCP'): Flow {
  const source = findFrom(context.cluster, from);
  if (!source) throw new CommandError(`There is no client "${from}" now.`);
  const { host, port } = splitHost(to);
  return { from: source, to: { host: hostOf(context, host), port }, protocol };
}

/** "pod:app=web" is that Pod's own address. */
function hostOf(context: Context, host: string): string {
  return host.startsWith('pod:') ? (onePod(context, host.slice(4)).status?.podIP ?? host) : host;
}

/** More, and the page has nothing to do but them. */
const MOST_AT_ONCE = 1200;
const SHORTEST_EVERY_MS = 10;

const restarted = (cluster: Cluster): object => ({
  spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': `${cluster.now}` } } } },
});

const VERBS: Readonly<Record<string, Verb>> = {
  kill: { words: [1, 1], usage: 'POD', perform: (context, [pod = '']) => kill(context, pod, '') },
  'force-kill': {
    words: [1, 1],
    usage: 'POD',
    perform: (context, [pod = '']) => kill(context, pod, '?gracePeriodSeconds=0'),
  },
  scale: {
    words: [2, 2],
    usage: 'KIND/NAME REPLICAS',
    perform: ({ cluster }, [name = '', replicas]) =>
      changeObject(cluster, name, { spec: { replicas: Number(replicas) } }),
  },
  set: {
    words: [2, 9],
    usage: 'KIND/NAME PATH=VALUE …',
    perform: ({ cluster }, [name = '', ...changes]) => changeObject(cluster, name, asPatch(changes)),
  },
  label: {
    words: [2, 9],
    usage: 'KIND/NAME KEY=VALUE …',
    perform: (context, [name = '', ...labels]) => {
      const [, pod] = /^pod\/(.+)$/.exec(name) ?? [];
      const target = pod === undefined ? name : `pod/${podName(onePod(context, pod))}`;
      changeObject(context.cluster, target, { metadata: { labels: asLabels(labels) } });
    },
  },
  restart: {
    words: [1, 1],
    usage: 'KIND/NAME',
    perform: ({ cluster }, [name = '']) => changeObject(cluster, name, restarted(cluster)),
  },
  delete: { words: [1, 1], usage: 'KIND/NAME', perform: ({ cluster }, [name = '']) => deleteObject(cluster, name) },
  apply: {
    words: [1, 1],
    usage: 'FILE',
    perform: ({ cluster, files }, [name = '']) => applyCommand(cluster, files, name),
  },
  send: {
    words: [2, 4],
    usage: 'FROM HOST:PORT [COUNT] [TCP|UDP|ICMP]',
    perform: (context, [from = '', to = '', count = '1', protocol]) => {
      const flow = flowOf(context, from, to, protocol as Flow['protocol']);
      if (!(Number(count) <= MOST_AT_ONCE)) throw new CommandError(`At most ${MOST_AT_ONCE} can be sent at once.`);
      if (Number(count) > 1) context.cluster.sendMany(flow, Number(count), 150);
      else context.cluster.send(flow);
    },
  },
  ask: {
    words: [2, 2],
    usage: 'FROM NAME',
    perform: (context, [from = '', name = '']) => {
      context.cluster.ask(flowOf(context, from, `${name}:53`).from, name);
    },
  },
  traffic: {
    words: [4, 5],
    usage: 'ID FROM HOST:PORT EVERY_MS [keep-alive]',
    perform: (context, [id = '', from = '', to = '', every, keepAlive]) => {
      if (!(Number(every) >= SHORTEST_EVERY_MS))
        throw new CommandError(`Requests are at least ${SHORTEST_EVERY_MS} ms apart.`);
      context.cluster.setTraffic({
        id,
        ...flowOf(context, from, to),
        every: Number(every),
        ...(keepAlive === undefined ? {} : { keepAlive: true }),
      });
    },
  },
  'no-traffic': { words: [1, 1], usage: 'ID', perform: ({ cluster }, [id = '']) => cluster.removeTraffic(id) },
  slow: {
    words: [2, 2],
    usage: 'POD MS',
    perform: (context, [pod = '', ms]) =>
      context.cluster.interfere({ kind: 'slow', pod: podName(onePod(context, pod)), ms: Number(ms) }),
  },
  cloud: {
    words: [1, 1],
    usage: 'on|off',
    perform: ({ cluster }, [word]) => cluster.configure({ kind: 'setLoadBalancer', on: word === 'on' }),
  },
  'proxy-mode': {
    words: [1, 1],
    usage: 'iptables|ipvs|nftables',
    perform: ({ cluster }, [mode]) =>
      cluster.configure({ kind: 'setProxy', proxy: { mode: mode as 'iptables' | 'ipvs' | 'nftables' } }),
  },
  'fail-readiness': onPod('failReadiness'),
  'pass-readiness': onPod('passReadiness'),
  crash: onPod('crash'),
  'out-of-memory': onPod('outOfMemory'),
  'cut-pod': onPod('cutPod'),
  'restore-pod': onPod('restorePod'),
  'stop-proxy': onNode('stopKubeProxy'),
  'start-proxy': onNode('startKubeProxy'),
  'power-off': onNode('powerOff'),
  'power-on': onNode('powerOn'),
  'cut-network': onNode('cutNetwork'),
  'restore-network': onNode('restoreNetwork'),
  wait: { words: [1, 1], usage: 'SECONDS', perform: () => undefined },
};

/** Words of a line; 'single' or "double" quotes keep spaces together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
}

/** Lines, or commands with semicolons between them. @param line of the first, for what is said about them */
export function readCommands(text: string, line: number, problems: Problem[]): Command[] {
  const commands: Command[] = [];
  text.split('\n').forEach((row, at) => {
    for (const part of row.split(/;\s*/)) {
      const [verb, ...words] = splitWords(part);
      if (verb === undefined || verb.startsWith('#')) continue;
      const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
      if (!known)
        problems.push({
          line: line + at,
          message: `"${verb}" is not a command of lessons; they are ${Object.keys(VERBS).join(', ')}.`,
        });
      else if (words.length < known.words[0] || words.length > known.words[1])
        problems.push({ line: line + at, message: `Write: ${verb} ${known.usage}` });
      else commands.push({ verb, words, line: line + at });
    }
  });
  return commands;
}

/** Cluster time a command asks to pass before the next one, in ms. */
export function pauseAfter({ verb, words }: Command): number {
  return verb === 'wait' ? Number.parseFloat(words[0] ?? '0') * 1000 : 0;
}

/** @throws ApiError in Kubernetes' words; CommandError when there is nothing to act on */
export function perform(cluster: Cluster, command: Command, files: readonly LessonFile[] = []): void {
  VERBS[command.verb]?.perform({ cluster, files }, command.words);
}

/** As one would read it. */
export const commandLine = ({ verb, words }: Command): string => [verb, ...words].join(' ');
