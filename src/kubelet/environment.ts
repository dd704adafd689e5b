/**
 * A container's environment and resolv.conf. The Services of the Pod's namespace are written into the environment when the
 * container starts and never again: a Service made later is missing until the container is started anew.
 * Upstream: pkg/kubelet/envvars/envvars.go, pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables), pkg/kubelet/network/dns.
 * Left out: fileKeyRef.
 */
import {
  NDOTS,
  NODE_RESOLVER,
  searchDomains,
  type Container,
  type EnvVar,
  type Pod,
  type ResolverConfig,
  type Service,
} from '../api/index.ts';
import { resourceField } from './resourceFields.ts';
import { valueOfKey, variablesFrom, type ConfigObjects } from './configSources.ts';

/** The variables of Services, in the Services' order. @upstream pkg/kubelet/envvars/envvars.go#FromServices */
export function serviceVariables(services: readonly Service[]): readonly EnvVar[] {
  return services.flatMap(variablesOf);
}

function variablesOf({ metadata, spec }: Service): readonly EnvVar[] {
  const { clusterIP, ports = [] } = spec;
  const [first] = ports;
  if (!clusterIP || clusterIP === 'None' || !first) return [];
  const name = variableName(metadata.name);
  const variables: EnvVar[] = [
    { name: `${name}_SERVICE_HOST`, value: clusterIP },
    { name: `${name}_SERVICE_PORT`, value: String(first.port) },
  ];
  for (const port of ports) {
    if (!port.name) continue;
    variables.push({ name: `${name}_SERVICE_PORT_${variableName(port.name)}`, value: String(port.port) });
  }
  for (const [index, { protocol, port }] of ports.entries()) {
    const lower = protocol.toLowerCase();
    const url = `${lower}://${clusterIP}:${port}`;
    const prefix = `${name}_PORT_${port}_${protocol}`;
    if (index === 0) variables.push({ name: `${name}_PORT`, value: url });
    variables.push(
      { name: prefix, value: url },
      { name: `${prefix}_PROTO`, value: lower },
      { name: `${prefix}_PORT`, value: String(port) },
      { name: `${prefix}_ADDR`, value: clusterIP },
    );
  }
  return variables;
}

const variableName = (text: string): string => text.toUpperCase().replaceAll('-', '_');

/** Services a Pod is told of: those of its own namespace (unless enableServiceLinks is false), and always default/kubernetes. */
export function visibleServices(pod: Pod, services: readonly Service[]): readonly Service[] {
  const links = pod.spec.enableServiceLinks !== false;
  return services.filter(({ metadata }) => {
    const isMaster = metadata.namespace === 'default' && metadata.name === 'kubernetes';
    return isMaster || (links && metadata.namespace === pod.metadata.namespace);
  });
}

/**
 * The whole environment of a container.
 * @param services all Services as they were when the container started
 * @param addresses of the Pod and its node, for fieldRef
 * @param objects the ConfigMaps and Secrets it was created with
 */
export function containerEnvironment(
  pod: Pod,
  container: Container,
  services: readonly Service[],
  addresses: { readonly podIP: string | undefined; readonly hostIP: string },
  objects: ConfigObjects = [],
): readonly EnvVar[] {
  const values = new Map<string, string>([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', hostnameOf(pod)],
  ]);
  const fromServices = new Map<string, string>();
  for (const { name, value = '' } of serviceVariables(visibleServices(pod, services))) fromServices.set(name, value);
  const declared = new Map<string, string>(variablesFrom(objects, container));
  for (const variable of container.env ?? []) {
    const { name, value, valueFrom } = variable;
    const fromKey = valueOfKey(objects, variable);
    if (fromKey) {
      if (fromKey.text !== undefined) declared.set(name, fromKey.text);
      continue;
    }
    if (valueFrom?.resourceFieldRef) {
      declared.set(name, resourceField(pod, container.name, valueFrom.resourceFieldRef));
      continue;
    }
    const path = valueFrom?.fieldRef?.fieldPath;
    const text = path === undefined ? (value ?? '') : fieldValue(pod, path, addresses);
    declared.set(
      name,
      path === undefined ? expandReferences(text, (key) => declared.get(key) ?? fromServices.get(key)) : text,
    );
  }
  for (const [name, value] of fromServices) values.set(name, value);
  for (const [name, value] of declared) values.set(name, value);
  return [...values].map(([name, value]) => ({ name, value }));
}

/** $(NAME) is replaced when NAME is known, and left alone when not; $$ is a dollar. @upstream third_party/forked/golang/expansion */
export function expandReferences(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(/\$\$|\$\(([^)]+)\)/g, (whole, name?: string) =>
    name === undefined ? '$' : (valueOf(name) ?? whole),
  );
}

export function hostnameOf({ spec, metadata }: Pod): string {
  return spec.hostNetwork ? (spec.nodeName ?? '') : (spec.hostname ?? metadata.name);
}

/** The value of a field of the downward API. */
export function fieldValue(pod: Pod, path: string, addresses: { podIP: string | undefined; hostIP: string }): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name;
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid;
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.podIP':
    case 'status.podIPs':
      return addresses.podIP ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return addresses.hostIP;
    default:
      return '';
  }
}

/** As many as the C library reads. */
const MAX_NAMESERVERS = 3;

/** Whose resolver a Pod uses. hostNetwork Pods need ClusterFirstWithHostNet to get the cluster's. */
export function resolverOf({ spec }: Pod): 'cluster' | 'node' {
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false } = spec;
  if (dnsPolicy === 'ClusterFirstWithHostNet') return 'cluster';
  return dnsPolicy === 'ClusterFirst' && !hostNetwork ? 'cluster' : 'node';
}

interface PodDNS {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly options: readonly string[];
}

/** What the policy gives, before the Pod's own settings. The node's own resolver is shown as the loopback stub. */
function policyDNS(pod: Pod, clusterDNS: string | undefined): PodDNS {
  if (pod.spec.dnsPolicy === 'None') return { nameservers: [], searches: [], options: [] };
  if (resolverOf(pod) === 'node' || clusterDNS === undefined)
    return { nameservers: [NODE_RESOLVER], searches: [], options: ['edns0', 'trust-ad'] };
  const searches = searchDomains(pod.metadata.namespace ?? 'default');
  return { nameservers: [clusterDNS], searches, options: [`ndots:${NDOTS}`] };
}

const optionName = (option: string): string => option.split(':', 1)[0] ?? '';

/** The policy's settings with the Pod's own: servers and domains once each, options of the Pod in the place of the policy's. */
function podDNS(pod: Pod, clusterDNS: string | undefined): PodDNS {
  const base = policyDNS(pod, clusterDNS);
  const { dnsConfig } = pod.spec;
  if (!dnsConfig) return base;
  const own = (dnsConfig.options ?? []).map(({ name = '', value }) => (value ? `${name}:${value}` : name));
  const overridden = new Set(own.map(optionName));
  return {
    nameservers: [...new Set([...base.nameservers, ...(dnsConfig.nameservers ?? [])])].slice(0, MAX_NAMESERVERS),
    searches: [...new Set([...base.searches, ...(dnsConfig.searches ?? [])])],
    options: [...base.options.filter((option) => !overridden.has(optionName(option))), ...own],
  };
}

/** The resolver of a Pod with settings of its own; undefined: the Pod leaves it to its policy. */
export function ownResolver(pod: Pod, clusterDNS: string | undefined): ResolverConfig | undefined {
  if (!pod.spec.dnsConfig) return undefined;
  const { nameservers, searches, options } = podDNS(pod, clusterDNS);
  const ndots = options.find((option) => optionName(option) === 'ndots')?.split(':')[1];
  // The C library's own default is 1, and it believes no more than 15.
  return { nameservers, searches, ndots: Math.min(Number(ndots ?? 1) || 0, 15) };
}

/** /etc/resolv.conf of a Pod, as the container runtime writes it. */
export function resolvConf(pod: Pod, clusterDNS: string | undefined): string {
  const { nameservers, searches, options } = podDNS(pod, clusterDNS);
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}\n`] : []),
    ...nameservers.map((server) => `nameserver ${server}\n`),
    ...(options.length > 0 ? [`options ${options.join(' ')}\n`] : []),
  ].join('');
}
