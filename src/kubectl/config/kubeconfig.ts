/**
 * The kubeconfig file: which cluster, which namespace. Upstream: client-go/tools/clientcmd. Left out: merging several files, credentials
 * (kept as they stand and never used).
 */
import { isRecord } from '../records.ts';
import { readYaml, yamlText } from '../../api/index.ts';
import type { FileText, Process, Routine } from '../../shell/index.ts';
import { Failure } from '../cli/failure.ts';
import type { FlagSet } from '../cli/flags.ts';
import { pathOf } from '../rest/paths.ts';

export interface NamedContext {
  name: string;
  context: { cluster?: string; user?: string; namespace?: string };
}

export interface Kubeconfig {
  apiVersion: 'v1';
  kind: 'Config';
  preferences: object;
  clusters: { name: string; cluster: Record<string, unknown> }[];
  contexts: NamedContext[];
  users: { name: string; user: Record<string, unknown> }[];
  'current-context': string;
}

/** What `kubectl config view` shows where there is no file. */
const emptyConfig = (): Kubeconfig => ({
  apiVersion: 'v1',
  kind: 'Config',
  preferences: {},
  clusters: [],
  contexts: [],
  users: [],
  'current-context': '',
});

/** The file a host should put at ~/.kube/config: one cluster, one context. */
export function kubeconfigText(server: string, name: string): string {
  return yamlText({
    ...emptyConfig(),
    clusters: [{ name, cluster: { server } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    users: [{ name, user: {} }],
    'current-context': name,
  });
}

export function kubeconfigPath(process: Process, flags: FlagSet): string {
  const named = flags.text('kubeconfig') || process.environment.get('KUBECONFIG')?.split(':')[0];
  return pathOf(process, named || `${process.environment.get('HOME') ?? ''}/.kube/config`);
}

const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** @throws Failure when the file cannot be read as one */
function parseKubeconfig(text: string, path: string): Kubeconfig {
  let value: unknown;
  try {
    value = readYaml(text)?.value;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Failure(`error loading config file "${path}": ${said}`);
  }
  const config = emptyConfig();
  if (!isRecord(value)) return config;
  config['current-context'] = textOf(value['current-context']);
  for (const one of listOf(value['clusters']))
    config.clusters.push({ name: textOf(one['name']), cluster: isRecord(one['cluster']) ? { ...one['cluster'] } : {} });
  for (const one of listOf(value['users']))
    config.users.push({ name: textOf(one['name']), user: isRecord(one['user']) ? { ...one['user'] } : {} });
  for (const one of listOf(value['contexts']))
    config.contexts.push({ name: textOf(one['name']), context: isRecord(one['context']) ? { ...one['context'] } : {} });
  return config;
}

/** What completion wants to know of a kubeconfig; of one that cannot be read, what none says. */
export function contextsIn(text: string): { readonly names: readonly string[]; readonly namespace: string } {
  try {
    const config = parseKubeconfig(text, '');
    const current = config.contexts.find(({ name }) => name === config['current-context']);
    return { names: config.contexts.map(({ name }) => name), namespace: current?.context.namespace ?? 'default' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { names: [], namespace: 'default' };
  }
}

export function* loadKubeconfig(process: Process, flags: FlagSet): Routine<Kubeconfig> {
  const path = kubeconfigPath(process, flags);
  const answer = (yield* process.ask({ kind: 'file', does: 'read', path } as { kind: string })) as FileText;
  if ('text' in answer) return parseKubeconfig(answer.text, path);
  if (flags.changed('kubeconfig')) throw new Failure(`stat ${path}: no such file or directory`);
  return emptyConfig();
}

/** The context that counts. @throws Failure when --context names one that is not there */
export function chosenContext(config: Kubeconfig, flags: FlagSet): NamedContext['context'] | undefined {
  const wanted = flags.text('context') || config['current-context'];
  const found = config.contexts.find(({ name }) => name === wanted)?.context;
  if (!found && flags.text('context') !== '') throw new Failure(`context "${wanted}" does not exist`);
  return found;
}

/** "http://127.0.0.1:8080": where the API server is said to be. */
export function serverOf(config: Kubeconfig, flags: FlagSet): string {
  const given = flags.text('server');
  if (given !== '') return /^https?:/.test(given) ? given : `http://${given}`;
  const cluster = flags.text('cluster') || chosenContext(config, flags)?.cluster;
  const server = config.clusters.find(({ name }) => name === cluster)?.cluster['server'];
  return textOf(server) || 'http://localhost:8080';
}
