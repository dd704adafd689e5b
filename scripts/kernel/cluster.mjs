// A scenario made into a running cluster, and what of it the outside world has to know.

/** The outside client that reaches virtual addresses through this node. */
export const outsideOf = (node) => `outside-${node}`;

/** The node's end of every Pod's veth pair. */
export const gatewayOf = ({ podCIDR }) => podCIDR.replace(/\d+\/\d+$/, '1');

/** One outside client that reaches nodes only, and one a node that is routed to virtual addresses through it. */
export function outsideClients(nodes) {
  return [
    { name: 'user', ip: '203.0.113.9' },
    ...nodes.map(({ name }, i) => ({ name: outsideOf(name), ip: `203.0.113.${101 + i}`, via: name })),
  ];
}

/**
 * A scenario is {name, nodes, proxy, loadBalancer, apply: [manifest…], statuses: {service: status}, delete: [pod…]}. An address "@pod"
 * in a manifest stands for that Pod's.
 * @returns {{cluster: object, scenario: object}} settled, and never advanced again: what is read is one moment.
 */
export function bootCluster({ createCluster }, scenario, mode = 'iptables') {
  const cluster = createCluster({
    seed: 11,
    nodes: scenario.nodes,
    externals: outsideClients(scenario.nodes).map(({ name, ip }) => ({ name, ip })),
    proxy: { ...scenario.proxy, mode },
    systemPods: false,
    loadBalancer: scenario.loadBalancer ?? true,
    hopLatency: 0,
  });
  const isPod = ({ kind }) => kind === 'Pod';
  for (const manifest of scenario.apply.filter(isPod)) cluster.apply(JSON.stringify(manifest));
  cluster.settle(120_000);
  // Hand-made slices name Pods; which address a Pod has is known only now.
  const addresses = new Map(livePods(cluster).map(({ name, ip }) => [name, ip]));
  const text = (manifest) =>
    JSON.stringify(manifest).replace(/"@([\w-]+)"/g, (_, pod) => `"${addresses.get(`default/${pod}`)}"`);
  for (const manifest of scenario.apply.filter((each) => !isPod(each))) cluster.apply(text(manifest));
  cluster.settle(120_000);
  for (const [name, status] of Object.entries(scenario.statuses ?? {})) {
    const answer = cluster.request({
      method: 'PATCH',
      path: `/api/v1/namespaces/default/services/${name}/status`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { status },
    });
    if (answer.status !== 200) throw new Error(`${scenario.name}: ${JSON.stringify(answer.body)}`);
  }
  for (const name of scenario.delete ?? [])
    cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}`, headers: {} });
  // Long enough for every kube-proxy, short of the end of anybody's grace period.
  cluster.advance(20_000);
  return cluster;
}

/** Pods with an address, as "namespace/name". */
export function livePods(cluster) {
  return cluster
    .objects('pods')
    .filter(({ status }) => status?.podIP)
    .map(({ metadata, spec, status }) => ({
      name: `${metadata.namespace}/${metadata.name}`,
      ip: status.podIP,
      node: spec.nodeName,
      hostNetwork: spec.hostNetwork === true,
      app: metadata.labels?.app,
      ports: [...new Set(spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)))],
    }));
}
