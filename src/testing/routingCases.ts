/** Random clusters for routing: Services as manifests and, beside them, as the oracle wants to be told of them. */
import { someDice, type Dice } from './rules.ts';
import type { OracleEndpoint, OracleService, OracleSettings } from './routingOracle.ts';

interface CaseNode {
  readonly name: string;
  readonly ip: string;
  readonly extraIPs: readonly string[];
  readonly podCIDR: string;
  readonly zone?: string;
}

export interface RoutingCase {
  readonly nodes: readonly CaseNode[];
  readonly settings: OracleSettings;
  readonly services: readonly OracleService[];
  readonly manifests: readonly object[];
  /** Status of Services by name: what a cloud would have written. */
  readonly statuses: ReadonlyMap<string, object>;
  readonly dice: Dice;
}

const ZONES = ['west', 'east'];

function someNodes(dice: Dice): CaseNode[] {
  return ['a', 'b', 'c'].map((name, i) => ({
    name,
    ip: `192.168.60.${11 + i}`,
    extraIPs: dice.chance(0.5) ? [`192.168.61.${11 + i}`] : [],
    podCIDR: `10.244.${i + 1}.0/24`,
    ...(dice.chance(0.8) ? { zone: dice.one(ZONES) } : {}),
  }));
}

function someSettings(dice: Dice): OracleSettings {
  const addresses = [
    [],
    [],
    [],
    ['192.168.60.0/24'],
    ['192.168.61.0/24', '127.0.0.0/8'],
    ['0.0.0.0/0'],
    ['10.9.9.0/24'],
    ['primary'],
  ];
  return {
    serviceCIDR: '10.96.0.0/16',
    clusterCIDR: '10.244.0.0/16',
    detectLocal: dice.one(['ClusterCIDR', 'ClusterCIDR', 'NodeCIDR', 'none'] as const),
    masqueradeAll: dice.chance(0.2),
    nodePortAddresses: dice.one(addresses),
    localhostNodePorts: dice.chance(0.7),
  };
}

/** Few addresses, so that one comes twice: in two slices, in two states. */
function someEndpoints(dice: Dice, nodes: readonly CaseNode[]): OracleEndpoint[] {
  const hinted = dice.chance(0.5);
  return Array.from({ length: dice.below(6) }, () => {
    const node = dice.one(nodes);
    const state = dice.one(['ready', 'ready', 'ready', 'unready', 'ending', 'gone'] as const);
    // A hostNetwork Pod has the address of its node.
    const ip = dice.chance(0.1) ? node.ip : node.podCIDR.replace(/\d+\/\d+$/, String(5 + dice.below(6)));
    return {
      ip,
      port: 8080,
      ...(dice.chance(0.9) ? { node: node.name } : {}),
      ready: state === 'ready',
      serving: state === 'ready' || state === 'ending',
      terminating: state === 'ending' || state === 'gone',
      ...(hinted && dice.chance(0.95) ? { zones: [dice.one(ZONES)] } : {}),
      ...(hinted && dice.chance(0.6) ? { nodes: [dice.one(nodes).name] } : {}),
    };
  });
}

function someService(dice: Dice, nodes: readonly CaseNode[], i: number): { service: OracleService; spec: object } {
  const type = dice.one(['ClusterIP', 'NodePort', 'LoadBalancer'] as const);
  // A node's own address may be an external IP; two Services may share one on different ports.
  const externalIPs = dice.chance(0.3) ? [dice.one(['198.18.7.7', nodes[0]!.ip])] : [];
  const exposed = type !== 'ClusterIP' || externalIPs.length > 0;
  const balanced = type === 'LoadBalancer';
  const nodePort = type === 'NodePort' || (balanced && dice.chance(0.7)) ? 30_100 + i : undefined;
  const externalLocal = exposed && dice.chance(0.5);
  const sourceRanges =
    balanced && dice.chance(0.4)
      ? dice.one([['203.0.113.0/25'], ['192.168.60.11/32', '10.244.2.0/24'], ['10.0.0.0/8', '0.0.0.0/0']])
      : [];
  const service: OracleService = {
    clusterIP: `10.96.0.${50 + i}`,
    port: 1000 + 2 * i,
    protocol: dice.one(['TCP', 'TCP', 'UDP'] as const),
    ...(nodePort === undefined ? {} : { nodePort }),
    externalIPs,
    vips: balanced ? dice.one([[`198.51.100.${10 + i}`], [`198.51.100.${10 + i}`], []]) : [],
    sourceRanges: sourceRanges.some((range) => range.endsWith('/0')) ? [] : sourceRanges,
    internalLocal: dice.chance(0.4),
    externalLocal,
    ...(balanced && externalLocal ? { healthCheckNodePort: 31_100 + i } : {}),
    endpoints: someEndpoints(dice, nodes),
  };
  const { clusterIP, port, protocol, internalLocal, healthCheckNodePort } = service;
  const spec = {
    type,
    clusterIP,
    ports: [{ port, targetPort: 8080, protocol, ...(nodePort === undefined ? {} : { nodePort }) }],
    internalTrafficPolicy: internalLocal ? 'Local' : 'Cluster',
    ...(exposed ? { externalTrafficPolicy: externalLocal ? 'Local' : 'Cluster' } : {}),
    ...(externalIPs.length > 0 ? { externalIPs } : {}),
    ...(sourceRanges.length > 0 ? { loadBalancerSourceRanges: sourceRanges } : {}),
    ...(balanced && nodePort === undefined ? { allocateLoadBalancerNodePorts: false } : {}),
    ...(healthCheckNodePort === undefined ? {} : { healthCheckNodePort }),
    ...(dice.chance(0.2) ? { sessionAffinity: 'ClientIP' } : {}),
  };
  return { service, spec };
}

/** Endpoints over one or two slices. */
function slicesOf(name: string, { endpoints, protocol }: OracleService, dice: Dice): object[] {
  const split = dice.below(endpoints.length + 1);
  return [endpoints.slice(0, split), endpoints.slice(split)].map((part, k) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-${k}`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol }],
    endpoints: part.map(({ ip, node, ready, serving, terminating, zones, nodes }) => ({
      addresses: [ip],
      conditions: { ready, serving, terminating },
      ...(node === undefined ? {} : { nodeName: node }),
      ...(zones || nodes
        ? {
            hints: {
              ...(zones ? { forZones: zones.map((zone) => ({ name: zone })) } : {}),
              ...(nodes ? { forNodes: nodes.map((each) => ({ name: each })) } : {}),
            },
          }
        : {}),
    })),
  }));
}

/** The same case for the same seed. */
export function aRoutingCase(seed: number): RoutingCase {
  const dice = someDice(seed);
  const nodes = someNodes(dice);
  const made = Array.from({ length: 5 }, (_, i) => ({ name: `svc-${i}`, ...someService(dice, nodes, i) }));
  const manifests = made.flatMap(({ name, service, spec }) => [
    { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec },
    ...slicesOf(name, service, dice),
  ]);
  const statuses = new Map<string, object>();
  for (const { name, service } of made) {
    // An address that the cloud's own proxy answers for has no rules.
    const proxied = { ip: '198.51.100.99', ipMode: 'Proxy' };
    const ingress = [...service.vips.map((ip) => ({ ip, ipMode: 'VIP' })), ...(dice.chance(0.3) ? [proxied] : [])];
    if ((spec(made, name) as { type: string }).type === 'LoadBalancer' && ingress.length > 0)
      statuses.set(name, { loadBalancer: { ingress } });
  }
  return {
    nodes,
    settings: someSettings(dice),
    services: made.map(({ service }) => service),
    manifests,
    statuses,
    dice,
  };
}

function spec(made: readonly { name: string; spec: object }[], name: string): object {
  return made.find((each) => each.name === name)!.spec;
}
