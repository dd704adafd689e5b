/**
 * Which conntrack entries kube-proxy deletes after endpoints changed. UDP has no end of connection: without this a client that keeps
 * its source port would be sent to a Pod that is gone for ever. TCP entries are never deleted. Upstream: pkg/proxy/conntrack/cleanup.go.
 */
import type { ConntrackRow } from '../api/index.ts';
import type { PortState, ProxyState } from './proxyState.ts';

/** Tells the entries whose Service no longer has the endpoint they lead to. */
export function staleConntrack(state: ProxyState): (row: ConntrackRow) => boolean {
  const byAddress = new Map<string, ReadonlySet<string>>();
  const byNodePort = new Map<number, ReadonlySet<string>>();
  for (const port of state.ports) {
    if (port.port.protocol !== 'udp') continue;
    const serving = servingEndpoints(port);
    // With nobody serving, entries are left alone: there is nowhere better to go.
    if (serving.size === 0) continue;
    const { clusterIP, externalIPs, loadBalancerVIPs, port: number, nodePort } = port.port;
    for (const ip of [clusterIP, ...externalIPs, ...loadBalancerVIPs]) byAddress.set(`${ip}:${number}`, serving);
    if (nodePort) byNodePort.set(nodePort, serving);
  }
  return ({ protocol, original, reply }) => {
    if (protocol !== 'UDP') return false;
    // Either says so: a port number of a Service that is also some node port is looked up in both.
    const isStale = (serving: ReadonlySet<string> | undefined): boolean => serving?.has(reply.src) === false;
    return isStale(byAddress.get(`${original.dst}:${original.dport}`)) || isStale(byNodePort.get(original.dport));
  };
}

/** Addresses, without ports; whether they are ready, local or terminating does not matter here. */
function servingEndpoints({ endpoints }: PortState): ReadonlySet<string> {
  return new Set(endpoints.filter(({ serving }) => serving).map(({ ip }) => ip));
}

/** Whether any UDP Service port is not what it was. */
export function udpChanged(before: ProxyState, after: ProxyState): boolean {
  const known = new Set(before.ports);
  return after.ports.some((port) => port.port.protocol === 'udp' && !known.has(port));
}
