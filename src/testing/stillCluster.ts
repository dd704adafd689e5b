/**
 * A cluster in which nothing happens: the reading half of the door over given objects, for tests of panels and tables. Lists keep
 * their identity, as the door promises. What a test does not give is empty.
 */
import type { AnyObject, ConnectionRecord, Flow, ResourceName, ResourceTypes, Trace } from '../api/index.ts';
import { RESOURCES } from '../api/index.ts';
import type { Cluster } from '../cluster/index.ts';

export interface StillParts {
  readonly objects?: readonly AnyObject[];
  readonly connections?: readonly ConnectionRecord[];
  readonly rules?: string;
  readonly trace?: (flow: Flow) => Trace;
  /** Anything else of the door. */
  readonly door?: Partial<Cluster>;
}

const NOTHING: readonly never[] = [];
const NO_COUNTERS: ReadonlyMap<string, number> = new Map<string, number>();

export function stillCluster({ objects = [], connections = [], rules = '', trace, door }: StillParts = {}): Cluster {
  const lists = new Map(
    Object.values(RESOURCES).map(({ resource, kind }) => [resource, objects.filter((each) => each.kind === kind)]),
  );
  const listOf = (resource: ResourceName) => lists.get(resource) ?? NOTHING;
  const newestOf = (records: readonly ConnectionRecord[]) => {
    const cut = new Map<number, readonly ConnectionRecord[]>();
    return (limit: number) => {
      const list = cut.get(limit) ?? records.slice(0, limit);
      cut.set(limit, list);
      return list;
    };
  };
  const cluster: Partial<Cluster> = {
    now: 20_000,
    revision: 1,
    settings: {
      externals: [{ name: 'user', ip: '203.0.113.9' }],
      proxy: { mode: 'iptables' },
    } as unknown as Cluster['settings'],
    objects: ((resource: ResourceName) => listOf(resource)) as Cluster['objects'],
    object: <R extends ResourceName>(resource: R, namespace: string, name: string) =>
      listOf(resource).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? '') === namespace) as
        | ResourceTypes[R]
        | undefined,
    connections: newestOf(connections),
    endedConnections: newestOf(connections.filter(({ endedAt }) => endedAt !== undefined)),
    connection: (id) => connections.find((record) => record.id === id),
    iptablesSave: () => rules,
    trace: trace ?? (() => ({ outcomes: [] })),
    plates: () => NOTHING,
    proxyStatus: () => undefined,
    conntrack: () => NOTHING,
    link: () => ({ powered: true, connected: true, delay: 0, loss: 0 }),
    isPodConnected: () => true,
    ruleCounters: () => NO_COUNTERS,
    ruleChanges: () => NOTHING,
    answers: () => NOTHING,
    sendMany: () => undefined,
    journalEntry: () => undefined,
    happening: () => undefined,
    causes: () => NOTHING,
    resolvConf: () => undefined,
    dnsReply: () => ({ rcode: 'NXDOMAIN', records: [], sentence: '' }),
    rulesAt: () => rules,
    scheduling: () => undefined,
    traffic: () => NOTHING,
    actions: () => NOTHING,
    explainEndpoints: () => NOTHING,
    environment: () => undefined,
    logs: () => undefined,
    lookup: () => ({ rcode: 'NXDOMAIN', addresses: [], tries: [], decided: [] }),
    ...door,
  };
  return cluster as Cluster;
}
