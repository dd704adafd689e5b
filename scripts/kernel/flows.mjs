// Which connections are tried: every address a Service has, from every kind of place it can be asked from.
import { gatewayOf, outsideClients, outsideOf } from './cluster.mjs';

/**
 * `ownOnly`: beyond what an outside check can ask (a node's further addresses, one client's affinity twice).
 * @typedef {{id: string, from: object, to: {ip: string, port: number}, protocol: string, affinity: boolean, ownOnly?: true}} Question
 */

/** The addresses of one Service port: [what, ip, port], NodePorts apart. */
function addressesOf({ spec, status }, port) {
  const own = spec.clusterIP && spec.clusterIP !== 'None' ? [['cluster', spec.clusterIP]] : [];
  const external = (spec.externalIPs ?? []).map((ip) => ['externalIP', ip]);
  const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [['lb', ip]] : []));
  return [...own, ...external, ...balanced].map(([what, ip]) => [what, ip, port.port]);
}

/** Every question worth asking of a cluster: pods × nodes × outside to all addresses of all Services. */
export function questionsOf(cluster, scenario, pods) {
  const nodes = scenario.nodes;
  const services = cluster.objects('services').filter(({ metadata }) => metadata.name !== 'kubernetes');
  const questions = services.flatMap((service) => [
    ...serviceQuestions(service, nodes, pods),
    ...healthQuestions(service, nodes),
  ]);
  return [...questions, ...plainQuestions(nodes, pods, services)];
}

/** A Service's own Pods (hairpin), and one other Pod a node. */
function askingPods({ spec }, nodes, pods) {
  const app = spec.selector?.app;
  const own = pods.filter((pod) => app !== undefined && pod.app === app).slice(0, 2);
  const others = nodes.flatMap(({ name }) => pods.filter((pod) => pod.node === name && !own.includes(pod)).slice(0, 1));
  return [...own, ...others];
}

function serviceQuestions(service, nodes, pods) {
  const { spec, metadata } = service;
  const affinity = spec.sessionAffinity === 'ClientIP';
  const askers = askingPods(service, nodes, pods);
  const asked = (spec.ports ?? []).filter(({ protocol }) => protocol !== 'SCTP');
  return asked.flatMap((port) => {
    const ask = (what, from, ip, number) => ({
      id: `${metadata.name}${port.name ? `:${port.name}` : ''} ${what} from ${Object.values(from).join(' at ')}`,
      from,
      to: { ip, port: number },
      protocol: port.protocol ?? 'TCP',
      affinity,
      // A client is remembered whichever of the Service's addresses it asks, and by the address it is seen with.
      ...(affinity && what !== 'cluster' ? { ownOnly: true } : {}),
    });
    const virtual = addressesOf(service, port).flatMap(([what, ip, number]) => [
      ...askers.map(({ name }) => ask(what, { pod: name }, ip, number)),
      ...nodes.map(({ name }) => ask(what, { node: name }, ip, number)),
      // Who has the address of a node needs no other node to get there.
      ...(nodes.some((node) => node.ip === ip)
        ? [ask(what, { outside: 'user' }, ip, number)]
        : nodes.map(({ name }) => ask(what, { outside: outsideOf(name), via: name }, ip, number))),
    ]);
    if (!port.nodePort) return virtual;
    const onNodes = nodes.flatMap(({ name, ip }, i) => [
      ...askers
        // Each asks its own node and one other.
        .filter((pod) => pod.node === name || nodes[(i + 1) % nodes.length]?.name === pod.node)
        .map((pod) => ask(`node port of ${name}`, { pod: pod.name }, ip, port.nodePort)),
      ask(`node port of ${name}`, { node: name }, ip, port.nodePort),
      ask(`node port of ${name}`, { node: nodes[(i + 1) % nodes.length].name }, ip, port.nodePort),
      ask(`node port of ${name}`, { outside: 'user' }, ip, port.nodePort),
      ask(`localhost node port of ${name}`, { node: name }, '127.0.0.1', port.nodePort),
      ...pods
        .filter((pod) => pod.hostNetwork && pod.node === name)
        .map((pod) => ask(`localhost node port of ${name}`, { pod: pod.name }, '127.0.0.1', port.nodePort)),
    ]);
    return [...virtual, ...onNodes, ...extraAddresses(nodes, port, ask)];
  });
}

function healthQuestions({ metadata, spec }, nodes) {
  if (!spec.healthCheckNodePort) return [];
  return nodes.map(({ name, ip }) => ({
    id: `${metadata.name} health check of ${name} from user`,
    from: { outside: 'user' },
    to: { ip, port: spec.healthCheckNodePort },
    protocol: 'TCP',
    affinity: false,
  }));
}

/** NodePorts on a node's further addresses. */
function extraAddresses(nodes, port, ask) {
  return nodes.flatMap(({ name, extraIPs = [] }) =>
    extraIPs.flatMap((ip) => [
      { ...ask(`node port of ${name} on ${ip}`, { node: name }, ip, port.nodePort), ownOnly: true },
      { ...ask(`node port of ${name} on ${ip}`, { outside: 'user' }, ip, port.nodePort), ownOnly: true },
    ]),
  );
}

/** What no Service is about: Pods by address, ports nobody has, addresses nobody has. */
function plainQuestions(nodes, pods, services) {
  // A node has a gateway address only with a Pod of its own.
  const first = pods.find(({ hostNetwork }) => !hostNetwork) ?? pods[0];
  const last = pods.at(-1);
  const ask = (id, from, ip, port, protocol = 'TCP') => ({ id, from, to: { ip, port }, protocol, affinity: false });
  const clusterIP = services.find(({ spec }) => spec.clusterIP && spec.clusterIP !== 'None')?.spec.clusterIP;
  const [node] = nodes;
  const nodeOf = (pod) => nodes.find(({ name }) => name === pod.node);
  const [outside] = outsideClients(nodes);
  const stranger = nodes.find(({ name }) => name !== first.node);
  return [
    ask('Pod to Pod', { pod: first.name }, last.ip, last.ports[0]),
    ask('Pod to Pod, UDP', { pod: last.name }, first.ip, first.ports[0], 'UDP'),
    ask('Pod to itself', { pod: first.name }, first.ip, first.ports[0]),
    ask('node to Pod of its own', { node: first.node }, first.ip, first.ports[0]),
    ask('node to Pod of another', { node: nodes.find(({ name }) => name !== last.node).name }, last.ip, last.ports[0]),
    ask('port of a Pod that nobody listens on', { pod: last.name }, first.ip, 9),
    ask('port of a node that nobody listens on', { outside: 'user' }, node.ip, 9),
    ask('port of a node that nobody listens on, UDP', { outside: 'user' }, node.ip, 9, 'UDP'),
    ask('port of its own node that nobody listens on', { pod: first.name }, nodeOf(first).ip, 9),
    ...(first.hostNetwork
      ? []
      : [
          ask('port of its gateway that nobody listens on', { pod: first.name }, gatewayOf(nodeOf(first)), 9),
          ask('node to its own Pod gateway', { node: first.node }, gatewayOf(nodeOf(first)), 9),
          ask('node to the Pod gateway of another', { node: stranger.name }, gatewayOf(nodeOf(first)), 9),
        ]),
    ask('node to an outside that does not listen', { node: node.name }, outside.ip, 9),
    ask('Pod to an outside that does not listen', { pod: first.name }, outside.ip, 9),
    ask('address nobody has, from a node', { node: node.name }, '192.0.2.1', 80),
    ask('address nobody has, from a Pod', { pod: last.name }, '192.0.2.1', 80),
    ask('address no Pod has', { pod: first.name }, first.ip.replace(/\d+$/, '199'), 8080),
    ask('Pod address from outside', { outside: 'user' }, first.ip, first.ports[0]),
    ...(clusterIP
      ? [
          ask('port no Service has', { pod: first.name }, clusterIP, 7),
          ask('ClusterIP from an outside without a route', { outside: 'user' }, clusterIP, 80),
        ]
      : []),
  ];
}
