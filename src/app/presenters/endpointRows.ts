/**
 * The endpoints of a Service as its EndpointSlices list them, one row an address. A nil condition is read as upstream reads it:
 * ready and serving are true when absent, terminating false.
 */
import type { Endpoint, EndpointPort, EndpointSlice } from '../../api/index.ts';
import { presenterWords } from './words.ts';

export interface EndpointRow {
  readonly ip: string;
  readonly ports: readonly EndpointPort[];
  /** "namespace/name" of the Pod behind it, if the slice says. */
  readonly pod?: string;
  readonly node?: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  /** "node node-1", "zone a": where the hints send traffic from. */
  readonly hints: readonly string[];
}

const SERVICE_NAME = 'kubernetes.io/service-name';

export function slicesOf(
  slices: readonly EndpointSlice[],
  namespace: string | undefined,
  service: string,
): readonly EndpointSlice[] {
  return slices.filter(
    ({ metadata }) => metadata.namespace === namespace && metadata.labels?.[SERVICE_NAME] === service,
  );
}

function hintsOf({ hints }: Endpoint): string[] {
  return [
    ...(hints?.forNodes ?? []).map(({ name }) => presenterWords.hints.node(name)),
    ...(hints?.forZones ?? []).map(({ name }) => presenterWords.hints.zone(name)),
  ];
}

function rowOf(endpoint: Endpoint, slice: EndpointSlice): EndpointRow {
  const { targetRef, nodeName, conditions } = endpoint;
  return {
    ip: endpoint.addresses[0] ?? '',
    ports: slice.ports ?? [],
    ...(targetRef?.kind === 'Pod' && targetRef.name
      ? { pod: `${targetRef.namespace ?? slice.metadata.namespace ?? ''}/${targetRef.name}` }
      : {}),
    ...(nodeName === undefined ? {} : { node: nodeName }),
    ready: conditions?.ready ?? true,
    serving: conditions?.serving ?? true,
    terminating: conditions?.terminating ?? false,
    hints: hintsOf(endpoint),
  };
}

/** Rows in order of node, then address, so that a row stays where it was when another appears. */
export function endpointRows(slices: readonly EndpointSlice[]): readonly EndpointRow[] {
  const rows = slices.flatMap((slice) => slice.endpoints.map((endpoint) => rowOf(endpoint, slice)));
  const rank = ({ node = '', ip }: EndpointRow) => `${node} ${ip}`;
  return rows.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** In a few words what an endpoint's conditions mean for traffic. */
export function conditionWords({ ready, serving, terminating }: EndpointRow): string {
  const { conditions } = presenterWords;
  if (terminating) return serving ? conditions.stillServing : conditions.terminating;
  return ready ? conditions.ready : conditions.notReady;
}
