/**
 * kube-proxy's answer on a healthCheckNodePort: whether this node has a ready endpoint of its own, so that a load balancer knows
 * where to send traffic under external policy Local. Upstream: pkg/proxy/healthcheck/service_health.go.
 */
import type { ProxyState } from './proxyState.ts';

export interface HealthAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer on a port of a node, or undefined when no Service has its health check there. */
export function healthAnswer(state: ProxyState, node: string, port: number): HealthAnswer | undefined {
  const checked = state.ports.find((candidate) => candidate.port.healthCheckNodePort === port)?.port;
  if (!checked) return undefined;
  const { namespace, service } = checked;
  const local = new Set<string>();
  for (const { port: other, endpoints } of state.ports) {
    if (other.namespace !== namespace || other.service !== service) continue;
    // Those that terminate no longer count, though they still get traffic: the balancer is told to look elsewhere first.
    for (const endpoint of endpoints) if (endpoint.node === node && endpoint.ready) local.add(endpoint.ip);
  }
  return {
    status: local.size > 0 ? 200 : 503,
    headers: {
      'Content-Type': 'application/json',
      'X-Content-Type-Options': 'nosniff',
      'X-Load-Balancing-Endpoint-Weight': String(local.size),
    },
    body: [
      '{',
      '\t"service": {',
      `\t\t"namespace": ${JSON.stringify(namespace)},`,
      `\t\t"name": ${JSON.stringify(service)}`,
      '\t},',
      `\t"localEndpoints": ${local.size},`,
      '\t"serviceProxyHealthy": true',
      '}',
    ].join('\n'),
  };
}
