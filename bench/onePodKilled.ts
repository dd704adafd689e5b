import { createCluster, type Cluster } from '../src/cluster/index.ts';
import type { EngineRow, Measured } from '../scripts/bench/row.d.mts';
import { manyNodes, webService } from './cluster/webServices.ts';

/** The whole cluster that the budget names. It takes some minutes, and some gigabytes, to come up (see largestCluster.ts). */
const NODES = 5000;
const SERVICES = 10_000;
const REPLICAS = 15;
/** Deployments that are applied together. */
const BATCH = 250;

const LIMIT_MS = 16;
const KILLS = 9;
/** Cluster time by which every proxy has synced. */
const SYNCED_MS = 3000;

const nodes = manyNodes(NODES);

/** ms of CPU so far: a busy machine would be counted by the clock. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The collector sweeps beside the program, after it has collected: what it takes then is nobody's time here. */
async function untilQuiet(): Promise<void> {
  for (let before = -Infinity, now = cpu(); now - before > 2; now = cpu()) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Reads, on each node, from the dispatching rule of a Service to the last rule of each of its endpoints.
 * @returns the addresses that are reached from every node
 */
function endpointsEverywhere(cluster: Cluster, host: string): ReadonlySet<string> {
  const found = new Map<string, number>();
  let dispatch: { readonly of: unknown; readonly chain: string } | undefined;
  for (const { name } of nodes) {
    const { nat } = cluster.rules(name).tables;
    const services = nat.get('KUBE-SERVICES');
    // Looking for the line is the check's own work, and done once for a chain that nodes share.
    if (dispatch?.of !== services) {
      const target = services?.rules.find(({ dst }) => dst?.cidr === `${host}/32`)?.target;
      dispatch = { of: services, chain: target?.kind === 'jump' ? target.chain : '' };
    }
    for (const { target } of nat.get(dispatch?.chain ?? '')?.rules ?? []) {
      if (target?.kind !== 'jump' || !target.chain.startsWith('KUBE-SEP-')) continue;
      const { target: end } = nat.get(target.chain)?.rules.at(-1) ?? {};
      if (end?.kind === 'DNAT') found.set(end.ip, (found.get(end.ip) ?? 0) + 1);
    }
  }
  return new Set([...found].filter(([, count]) => count === NODES).map(([ip]) => ip));
}

/** ms of computing. */
interface Kill {
  /** From the deletion until every proxy has synced, and a new Pod stands in. */
  readonly synced: number;
  /** Rules are made when they are first read, which is part of the work: here on every node. */
  readonly making: number;
  /** Reading rules that are made: nothing but the check. */
  readonly reading: number;
}

/** From the deletion until its Service's rules are right, and read, on every node. */
async function kill(cluster: Cluster, app: number): Promise<Kill> {
  const host = cluster.object('services', 'default', `svc-${app}`)?.spec.clusterIP ?? '';
  const pod = cluster.objects('pods').find(({ metadata }) => metadata.labels?.['app'] === `web-${app}`);
  const victim = pod?.metadata.name ?? '';
  const address = pod?.status?.podIP ?? '';
  if (!endpointsEverywhere(cluster, host).has(address)) throw new Error(`${victim} was no endpoint`);
  await untilQuiet();
  const began = cpu();
  cluster.request({
    method: 'DELETE',
    path: `/api/v1/namespaces/default/pods/${victim}`,
    body: { gracePeriodSeconds: 0 },
  });
  cluster.advance(SYNCED_MS);
  const synced = cpu() - began;
  const read = (): number => {
    const start = cpu();
    const after = endpointsEverywhere(cluster, host);
    const end = cpu();
    if (after.has(address) || after.size !== REPLICAS) throw new Error(`rules lead to ${after.size} endpoints`);
    return end - start;
  };
  const first = read();
  const reading = Math.min(read(), read());
  return { synced, making: Math.max(0, first - reading), reading };
}

async function measure(): Promise<Measured> {
  const cluster = createCluster({
    seed: 3,
    nodes,
    systemPods: false,
    clusterCIDR: '10.128.0.0/9',
    serviceCIDR: '10.96.0.0/12',
  });
  for (let applied = 0; applied < SERVICES;) {
    for (const end = applied + BATCH; applied < end; applied++) cluster.apply(webService(applied, REPLICAS));
    cluster.settle();
  }
  gc?.();
  const kills: Kill[] = [];
  for (let i = 0; i < KILLS; i++) kills.push(await kill(cluster, i * 7));
  const median = (of: (one: Kill) => number): number => kills.map(of).sort((x, y) => x - y)[KILLS >> 1] ?? Infinity;
  const [synced, making, reading] = (['synced', 'making', 'reading'] as const).map((of) => median((one) => one[of]));
  const ms = median((one) => one.synced + one.making);
  return {
    value: ms,
    unit: 'ms of CPU',
    ok: ms <= LIMIT_MS,
    ofBudget: ms / LIMIT_MS,
    note: `${synced!.toFixed(1)} ms to sync, ${making!.toFixed(1)} ms to make what is read of the Service's rules on every node; the check, reading them, takes ${reading!.toFixed(0)} ms more; median of ${KILLS}`,
  };
}

export const row: EngineRow = {
  kind: 'engine',
  order: 6,
  what: "one Pod killed among 150,000 on 5,000 nodes: computing until every affected node's rules are right",
  budget: '16 ms',
  measure,
};
