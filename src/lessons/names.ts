/**
 * How lessons name things: a Pod by its name, the beginning of it, or a label ("app=web", "app=web@node-1"); an object as KIND/NAME
 * ("Service/web", "deployment/web", "Pod/other-namespace/web"); a client by the name of a Pod, a node or somebody outside.
 */
import {
  isPodReady,
  matchesPairs,
  RESOURCES,
  type Flow,
  type Pod,
  type ResourceInfo,
  type ResourceName,
} from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';

const KINDS = new Map(
  Object.values(RESOURCES).flatMap((info) =>
    [info.kind.toLowerCase(), info.resource, ...info.shortNames].map((word): [string, ResourceInfo] => [word, info]),
  ),
);

export interface ObjectName {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly name: string;
}

/** Undefined: no kind of that name, or no name. */
export function readObjectName(words: string): ObjectName | undefined {
  const [kind = '', ...rest] = words.split('/');
  const info = KINDS.get(kind.toLowerCase());
  const name = rest.at(-1);
  if (!info || name === undefined || name === '' || rest.length > 2) return undefined;
  return {
    resource: info.resource,
    namespace: info.namespaced ? (rest.length === 2 ? rest[0]! : 'default') : '',
    name,
  };
}

/** Pods in the order they were made; of those with this very name, label or beginning of a name. */
export function findPods(cluster: Cluster, words: string): Pod[] {
  const [what = '', node] = words.split('@');
  const [, namespace = 'default', rest = what] = /^([^/=]+)\/(.+)$/.exec(what) ?? [];
  const here = cluster
    .objects('pods')
    .filter((pod) => pod.metadata.namespace === namespace && (node === undefined || pod.spec.nodeName === node));
  const [key = '', value] = rest.split('=');
  if (value !== undefined) return here.filter((pod) => matchesPairs({ [key]: value }, pod.metadata.labels));
  const exact = here.filter((pod) => pod.metadata.name === rest);
  return exact.length > 0 ? exact : here.filter((pod) => pod.metadata.name.startsWith(`${rest}-`));
}

/** The client of that name; undefined: there is none now. */
export function findFrom(cluster: Cluster, name: string): Flow['from'] | undefined {
  if (cluster.settings.externals.some((external) => external.name === name)) return { external: name };
  if (cluster.object('nodes', '', name)) return { node: name };
  const pods = findPods(cluster, name);
  const pod = pods.find(isPodReady) ?? pods[0];
  return pod && { pod: `${pod.metadata.namespace}/${pod.metadata.name}` };
}

/** "web:80"; without a port 0, as a ping has none. */
export function splitHost(words: string): { host: string; port: number } {
  const [, host = words, port] = /^(.*):(\d+)$/.exec(words) ?? [];
  return { host, port: Number(port ?? 0) };
}
