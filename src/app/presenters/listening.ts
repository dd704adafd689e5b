/**
 * port → targetPort → who listens. The numbers come from the Service and its slices; whether a process listens there is asked by
 * a trace straight to the endpoint, because no API object knows.
 */
import type { Flow, Service, ServicePort, Trace } from '../../api/index.ts';
import type { EndpointRow } from './endpointRows.ts';
import { latePresenterWords } from './late.words.ts';

export interface Listening {
  readonly listen: readonly string[];
  /** Endpoints that answer with an RST: the port is wrong, or the process is not up. */
  readonly refuse: readonly string[];
  readonly unreachable: readonly string[];
}

/** A large Service is asked about its first endpoints. */
const MOST_ASKED = 20;

/** The number a Service port has at an endpoint. */
export function targetOf(row: EndpointRow, port: ServicePort): number | undefined {
  return row.ports.find((each) => (each.name ?? '') === (port.name ?? '') && (each.protocol ?? 'TCP') === port.protocol)
    ?.port;
}

export function whoListens(rows: readonly EndpointRow[], port: ServicePort, trace: (flow: Flow) => Trace): Listening {
  const found = { listen: [] as string[], refuse: [] as string[], unreachable: [] as string[] };
  for (const row of rows.slice(0, MOST_ASKED)) {
    const target = targetOf(row, port);
    if (target === undefined || row.node === undefined || port.protocol === 'SCTP') continue;
    const to = { host: row.ip, port: target };
    const [outcome] = trace({ from: { node: row.node }, to, protocol: port.protocol }).outcomes;
    const group = outcome?.verdict === 'accept' ? 'listen' : outcome?.verdict === 'refused' ? 'refuse' : 'unreachable';
    found[group].push(`${row.ip}:${target}`);
  }
  return found;
}

/** "80 → http → …": the chain of numbers of a Service port, NodePort first where there is one. */
export function portChain({ port, targetPort, nodePort, protocol }: ServicePort, headless: boolean): string {
  const { ports } = latePresenterWords;
  return headless ? ports.headless(port, protocol, nodePort) : ports.chain(port, targetPort, protocol, nodePort);
}

export const isHeadless = ({ spec }: Service): boolean => spec.clusterIP === 'None';
