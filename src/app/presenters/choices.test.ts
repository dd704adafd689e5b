/** A choice of an endpoint in the words of its mode, read from the decisions that a real kernel model writes down. */
import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster, type ProxyOptions } from '../../cluster/index.ts';
import { choiceIn, choiceWords, type Choice } from './choices.ts';

const pod = (name: string, app: string) =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: ${app}}}, spec: {nodeName: node-1, containers: [{name: c, image: nginx}]}}`;
const SERVICE = `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}`;

function aCluster(mode: NonNullable<ProxyOptions['mode']>): Cluster {
  const cluster = createCluster({ seed: 5, systemPods: false, hopLatency: 1, proxy: { mode } });
  for (const manifest of [...['web-1', 'web-2', 'web-3'].map((name) => pod(name, 'web')), pod('client', 'client')])
    cluster.apply(manifest);
  cluster.apply(SERVICE);
  cluster.settle();
  return cluster;
}

const flow = { from: { pod: 'default/client' }, to: { host: 'web', port: 80 } } as const;

/** What was chosen for so many connections, one list for each. */
function sent(
  cluster: Cluster,
  connections: number,
): { readonly choices: readonly Choice[]; readonly endpoint: string }[] {
  return Array.from({ length: connections }, () => {
    const id = cluster.send(flow);
    cluster.advance(500);
    const { hops = [], endpoint = '' } = cluster.connection(id) ?? {};
    const opening = hops.find(({ segment, place }) => segment === 'SYN' && place.kind === 'node');
    return { choices: (opening?.decided ?? []).flatMap((decision) => choiceIn(decision) ?? []), endpoint };
  });
}

describe('how an endpoint was chosen', () => {
  it('in iptables mode: test after test, each among those that are left, until one hits or nobody else is left', () => {
    const seen = sent(aCluster('iptables'), 30).map(({ choices }) => choices.map(choiceWords));
    for (const words of seen) {
      expect(words[0]).toMatch(/^1 of 3 left, 33%: (hit|missed by \d\.\d{3})$/);
      if (words[0]?.endsWith('hit')) expect(words).toHaveLength(1);
      else expect(words.slice(1)).toEqual([expect.stringMatching(/^1 of 2 left, 50%: (hit|missed by)/)]);
    }
    expect(new Set(seen.map((words) => words.length))).toEqual(new Set([1, 2]));
  });

  it('in nftables mode: one die with a side for each endpoint, and the mark lies on the side that is lit', () => {
    const endpoints = new Map<number, string>();
    for (const { choices, endpoint } of sent(aCluster('nftables'), 30)) {
      expect(choices).toHaveLength(1);
      const [die] = choices;
      if (die?.kind !== 'die') throw new Error('this is no die');
      expect(choiceWords(die)).toBe(`random mod 3 is ${die.side}`);
      expect(Math.floor((die.rolled ?? 0) * 3)).toBe(die.side);
      expect(endpoints.get(die.side) ?? endpoint).toBe(endpoint);
      endpoints.set(die.side, endpoint);
    }
    expect(new Set(endpoints.values()).size).toBe(3);
  });

  it('in IPVS mode: no dice, each in turn', () => {
    const turns = sent(aCluster('ipvs'), 4).map(({ choices }) => choices.map(choiceWords));
    expect(turns).toEqual([['turn 1 of 3'], ['turn 2 of 3'], ['turn 3 of 3'], ['turn 1 of 3']]);
    const { outcomes } = aCluster('ipvs').trace(flow);
    const choices = outcomes.map(({ hops }) =>
      hops.flatMap(({ decided }) => decided.flatMap((each) => choiceIn(each) ?? [])),
    );
    expect(choices.map((list) => list.map(choiceWords))).toEqual(Array(3).fill(['one of 3 in turn']));
  });

  it('never misses by nothing', () => {
    const missed = (rolled: number) => choiceWords({ kind: 'test', chance: 0.5, left: 2, rolled, hit: false });
    expect(missed(0.75)).toBe('1 of 2 left, 50%: missed by 0.250');
    expect(missed(0.5000001)).toBe('1 of 2 left, 50%: missed by less than 0.001');
  });
});
