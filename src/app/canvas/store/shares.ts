/**
 * Who answered the last requests, by Pod: of one Service, while it is selected or under the pointer, else of every address that was
 * asked. Makes "at random" visible.
 */
import type { Answer } from '../../../api/index.ts';
import type { Cluster } from '../../../cluster/index.ts';
import { answersIn } from '../../presenters/shares.ts';
import type { Selection } from '../../store/viewStore.ts';

/** The last so many connections that have ended are counted while no Service is meant: in a storm, as many are still going on. */
const WINDOW = 120;
/** More answers than the inspector's first window shows are not asked for. */
const MOST_ANSWERS = 60;

export interface Share {
  readonly requests: number;
  /** Of the answers to the same Service, or address: 0 … 1. */
  readonly share: number;
}

/** By Pod, "namespace/name". */
export type Shares = ReadonlyMap<string, Share>;

/** The Service meant by what is pointed at or selected, "namespace/name". A plate is a Service's address. */
export function serviceMeant(...candidates: readonly (Selection | undefined)[]): string | undefined {
  for (const candidate of candidates) {
    if (candidate?.kind === 'object' && candidate.resource === 'services')
      return `${candidate.namespace}/${candidate.name}`;
    if (candidate?.kind === 'plate') return candidate.service.split(':', 1)[0];
  }
  return undefined;
}

/** Of a Service's last answers. */
export function sharesOfService(answers: readonly Answer[]): Shares {
  const last = answersIn(answers, 'last60', undefined);
  const counts = new Map<string, number>();
  for (const { pod } of last) if (pod !== undefined) counts.set(pod, (counts.get(pod) ?? 0) + 1);
  return new Map([...counts].map(([pod, requests]) => [pod, { requests, share: requests / last.length }]));
}

/** Of everything that was asked lately, each answer among those to the same address. */
function sharesOfAll(cluster: Pick<Cluster, 'endedConnections'>): Shares {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  const asked = new Map<string, string>();
  for (const { endpointPod, verdict, flow } of cluster.endedConnections(WINDOW)) {
    // Lookups are the system's own traffic, and of no app's.
    if (verdict !== 'accept' || endpointPod === undefined || flow.to.port === 53) continue;
    const address = flow.to.host;
    counts.set(endpointPod, (counts.get(endpointPod) ?? 0) + 1);
    totals.set(address, (totals.get(address) ?? 0) + 1);
    asked.set(endpointPod, address);
  }
  return new Map(
    [...counts].map(([pod, requests]) => {
      const total = totals.get(asked.get(pod) ?? '') ?? requests;
      return [pod, { requests, share: Math.min(1, requests / total) }];
    }),
  );
}

/** The shares to be shown now. `service` is undefined, or the engine not there yet: of everything. */
export function sharesNow(cluster: Cluster, service: string | undefined): Shares {
  if (service === undefined) return sharesOfAll(cluster);
  const slash = service.indexOf('/');
  return sharesOfService(cluster.answers(service.slice(0, slash), service.slice(slash + 1), MOST_ANSWERS));
}
