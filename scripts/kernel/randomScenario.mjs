// Clusters nobody thought of: a seeded generator of nodes, Pods, Services and hand-made slices, with settings of kube-proxy.
import { seededChance } from './chance.mjs';
import { pod, service, slice } from './manifests.mjs';

const ZONES = ['west', 'east', 'north'];
const APPS = ['red', 'green', 'blue'];

function randomNodes(chance, size) {
  return Array.from({ length: chance.between(2, 3) + size * chance.below(3) }, (_, i) => ({
    name: `n${i + 1}`,
    ip: `192.168.70.${11 + i}`,
    podCIDR: `10.244.${i + 1}.0/24`,
    ...(chance.happens(0.8) ? { zone: chance.one(ZONES) } : {}),
    ...(chance.happens(0.3) ? { extraIPs: [`192.168.71.${11 + i}`] } : {}),
  }));
}

/** Uneven: some nodes have none. The first node's first Pod is always there, so that somebody can ask. */
function randomPods(chance, nodes, size) {
  return nodes.flatMap(({ name }, i) =>
    Array.from({ length: i === 0 ? chance.between(1, 4) : chance.below(5 * size) }, (_, k) => {
      const hostNetwork = chance.happens(0.06);
      return pod(`p-${name}-${k}`, name, {
        labels: { app: chance.one(APPS) },
        // Two hostNetwork Pods of a node may not want the same port.
        ports: hostNetwork ? [9000 + k] : chance.one([[8080], [8080, 8081], [5000]]),
        named: hostNetwork ? {} : chance.one([{ web: 8080 }, { web: 8081 }, {}]),
        hostNetwork,
        lingers: chance.happens(0.15),
      });
    }),
  );
}

function randomPolicies(chance, exposed) {
  const local = (probability) => (chance.happens(probability) ? 'Local' : 'Cluster');
  return {
    internalTrafficPolicy: local(0.35),
    ...(exposed ? { externalTrafficPolicy: local(0.45) } : {}),
    ...(chance.happens(0.15) ? { sessionAffinity: 'ClientIP' } : {}),
  };
}

function randomService(chance, nodes, i) {
  const type = chance.one(['ClusterIP', 'ClusterIP', 'NodePort', 'NodePort', 'LoadBalancer', 'LoadBalancer']);
  const externalIPs = chance.happens(0.25) ? [`198.18.9.${1 + chance.below(3)}`] : [];
  const exposed = type !== 'ClusterIP' || externalIPs.length > 0;
  const protocol = chance.one(['TCP', 'TCP', 'TCP', 'UDP']);
  // Shared external addresses need ports of their own.
  const main = { name: 'main', port: 1000 + i, targetPort: chance.one([8080, 8080, 8081, 'web']), protocol };
  const more = { name: 'more', port: 2000 + i, targetPort: 5000, protocol: 'TCP' };
  const ranges = ['203.0.113.101/32', '10.244.1.0/24', '192.168.70.0/28', '10.0.0.0/8'];
  return {
    type,
    ports: chance.happens(0.25) ? [main, more] : [main],
    ...randomPolicies(chance, exposed),
    ...(externalIPs.length > 0 ? { externalIPs } : {}),
    ...(type === 'LoadBalancer' && chance.happens(0.4) ? { loadBalancerSourceRanges: chance.some(ranges, 0.5) } : {}),
    ...(type === 'LoadBalancer' && chance.happens(0.2) ? { allocateLoadBalancerNodePorts: false } : {}),
    ...(chance.happens(0.2)
      ? { trafficDistribution: chance.one(['PreferSameZone', 'PreferSameNode', 'PreferClose']) }
      : {}),
    ...(chance.happens(0.1) ? { publishNotReadyAddresses: true } : {}),
  };
}

/** Endpoints as no controller would write them. */
function randomEndpoints(chance, nodes, pods) {
  const known = pods
    .filter(({ spec }) => !spec.hostNetwork)
    .map(({ metadata, spec }) => ({ ip: `@${metadata.name}`, node: nodes.find(({ name }) => name === spec.nodeName) }));
  const hinted = chance.happens(0.4);
  return chance.some(known, 0.6).map(({ ip, node }) => {
    const state = chance.one(['ready', 'ready', 'ready', 'unready', 'serving', 'gone']);
    return {
      ip,
      ...(chance.happens(0.9) ? { node: node.name } : {}),
      ready: state === 'ready',
      serving: state === 'ready' || state === 'serving',
      terminating: state === 'serving' || state === 'gone',
      ...(hinted && chance.happens(0.95) ? { zones: [node.zone ?? 'west'] } : {}),
      ...(hinted && chance.happens(0.4) ? { nodes: [node.name] } : {}),
    };
  });
}

function randomProxy(chance) {
  return {
    masqueradeAll: chance.happens(0.15),
    detectLocal: chance.one(['ClusterCIDR', 'ClusterCIDR', 'NodeCIDR', 'none']),
    localhostNodePorts: chance.happens(0.8),
    nodePortAddresses: chance.one([
      [],
      [],
      [],
      ['192.168.70.0/29'],
      ['127.0.0.0/8'],
      ['0.0.0.0/0'],
      ['192.168.70.8/29', '127.0.0.1/32'],
      ['primary'],
    ]),
  };
}

/**
 * @param {number} seed the same scenario for the same seed
 * @param {number} size 1: a handful of nodes and Pods; more: so many times as many
 */
export function randomScenario(seed, size = 1) {
  const chance = seededChance(seed);
  const nodes = randomNodes(chance, size);
  const pods = randomPods(chance, nodes, size);
  const services = Array.from({ length: size * chance.between(5, 9) }, (_, i) => {
    const name = `s${i}`;
    const spec = randomService(chance, nodes, i);
    if (chance.happens(0.55)) return [service(name, { ...spec, app: chance.one([...APPS, 'nobody']) })];
    const ports = spec.ports.map((port) => ({ name: port.name, port: 8080, protocol: port.protocol }));
    const slices = Array.from({ length: chance.between(1, 2) }, (_, k) =>
      slice(name, randomEndpoints(chance, nodes, pods), { name: `${name}-${k}`, ports }),
    );
    return [service(name, spec), ...slices];
  }).flat();
  const lingering = pods.filter(({ spec }) => spec.terminationGracePeriodSeconds !== undefined);
  return {
    name: `random ${seed}`,
    nodes,
    proxy: randomProxy(chance),
    apply: [...pods, ...services],
    delete: chance.some(lingering, 0.6).map(({ metadata }) => metadata.name),
  };
}
