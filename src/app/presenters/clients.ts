/** Who can send: Pods that run, nodes, clients outside. As choices for a form, and back to a flow. */
import { keyOf, splitKey, type Flow, type Node, type Pod, type Service } from '../../api/index.ts';
import { shortKey } from './flowWords.ts';
import { latePresenterWords } from './late.words.ts';

export interface ClientChoice {
  /** "pod default/client", "node node-1", "external user". */
  readonly value: string;
  readonly label: string;
}

export interface ClientGroup {
  readonly kind: 'clients' | 'serve' | 'outside' | 'nodes' | 'system';
  readonly label: string;
  readonly choices: readonly ClientChoice[];
}

/** The clients by kind: the likeliest first, Pods of kube-system last. */
export function clientGroups(
  pods: readonly Pod[],
  nodes: readonly Node[],
  externals: readonly { readonly name: string }[],
): readonly ClientGroup[] {
  const running = pods.filter(({ status }) => status?.phase === 'Running' && status.podIP !== undefined);
  const isSystem = ({ metadata }: Pod) => metadata.namespace === 'kube-system';
  const declaresPorts = ({ spec }: Pod) => spec.containers.some(({ ports }) => ports?.length);
  const choice = (pod: Pod): ClientChoice => ({ value: `pod ${keyOf(pod)}`, label: shortKey(keyOf(pod)) });
  const { groups: labels, node: itself } = latePresenterWords.clients;
  const groups: ClientGroup[] = [
    // Who serves can ask as well, but who only asks is meant more often.
    {
      kind: 'clients',
      label: labels.clients,
      choices: running.filter((pod) => !isSystem(pod) && !declaresPorts(pod)).map(choice),
    },
    {
      kind: 'serve',
      label: labels.serve,
      choices: running.filter((pod) => !isSystem(pod) && declaresPorts(pod)).map(choice),
    },
    {
      kind: 'outside',
      label: labels.outside,
      choices: externals.map(({ name }) => ({ value: `external ${name}`, label: name })),
    },
    {
      kind: 'nodes',
      label: labels.nodes,
      choices: nodes.map(({ metadata }) => ({ value: `node ${metadata.name}`, label: itself(metadata.name) })),
    },
    { kind: 'system', label: labels.system, choices: running.filter(isSystem).map(choice) },
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}

/** The `from` of a choice; undefined for a text that is none. */
export function clientFrom(value: string): Flow['from'] | undefined {
  const space = value.indexOf(' ');
  const name = value.slice(space + 1);
  switch (value.slice(0, space)) {
    case 'pod':
      return { pod: name };
    case 'node':
      return { node: name };
    case 'external':
      return { external: name };
    default:
      return undefined;
  }
}

/** The name by which a Pod of a namespace calls a Service: short at home, with the namespace elsewhere. */
function callName(service: Service, namespace: string | undefined): string {
  const { name, namespace: home = 'default' } = service.metadata;
  return home === namespace ? name : `${name}.${home}`;
}

/** Services that every cluster has: nobody means them first. */
export const isOfTheSystem = ({ metadata }: Service): boolean =>
  metadata.namespace === 'kube-system' || (metadata.namespace === 'default' && metadata.name === 'kubernetes');

export interface HostSuggestion {
  readonly host: string;
  readonly port?: number;
  /** How the host leads there. */
  readonly way: 'name' | 'clusterIP' | 'loadBalancer' | 'nodePort' | 'pod';
  /** The Service or Pod it leads to. */
  readonly of: string;
  /** Both, in words. */
  readonly note: string;
}

/** Hosts worth asking from this client: names where it has a resolver, addresses always. */
export function hostSuggestions(
  from: Flow['from'] | undefined,
  services: readonly Service[],
  nodes: readonly Node[],
  pods: readonly Pod[],
): readonly HostSuggestion[] {
  const isPod = from !== undefined && 'pod' in from;
  const namespace = isPod ? splitKey(from.pod).namespace : undefined;
  const { hosts } = latePresenterWords;
  const found: HostSuggestion[] = [];
  const add = (host: string | undefined, way: HostSuggestion['way'], of: string, note: string, port?: number) => {
    if (host && host !== 'None') found.push({ host, way, of, note, ...(port === undefined ? {} : { port }) });
  };
  for (const service of services.toSorted((a, b) => Number(isOfTheSystem(a)) - Number(isOfTheSystem(b)))) {
    const { spec, metadata, status } = service;
    const port = spec.ports?.[0];
    if (isPod) add(callName(service, namespace), 'name', metadata.name, hosts.service(metadata.name), port?.port);
    if (isPod || (from && 'node' in from))
      add(spec.clusterIP, 'clusterIP', metadata.name, hosts.clusterIP(metadata.name), port?.port);
    for (const { ip } of status?.loadBalancer?.ingress ?? [])
      add(ip, 'loadBalancer', metadata.name, hosts.loadBalancer(metadata.name), port?.port);
    if (port?.nodePort)
      for (const node of nodes)
        add(
          node.status?.addresses?.[0]?.address,
          'nodePort',
          metadata.name,
          hosts.nodePort(metadata.name, node.metadata.name),
          port.nodePort,
        );
  }
  for (const pod of pods) {
    const declared = pod.spec.containers[0]?.ports?.[0]?.containerPort;
    if (declared !== undefined && pod.metadata.namespace !== 'kube-system')
      add(pod.status?.podIP, 'pod', pod.metadata.name, hosts.pod(pod.metadata.name), declared);
  }
  return found;
}
