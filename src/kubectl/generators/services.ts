/**
 * The object of `kubectl create service clusterip|nodeport|loadbalancer|externalname`. Upstream: kubectl/pkg/cmd/create/create_service.go.
 */
import { dnsSubdomain, goQuote, portName, portNumber, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

export interface ServiceOptions {
  readonly name: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** As given: "80", "80:5000", "80:http". */
  readonly tcp: readonly string[];
  readonly clusterIP?: string;
  readonly nodePort?: number;
  readonly externalName?: string;
}

/** @throws Failure */
export function serviceObject(options: ServiceOptions): JsonObject {
  const { name, type, tcp, clusterIP = '', nodePort = 0, externalName = '' } = options;
  if (clusterIP === 'None' && type !== 'ClusterIP')
    throw new Failure('ClusterIP=None can only be used with ClusterIP service type');
  if (clusterIP !== 'None' && tcp.length === 0 && type !== 'ExternalName')
    throw new Failure('at least one tcp port specifier must be provided');
  if (type === 'ExternalName' && dnsSubdomain(externalName).length > 0)
    throw new Failure(`invalid service external name ${externalName}`);
  const ports = tcp.map((text) => ({
    name: text.replaceAll(':', '-'),
    protocol: 'TCP',
    ...parsePorts(text),
    ...(nodePort === 0 ? {} : { nodePort }),
  }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels: { app: name } },
    spec: {
      ...(ports.length > 0 ? { ports } : {}),
      selector: { app: name },
      ...(clusterIP === '' ? {} : { clusterIP }),
      type,
      ...(externalName === '' ? {} : { externalName }),
    },
  };
}

/** "80:5000" → port and targetPort. @throws Failure */
function parsePorts(text: string): { port: number; targetPort: number | string } {
  const [first = '', second] = text.split(':');
  const port = parsePort(first);
  if (second === undefined) return { port, targetPort: port };
  if (!/^[-+]?\d+$/.test(second)) {
    const faults = portName(second);
    if (faults.length > 0) throw new Failure(faults.join(','));
    return { port, targetPort: second };
  }
  const targetPort = Number(second);
  const [fault] = portNumber(targetPort);
  if (fault !== undefined) throw new Failure(fault);
  return { port, targetPort };
}

/** k8s.io/utils/net.ParsePort, zero allowed. */
function parsePort(text: string): number {
  if (!/^\+?\d+$/.test(text)) throw new Failure(`strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`);
  const port = Number(text);
  if (port > 65535) throw new Failure(`strconv.ParseUint: parsing ${goQuote(text)}: value out of range`);
  return port;
}
