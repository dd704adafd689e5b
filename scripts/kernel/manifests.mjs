// Manifests as objects, in the few shapes the scenarios need.

/**
 * A server on one node. The image is one the engine does not know, so it listens on exactly the ports it declares; each port is
 * declared for TCP and UDP, as the servers in the namespaces listen on both.
 */
export function pod(
  name,
  nodeName,
  { labels = {}, ports = [8080], named = {}, hostNetwork = false, lingers = false, unready = false } = {},
) {
  const nameOf = (port) => Object.entries(named).find(([, number]) => number === port)?.[0];
  const declared = ports.flatMap((containerPort) =>
    ['TCP', 'UDP'].map((protocol) => {
      const portName = nameOf(containerPort);
      const own = portName && { name: protocol === 'TCP' ? portName : `${portName}-udp` };
      return { ...own, containerPort, protocol };
    }),
  );
  const container = {
    name: 'server',
    image: 'registry.example/echo:1',
    ports: declared,
    ...(unready ? { readinessProbe: { httpGet: { port: 9 }, periodSeconds: 1 } } : {}),
    ...(lingers ? { lifecycle: { preStop: { sleep: { seconds: 600 } } } } : {}),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { pod: name, ...labels } },
    spec: {
      nodeName,
      ...(hostNetwork ? { hostNetwork } : {}),
      ...(lingers ? { terminationGracePeriodSeconds: 900 } : {}),
      containers: [container],
    },
  };
}

/** `ports`: a number, or ports as in the API. */
export function service(name, { ports = 80, targetPort = 8080, app, ...spec } = {}) {
  const list = typeof ports === 'number' ? [{ port: ports, targetPort }] : ports;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ...(app ? { selector: { app } } : {}), ports: list, ...spec },
  };
}

/** A hand-made EndpointSlice. `endpoints`: {ip, node, ready, serving, terminating, zones, nodes}. */
export function slice(serviceName, endpoints, { name = `${serviceName}-own`, ports = [{ port: 8080 }] } = {}) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, labels: { 'kubernetes.io/service-name': serviceName } },
    addressType: 'IPv4',
    ports: ports.map((port) => ({ name: '', protocol: 'TCP', ...port })),
    endpoints: endpoints.map(({ ip, node, ready = true, serving = ready, terminating = false, zones, nodes }) => ({
      addresses: [ip],
      conditions: { ready, serving, terminating },
      ...(node ? { nodeName: node } : {}),
      ...(zones || nodes
        ? {
            hints: {
              ...(zones ? { forZones: zones.map((zone) => ({ name: zone })) } : {}),
              ...(nodes ? { forNodes: nodes.map((each) => ({ name: each })) } : {}),
            },
          }
        : {}),
    })),
  };
}
