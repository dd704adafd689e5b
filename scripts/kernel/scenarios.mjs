// The clusters that are built in network namespaces: uneven Pods, every kind of Service, and every setting of kube-proxy that
// changes a rule. All of one shape, so that one set of namespaces serves them one after the other.
import { pod, service, slice } from './manifests.mjs';

const NODES = [
  { name: 'a', ip: '192.168.60.11', podCIDR: '10.244.1.0/24', zone: 'west' },
  { name: 'b', ip: '192.168.60.12', podCIDR: '10.244.2.0/24', zone: 'west', extraIPs: ['192.168.61.12'] },
  { name: 'c', ip: '192.168.60.13', podCIDR: '10.244.3.0/24', zone: 'east' },
];

/** web on a (1), b (2) and c (1); solo on b only; a hostNetwork server on c; one that is about to end, on a. */
const PODS = [
  pod('web-1', 'a', { labels: { app: 'web' }, named: { http: 8080 } }),
  pod('web-2', 'b', { labels: { app: 'web' }, named: { http: 8080 } }),
  pod('web-3', 'b', { labels: { app: 'web' }, ports: [8080, 8081], named: { http: 8081 } }),
  pod('web-4', 'c', { labels: { app: 'web' }, named: { http: 8080 } }),
  pod('solo', 'b', { labels: { app: 'solo' }, ports: [8080, 8443] }),
  pod('ending', 'a', { labels: { app: 'ending' }, lingers: true }),
  pod('host', 'c', { labels: { app: 'host' }, ports: [9090], hostNetwork: true }),
  pod('unready', 'c', { labels: { app: 'unready' }, unready: true }),
];

const WEB = { app: 'web' };
/** As endpoints of hand-made slices. */
const [web1, web2, web3, web4] = ['a', 'b', 'b', 'c'].map((node, i) => ({ ip: `@web-${i + 1}`, node }));

/** Policies, by every kind of address. */
const POLICIES = [
  service('cluster-ip', WEB),
  service('itp-local', { app: 'solo', internalTrafficPolicy: 'Local' }),
  service('node-port', { ...WEB, type: 'NodePort' }),
  service('node-port-local', { app: 'solo', type: 'NodePort', externalTrafficPolicy: 'Local' }),
  service('both-local', { ...WEB, type: 'NodePort', externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Local' }),
  service('itp-local-etp-cluster', { app: 'solo', type: 'NodePort', internalTrafficPolicy: 'Local' }),
  service('balanced', { ...WEB, type: 'LoadBalancer' }),
  service('balanced-local', { app: 'solo', type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
  service('no-node-ports', { app: 'solo', type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }),
  service('external-ip', { ...WEB, externalIPs: ['198.18.7.7'] }),
  service('external-ip-local', { app: 'solo', externalIPs: ['198.18.7.8'], externalTrafficPolicy: 'Local' }),
  service('external-ip-of-a-node', { app: 'solo', ports: 8000, externalIPs: ['192.168.60.11'] }),
  service('shared-external-ip', { app: 'solo', ports: 8443, targetPort: 8443, externalIPs: ['198.18.7.7'] }),
];

/** Ports, protocols, affinity, source ranges. */
const PORTS = [
  service('many-ports', {
    ...WEB,
    ports: [
      { name: 'first', port: 80, targetPort: 8080 },
      { name: 'by-name', port: 81, targetPort: 'http' },
      { name: 'same-udp', port: 80, targetPort: 8080, protocol: 'UDP' },
    ],
  }),
  service('udp', { app: 'solo', type: 'NodePort', ports: [{ port: 53, targetPort: 8080, protocol: 'UDP' }] }),
  service('sticky', { ...WEB, type: 'NodePort', sessionAffinity: 'ClientIP' }),
  service('ranges', {
    app: 'solo',
    type: 'LoadBalancer',
    loadBalancerSourceRanges: ['203.0.113.101/32', '10.244.2.0/24'],
  }),
  service('ranges-with-a-node', { app: 'solo', type: 'LoadBalancer', loadBalancerSourceRanges: ['192.168.60.11/32'] }),
  service('host-network', { app: 'host', type: 'NodePort', targetPort: 9090 }),
  service('host-network-local', { app: 'host', type: 'NodePort', targetPort: 9090, externalTrafficPolicy: 'Local' }),
  service('wrong-target-port', { app: 'solo', targetPort: 5001 }),
  // The same number for both protocols, and a NodePort that they share.
  service('both-protocols', {
    app: 'solo',
    type: 'NodePort',
    ports: ['TCP', 'UDP'].map((protocol) => ({
      name: `dns-${protocol.toLowerCase()}`,
      port: 53,
      targetPort: 8080,
      nodePort: 30_953,
      protocol,
    })),
  }),
  service('by-name', { ...WEB, type: 'NodePort', targetPort: 'http' }),
  service('udp-local', {
    ...WEB,
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    ports: [{ port: 53, targetPort: 8080, protocol: 'UDP' }],
  }),
  service('sticky-balanced', {
    ...WEB,
    type: 'LoadBalancer',
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
  }),
  service('ranges-local', {
    ...WEB,
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    loadBalancerSourceRanges: ['203.0.113.102/32', '10.244.1.0/24'],
  }),
  service('ranges-and-external-ip', {
    app: 'solo',
    type: 'LoadBalancer',
    externalIPs: ['198.18.7.20'],
    loadBalancerSourceRanges: ['203.0.113.101/32'],
  }),
  service('ranges-for-nobody', { app: 'nobody', type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.101/32'] }),
];

/** Endpoints in every state, most of them by hand. */
const STATES = [
  service('nobody', { app: 'nobody', type: 'NodePort', externalIPs: ['198.18.7.9'] }),
  service('nobody-udp', { app: 'nobody', ports: [{ port: 53, protocol: 'UDP' }] }),
  service('terminating', { app: 'ending', type: 'NodePort', externalTrafficPolicy: 'Local' }),
  service('terminating-locally', { type: 'NodePort', externalTrafficPolicy: 'Local' }),
  slice('terminating-locally', [{ ...web1, ready: false, serving: true, terminating: true }, web2]),
  service('unready', { type: 'NodePort' }),
  slice('unready', [
    { ...web1, ready: false },
    { ...web2, ready: false, serving: false, terminating: true },
  ]),
  service('hinted'),
  slice('hinted', [
    { ...web1, zones: ['west'] },
    { ...web2, zones: ['west'] },
    { ...web4, zones: ['east'] },
  ]),
  service('hinted-to-nodes'),
  slice('hinted-to-nodes', [
    { ...web1, zones: ['west'], nodes: ['a'] },
    { ...web3, zones: ['west'], nodes: ['b'] },
    { ...web4, zones: ['east'], nodes: ['c'] },
  ]),
  service('half-hinted'),
  slice('half-hinted', [{ ...web1, zones: ['west'] }, web4]),
  service('no-node-name', { type: 'NodePort', externalTrafficPolicy: 'Local' }),
  slice('no-node-name', [{ ip: web1.ip }, web4]),
  service('two-slices'),
  slice('two-slices', [web1, { ...web2, ready: false, serving: true, terminating: true }], { name: 'two-slices-1' }),
  slice('two-slices', [web2, web3], { name: 'two-slices-2' }),
  service('pod-is-gone'),
  slice('pod-is-gone', [web1, { ip: '10.244.2.200', node: 'b' }, { ip: '192.168.60.13', node: 'c' }]),
  service('headless', { ...WEB, clusterIP: 'None' }),
  // The two policies fall back to terminating endpoints each by itself: on a nobody is ready, elsewhere somebody is.
  service('terminating-apart', {
    type: 'LoadBalancer',
    internalTrafficPolicy: 'Local',
    externalTrafficPolicy: 'Local',
  }),
  slice('terminating-apart', [
    { ...web1, ready: false, serving: true, terminating: true },
    { ...web2, ready: false, serving: true, terminating: true },
    web3,
  ]),
  service('terminating-only', { type: 'NodePort' }),
  slice('terminating-only', [
    { ...web1, ready: false, serving: true, terminating: true, zones: ['west'] },
    { ...web4, ready: false, serving: true, terminating: true, zones: ['east'] },
  ]),
  service('same-address-twice', { type: 'NodePort', externalTrafficPolicy: 'Local' }),
  slice('same-address-twice', [{ ...web1, ready: false, serving: true, terminating: true }], { name: 'twice-1' }),
  slice('same-address-twice', [web1, web4], { name: 'twice-2' }),
];

/** Hints as the EndpointSlice controller writes them, and Pods that are published before they are ready. */
const DISTRIBUTION = [
  service('same-zone', { ...WEB, type: 'NodePort', trafficDistribution: 'PreferSameZone' }),
  service('same-node', { ...WEB, trafficDistribution: 'PreferSameNode' }),
  service('close-and-local', {
    ...WEB,
    type: 'NodePort',
    externalTrafficPolicy: 'Local',
    trafficDistribution: 'PreferClose',
  }),
  service('published', { app: 'unready', publishNotReadyAddresses: true }),
  service('not-published', { app: 'unready', type: 'NodePort' }),
  service('published-ending', { app: 'ending', publishNotReadyAddresses: true, internalTrafficPolicy: 'Local' }),
  service('zone-of-nobody', { app: 'solo', trafficDistribution: 'PreferSameZone' }),
];

const cluster = (name, apply, rest = {}) => ({ name, nodes: NODES, apply: [...PODS, ...apply], ...rest });

const EVERYTHING = [...POLICIES, ...PORTS, ...STATES, ...DISTRIBUTION];

/** What settings change: ClusterIP, NodePort, load balancer, external address, each with both policies. */
const FOR_SETTINGS = POLICIES.slice(0, 11);

export const scenarios = [
  cluster('policies', POLICIES),
  cluster('ports', PORTS),
  cluster('states', STATES, { delete: ['ending'] }),
  cluster('distribution', DISTRIBUTION, { delete: ['ending'] }),
  cluster('masquerade-all', FOR_SETTINGS, { share: 0.3, proxy: { masqueradeAll: true } }),
  cluster('detect-by-node', FOR_SETTINGS, { share: 0.3, proxy: { detectLocal: 'NodeCIDR' } }),
  cluster('detect-nothing', FOR_SETTINGS, { share: 0.3, proxy: { detectLocal: 'none' } }),
  cluster('node-port-addresses', FOR_SETTINGS, { share: 0.3, proxy: { nodePortAddresses: ['192.168.60.0/24'] } }),
  cluster('node-port-loopback', FOR_SETTINGS, {
    share: 0.3,
    proxy: { nodePortAddresses: ['127.0.0.0/8', '192.168.61.0/24'] },
  }),
  cluster('node-port-primary', FOR_SETTINGS, { share: 0.3, proxy: { nodePortAddresses: ['primary'] } }),
  cluster('node-port-everywhere', FOR_SETTINGS, { share: 0.3, proxy: { nodePortAddresses: ['0.0.0.0/0'] } }),
  cluster('node-port-nowhere', FOR_SETTINGS, {
    share: 0.3,
    proxy: { nodePortAddresses: ['10.99.0.0/16'], detectLocal: 'NodeCIDR', masqueradeAll: true },
  }),
  cluster('no-localhost', FOR_SETTINGS, { share: 0.3, proxy: { localhostNodePorts: false } }),
  cluster(
    'cloud-proxy',
    [service('proxied', { ...WEB, type: 'LoadBalancer' }), service('vip', { ...WEB, type: 'LoadBalancer' })],
    {
      share: 0.4,
      loadBalancer: false,
      statuses: {
        proxied: { loadBalancer: { ingress: [{ ip: '198.51.100.40', ipMode: 'Proxy' }] } },
        vip: { loadBalancer: { ingress: [{ ip: '198.51.100.41', ipMode: 'VIP' }] } },
      },
    },
  ),
];

/**
 * A check that cannot fail is none, so both of these must. Without the hairpin's new source a Pod that meets itself hears no answer;
 * and another probability gives other shares.
 */
export const wrongOnPurpose = [
  cluster('wrong on purpose', [service('cluster-ip', WEB)], {
    spoil: (rules) => rules.replace(/-A KUBE-SEP-.* -j KUBE-MARK-MASQ\n/g, ''),
  }),
  cluster('wrong by its shares', [service('cluster-ip', WEB)], {
    share: 0.2,
    spoil: (rules) => rules.replace(/--probability 0\.50*/g, '--probability 0.65'),
  }),
];

/** All of it in one cluster. */
export const everything = cluster('everything', EVERYTHING, { delete: ['ending'] });
