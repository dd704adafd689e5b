/**
 * The cluster's first moment, answered from a record while the engine is still on its way: the page draws its first scene from it.
 * Time stands still here, and nobody can act; both begin when the engine takes over in the very same state.
 */
import type { AnyObject, ConnectionRecord, ResourceName, ResourceTypes } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import type { ClusterRecord } from './clusterRecord.ts';

/** The part of the door that needs the engine: acting, time, and what no picture shows. */
const BEYOND = [
  ...([
    'apply',
    'request',
    'open',
    'send',
    'setTraffic',
    'removeTraffic',
    'interfere',
    'configure',
    'exec',
    'importRun',
    'limitHistory',
    'replayRun',
  ] as const),
  ...(['advance', 'settle', 'step', 'stepBack', 'takeBack', 'seek', 'lookAhead'] as const),
  ...([
    'rules',
    'iptablesSave',
    'nftRuleset',
    'ipvsadm',
    'ipsetSave',
    'trace',
    'conntrack',
    'scheduling',
    'explainEndpoints',
  ] as const),
  ...(['environment', 'logs', 'lookup', 'journalEntry', 'happening', 'causes', 'exportRun', 'exportAhead'] as const),
  ...(['ruleCounters', 'ruleChanges', 'rulesAt', 'answers', 'sendMany', 'ask', 'dnsReply', 'resolvConf'] as const),
];

type Beyond = (typeof BEYOND)[number];

function answers(record: ClusterRecord): Omit<Cluster, Beyond> {
  const { now, revision, nextEventAt, options, settings } = record;
  const list = <R extends ResourceName>(resource: R): readonly ResourceTypes[R][] =>
    record.objects[resource] ?? notRecorded(`objects('${resource}')`);
  const connections = new Map(record.connections.map((connection) => [connection.id, connection]));
  // As the door promises: the same question, the same list.
  const newest = new Map<number, readonly ConnectionRecord[]>();
  const ended = new Map<number, readonly ConnectionRecord[]>();
  const deaths = new Map<number, ClusterRecord['deaths']>();
  return {
    now,
    revision,
    options,
    settings,
    nextEventAt,
    hasFuture: false,
    horizon: { revision: 0, at: 0 },
    objects: list,
    object: (resource, namespace, name) =>
      list(resource).find(
        ({ metadata }: AnyObject) => metadata.name === name && (metadata.namespace ?? '') === namespace,
      ),
    flights: () => record.flights,
    deaths: (ms) => keep(deaths, ms, () => record.deaths.filter(({ at }) => at >= now - ms)),
    connections: (limit) => keep(newest, limit, () => record.connections.slice(0, limit)),
    endedConnections: (limit) =>
      keep(ended, limit, () => record.connections.filter(({ endedAt }) => endedAt !== undefined).slice(0, limit)),
    connection: (id) => connections.get(id),
    plates: (node) => record.plates[node] ?? [],
    proxyStatus: (node) => record.proxies[node],
    // Nobody has disturbed anything before the first moment.
    link: () => ({ powered: true, connected: true, delay: 0, loss: 0 }),
    isPodConnected: () => true,
    // Nobody looks that close before the engine is there; if so, there is nothing to tell yet.
    probeResults: () => [],
    traffic: () => record.traffic,
    actions: () => record.actions,
  };
}

function keep<K, V>(kept: Map<K, V>, key: K, make: () => V): V {
  const value = kept.get(key) ?? make();
  kept.set(key, value);
  return value;
}

function notRecorded(question: string): never {
  throw new Error(`The engine is still being loaded, and the record of the first scene cannot answer ${question}.`);
}

/** A cluster that can be looked at. What the record cannot answer throws; the page does not ask for it before the engine is there. */
export function createRecordedCluster(record: ClusterRecord): Cluster {
  const beyond = Object.fromEntries(BEYOND.map((name) => [name, () => notRecorded(`${name}()`)]));
  return { ...answers(record), ...(beyond as Record<Beyond, () => never>) };
}
