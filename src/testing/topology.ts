/**
 * Small clusters for tests of the network: nodes, Pods and Services written by hand, and every node's rules as iptables-save text
 * in the shape kube-proxy gives them (and the chain of kind's CNI model). No API server, no kubelet: the test says what is.
 */
import { isInCidr, searchNames, type DnsAnswer } from '../api/index.ts';
import { parseIptablesSave, type Ruleset } from '../netfilter/index.ts';
import type { ExternalHost, NetworkNode, PodAddress, Topology } from '../network/index.ts';

const CLUSTER_CIDR = '10.244.0.0/16';

export interface TestService {
  /** "namespace/name". */
  readonly name: string;
  readonly clusterIP: string;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
  /** ip:port of each. */
  readonly endpoints: readonly string[];
  readonly nodePort?: number;
  readonly loadBalancerIP?: string;
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  readonly affinity?: boolean;
}

export interface TestCluster {
  nodes: NetworkNode[];
  externals: ExternalHost[];
  /** By "namespace/name". */
  readonly pods: Map<string, PodAddress & { readonly ip: string }>;
  services: readonly TestService[];
  readonly loadBalancers: Map<string, readonly string[]>;
  readonly healthChecks: Map<string, { readonly status: number; readonly body: string }>;
  /** Fully qualified names with their final dot. */
  readonly names: Map<string, readonly string[]>;
  dnsServer: string | undefined;
  /** kind's CNI model masquerades what leaves the Pod network; false: Pods keep their address everywhere. */
  masqueradesOutside: boolean;
  readonly topology: Topology;
}

/** Three nodes node-1 … node-3 (192.168.10.11 …, Pods in 10.244.1.0/24 …) and the outside client "user". */
export function aTestCluster(): TestCluster {
  const nodes = [1, 2, 3].map((n) => ({
    name: `node-${n}`,
    addresses: [`192.168.10.1${n}`],
    podCIDR: `10.244.${n}.0/24`,
  }));
  const cluster: TestCluster = {
    nodes,
    externals: [{ name: 'user', ip: '203.0.113.2' }],
    pods: new Map(),
    services: [],
    loadBalancers: new Map(),
    healthChecks: new Map(),
    names: new Map(),
    dnsServer: undefined,
    masqueradesOutside: true,
    topology: undefined as never,
  };
  return Object.assign(cluster, { topology: topologyOf(cluster) });
}

/** Adds a Pod by its address; a node's own address makes it a hostNetwork Pod. */
export function withPod(cluster: TestCluster, pod: string, ip: string): void {
  const host = cluster.nodes.find((node) => node.addresses.includes(ip));
  const node = host ?? cluster.nodes.find(({ podCIDR }) => isInCidr(podCIDR, ip));
  if (!node) throw new Error(`${ip} belongs to no node`);
  const [namespace = ''] = pod.split('/');
  cluster.pods.set(pod, { pod, namespace, node: node.name, ip, hostNetwork: host !== undefined });
}

function topologyOf(cluster: TestCluster): Topology {
  // The same object as long as the same list of Services is in force: replace the list, do not change it in place.
  const memo = new WeakMap<readonly TestService[], Map<string, Ruleset>>();
  return {
    nodes: () => cluster.nodes,
    externals: () => cluster.externals,
    podAt: (ip) => [...cluster.pods.values()].find((pod) => pod.ip === ip && !pod.hostNetwork),
    addressOf: (pod) => cluster.pods.get(pod),
    rules(node) {
      let byNode = memo.get(cluster.services);
      if (!byNode) memo.set(cluster.services, (byNode = new Map<string, Ruleset>()));
      let rules = byNode.get(node);
      if (!rules) byNode.set(node, (rules = parseIptablesSave(rulesText(cluster, node))));
      return rules;
    },
    loadBalancerNodes: (ip) => cluster.loadBalancers.get(ip),
    healthCheck: (node, _address, port) => cluster.healthChecks.get(`${node}:${port}`),
    dnsServer: () => cluster.dnsServer,
    lookup: (host, namespace) => answerFrom(cluster.names, host, namespace),
    ask(_server, name, type) {
      const addresses = cluster.names.get(name);
      const records = type === 'A' ? (addresses ?? []).map((data) => ({ name, ttl: 30, type, data })) : [];
      return { reply: { rcode: addresses ? 'NOERROR' : 'NXDOMAIN', records, sentence: '' }, delay: 0 };
    },
  };
}

function answerFrom(names: ReadonlyMap<string, readonly string[]>, host: string, namespace: string): DnsAnswer {
  const tries: { name: string; rcode: 'NOERROR' | 'NXDOMAIN' }[] = [];
  for (const name of searchNames(host, namespace)) {
    const addresses = names.get(name);
    tries.push({ name, rcode: addresses ? 'NOERROR' : 'NXDOMAIN' });
    if (addresses) return { rcode: 'NOERROR', addresses, tries, decided: [] };
  }
  return { rcode: 'NXDOMAIN', addresses: [], tries, decided: [] };
}

// The rules, as text

const HEAD = {
  filter: [
    '-A INPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES',
    '-A INPUT -j KUBE-FIREWALL',
    '-A FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    '-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A FORWARD -m conntrack --ctstate NEW -m comment --comment "kubernetes externally-visible service portals" -j KUBE-EXTERNAL-SERVICES',
    '-A OUTPUT -m conntrack --ctstate NEW -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A OUTPUT -j KUBE-FIREWALL',
    '-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP',
    '-A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP',
    '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT',
    '-A KUBE-FORWARD -m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  ],
  nat: [
    '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    '-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
    '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
    '-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN',
    '-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
    '-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
  ],
};

const MASQ_AGENT = [
  '-A POSTROUTING -m addrtype ! --dst-type LOCAL -j KIND-MASQ-AGENT',
  `-A KIND-MASQ-AGENT -d ${CLUSTER_CIDR} -j RETURN`,
  '-A KIND-MASQ-AGENT -j MASQUERADE',
];

function sepChain(service: TestService, endpoint: string): string {
  return `KUBE-SEP-${hashOf(service)}${endpoint.replace(/\D/g, '')}`;
}

function hashOf({ name }: TestService): string {
  return name.replace(/\W/g, '').toUpperCase();
}

function choice(service: TestService, chain: string, endpoints: readonly string[]): string[] {
  const comment = (endpoint: string): string => `-m comment --comment "${service.name} -> ${endpoint}"`;
  const sticky = endpoints.map((endpoint) => {
    const sep = sepChain(service, endpoint);
    return `-A ${chain} ${comment(endpoint)} -m recent --rcheck --seconds 10800 --reap --name ${sep} --mask 255.255.255.255 --rsource -j ${sep}`;
  });
  const dice = endpoints.map((endpoint, i) => {
    const left = endpoints.length - i;
    const statistic = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(11)}`;
    return `-A ${chain} ${comment(endpoint)}${statistic} -j ${sepChain(service, endpoint)}`;
  });
  return service.affinity ? [...sticky, ...dice] : dice;
}

function endpointRules(service: TestService, proto: string): string[] {
  return service.endpoints.flatMap((endpoint) => {
    const sep = sepChain(service, endpoint);
    const ip = endpoint.slice(0, endpoint.indexOf(':'));
    const recent = service.affinity ? ` -m recent --set --name ${sep} --mask 255.255.255.255 --rsource` : '';
    return [
      `-A ${sep} -s ${ip}/32 -m comment --comment "${service.name}" -j KUBE-MARK-MASQ`,
      `-A ${sep} -p ${proto} -m comment --comment "${service.name}"${recent} -m ${proto} -j DNAT --to-destination ${endpoint}`,
    ];
  });
}

function externalRules(service: TestService, proto: string, local: readonly string[]): string[] {
  const { name, nodePort, loadBalancerIP, externalTrafficPolicy } = service;
  const hash = hashOf(service);
  if (nodePort === undefined && loadBalancerIP === undefined) return [];
  const comment = `${name} external destinations`;
  const policy =
    externalTrafficPolicy === 'Local'
      ? [
          `-A KUBE-EXT-${hash} -s ${CLUSTER_CIDR} -m comment --comment "pod traffic for ${comment}" -j KUBE-SVC-${hash}`,
          `-A KUBE-EXT-${hash} -m comment --comment "masquerade LOCAL traffic for ${comment}" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
          `-A KUBE-EXT-${hash} -m comment --comment "route LOCAL traffic for ${comment}" -m addrtype --src-type LOCAL -j KUBE-SVC-${hash}`,
          ...(local.length > 0 ? [`-A KUBE-EXT-${hash} -j KUBE-SVL-${hash}`] : []),
          ...choice(service, `KUBE-SVL-${hash}`, local),
        ]
      : [
          `-A KUBE-EXT-${hash} -m comment --comment "masquerade traffic for ${comment}" -j KUBE-MARK-MASQ`,
          `-A KUBE-EXT-${hash} -j KUBE-SVC-${hash}`,
        ];
  return [
    ...(loadBalancerIP === undefined
      ? []
      : [
          `-A KUBE-SERVICES -d ${loadBalancerIP}/32 -p ${proto} -m comment --comment "${name} loadbalancer IP" -m ${proto} --dport ${service.port} -j KUBE-EXT-${hash}`,
        ]),
    ...(nodePort === undefined
      ? []
      : [
          `-A KUBE-NODEPORTS -p ${proto} -m comment --comment "${name}" -m ${proto} --dport ${nodePort} -j KUBE-EXT-${hash}`,
        ]),
    ...policy,
  ];
}

function rejections(service: TestService, proto: string, local: readonly string[]): string[] {
  const { name, clusterIP, port, nodePort, endpoints, externalTrafficPolicy } = service;
  const none = endpoints.length === 0;
  const noLocal = externalTrafficPolicy === 'Local' && local.length === 0;
  const verdict = none ? 'REJECT --reject-with icmp-port-unreachable' : 'DROP';
  const why = none ? 'has no endpoints' : 'has no local endpoints';
  return [
    ...(none
      ? [
          `-A KUBE-SERVICES -d ${clusterIP}/32 -p ${proto} -m comment --comment "${name} ${why}" -m ${proto} --dport ${port} -j ${verdict}`,
        ]
      : []),
    ...(nodePort !== undefined && (none || noLocal)
      ? [
          `-A KUBE-EXTERNAL-SERVICES -p ${proto} -m comment --comment "${name} ${why}" -m addrtype --dst-type LOCAL -m ${proto} --dport ${nodePort} -j ${verdict}`,
        ]
      : []),
  ];
}

function natRules(service: TestService, proto: string, local: readonly string[]): string[] {
  const { name, clusterIP, port, endpoints } = service;
  if (endpoints.length === 0) return [];
  const svc = `KUBE-SVC-${hashOf(service)}`;
  const to = `-d ${clusterIP}/32 -p ${proto} -m comment --comment "${name} cluster IP" -m ${proto} --dport ${port}`;
  return [
    `-A KUBE-SERVICES ${to} -j ${svc}`,
    ...externalRules(service, proto, local),
    `-A ${svc} ! -s ${CLUSTER_CIDR} ${to} -j KUBE-MARK-MASQ`,
    ...choice(service, svc, endpoints),
    ...endpointRules(service, proto),
  ];
}

/** A table with every chain its lines speak of. */
function table(name: string, lines: readonly string[]): string[] {
  const builtIn = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];
  const named = lines.flatMap((line) => line.match(/(?<=-A |-j )K[A-Z]+-[\w-]+/g) ?? []);
  const chains = [...new Set([...named, 'KUBE-EXTERNAL-SERVICES', 'KUBE-SERVICES', 'KUBE-NODEPORTS'])].sort();
  return [
    `*${name}`,
    ...builtIn.map((chain) => `:${chain} ACCEPT [0:0]`),
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...lines,
    'COMMIT',
  ];
}

function rulesText(cluster: TestCluster, node: string): string {
  const podCIDR = cluster.nodes.find(({ name }) => name === node)?.podCIDR ?? '';
  const filter = [...HEAD.filter];
  const nat = [...HEAD.nat];
  for (const service of cluster.services) {
    const proto = (service.protocol ?? 'TCP').toLowerCase();
    const local = service.endpoints.filter((endpoint) => isInCidr(podCIDR, endpoint.slice(0, endpoint.indexOf(':'))));
    filter.push(...rejections(service, proto, local));
    nat.push(...natRules(service, proto, local));
  }
  nat.push(
    '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ...(cluster.masqueradesOutside ? MASQ_AGENT : []),
  );
  return [...table('mangle', []), ...table('filter', filter), ...table('nat', nat)].join('\n');
}
