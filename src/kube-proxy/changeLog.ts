/**
 * The changes that concern kube-proxy, in order, and what a proxy knows after the n-th of them. One log serves all nodes: how far
 * along it a node is, is all that differs between them. A row's identity stands for the whole history before it (a fork writes new
 * rows), so what was computed for a row stays right through undo, redo and forks.
 */
import type { EndpointSlice, Node, Service } from '../api/index.ts';
import type { ApiServer, Change } from '../client-go/index.ts';
import type { Revision, SimTime, Simulation } from '../sim/index.ts';
import {
  EMPTY_STATE,
  serviceOfSlice,
  serviceState,
  stateOf,
  withService,
  withSlice,
  type ProxyState,
} from './proxyState.ts';

export interface LoggedChange {
  readonly revision: Revision;
  readonly at: SimTime;
  readonly resource: 'services' | 'endpointslices' | 'nodes';
  readonly key: string;
  /** Services it concerns, as "namespace/name". */
  readonly services: readonly string[];
  /** It concerns a UDP port: conntrack may have to be cleaned. */
  readonly udp: boolean;
}

export interface ChangeLog {
  /** Number of the last change so far; 0: none yet. */
  last(): number;
  /** The n-th change, from 1. */
  at(n: number): LoggedChange | undefined;
  /** Number of the last change that was written at `time` or before. */
  lastBefore(time: SimTime): number;
  /** Number of the last change at this revision or before; 0: none. */
  lastAt(revision: Revision): number;
  /** What is known after the n-th change. */
  stateAt(n: number): ProxyState;
  /** Calls back for each change, within the write: listeners only schedule. */
  onChange(listener: (change: LoggedChange) => void): void;
}

const ZONE_LABEL = 'topology.kubernetes.io/zone';

/**
 * States kept at hand; older ones are made again when somebody looks back. Chains made from a state made again are others than before,
 * and count their packets from 0: so the small clusters that people look back in keep many.
 */
const FEWEST_STATES_KEPT = 256;
const MOST_STATES_KEPT = 4096;
const PORTS_KEPT = 400_000;

function statesKept({ ports }: ProxyState): number {
  return Math.min(MOST_STATES_KEPT, Math.max(FEWEST_STATES_KEPT, Math.floor(PORTS_KEPT / (ports.length + 1))));
}

/** Further back than this, starting from the stored objects is quicker than repeating changes. */
const MOST_REPEATED = 500;

export function zoneOf(node: Node | undefined): string | undefined {
  return node?.metadata.labels?.[ZONE_LABEL];
}

export function createChangeLog(sim: Simulation, api: ApiServer): ChangeLog {
  const rows = sim.createTable<LoggedChange, number>('kube-proxy/changes');
  const states = new Map<LoggedChange, ProxyState>();
  const listeners: ((change: LoggedChange) => void)[] = [];

  api.onChange((change) => {
    const concern = concernOf(change);
    if (!concern) return;
    const row: LoggedChange = { revision: change.revision, at: sim.now, key: change.key, ...concern };
    rows.put(rows.size + 1, row);
    for (const listener of listeners) listener(row);
  });

  const repeat = (state: ProxyState, { resource, key, services, revision }: LoggedChange): ProxyState => {
    if (resource === 'nodes') return state;
    if (resource === 'services')
      return withService(state, key, api.getAsOf('services', key, revision), serviceState(state, key)?.slices ?? []);
    const slice = api.getAsOf('endpointslices', key, revision);
    const owner = slice && serviceOfSlice(slice);
    return services.reduce((before, service) => {
      const known = serviceState(before, service);
      const name = key.slice(key.indexOf('/') + 1);
      const slices = withSlice(known?.slices ?? [], name, owner === service ? slice : undefined);
      return withService(before, service, known?.service, slices);
    }, state);
  };

  const compute = (n: number, row: LoggedChange): ProxyState => {
    const missing: LoggedChange[] = [];
    let state: ProxyState | undefined;
    for (let at = n; !state && missing.length < MOST_REPEATED; at--) {
      const earlier = rows.get(at);
      state = earlier ? states.get(earlier) : EMPTY_STATE;
      if (!state && earlier) missing.push(earlier);
    }
    if (!state) return stateOf(api.listAsOf('services', row.revision), api.listAsOf('endpointslices', row.revision));
    return missing.reduceRight(repeat, state);
  };

  /** Number of the last row of which this holds; it holds of all rows up to that one. */
  const last = (holds: (row: LoggedChange) => boolean): number => {
    let low = 0;
    let high = rows.size;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const row = rows.get(middle);
      if (!row || holds(row)) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return {
    last: () => rows.size,
    at: (n) => rows.get(n),
    onChange: (listener) => void listeners.push(listener),
    lastBefore: (time) => last(({ at }) => at <= time),
    lastAt: (limit) => last(({ revision }) => revision <= limit),
    stateAt(n) {
      const row = rows.get(n);
      if (!row) return EMPTY_STATE;
      let state = states.get(row);
      if (!state) {
        states.set(row, (state = compute(n, row)));
        const [oldest] = states.keys();
        if (states.size > statesKept(state) && oldest) states.delete(oldest);
      }
      return state;
    },
  };
}

type Concern = Pick<LoggedChange, 'resource' | 'services' | 'udp'>;

/** What a change means to kube-proxy; undefined: nothing (a node's heartbeat, a Pod). */
function concernOf(change: Change): Concern | undefined {
  const { object, previous } = change;
  switch (change.resource) {
    case 'services': {
      const udp = [object, previous].some((service) => hasUdp((service as Service | undefined)?.spec.ports));
      return { resource: 'services', services: [change.key], udp };
    }
    case 'endpointslices': {
      const slices = [previous, object].filter((slice) => slice !== undefined) as EndpointSlice[];
      const owners = new Set(slices.map(serviceOfSlice).filter((key) => key !== undefined));
      return { resource: 'endpointslices', services: [...owners], udp: slices.some(({ ports }) => hasUdp(ports)) };
    }
    case 'nodes': {
      const [before, after] = [previous, change.type === 'DELETED' ? undefined : object].map((node) =>
        zoneOf(node as Node | undefined),
      );
      return before === after ? undefined : { resource: 'nodes', services: [], udp: false };
    }
    default:
      return undefined;
  }
}

function hasUdp(ports: readonly { readonly protocol?: string }[] | undefined): boolean {
  return ports?.some(({ protocol }) => protocol === 'UDP') ?? false;
}
