import { describe, expect, it } from 'vitest';

import type { EndpointSlice, Service } from '../../api/index.ts';
import { printIptablesSave, type Ruleset } from '../../netfilter/index.ts';
import { seeds } from '../../testing/rounds.ts';
import { someDice } from '../../testing/rules.ts';
import { aService, aSlice, type ServiceOptions } from '../../testing/services.ts';
import type { PlacedNode, ProxyConfig } from '../config.ts';
import { EMPTY_STATE, stateOf, withService, type ProxyState } from '../proxyState.ts';
import { createRuleGenerator } from './generateRuleset.ts';

const NODES: readonly PlacedNode[] = ['a', 'b', 'c'].map((name, i) => ({
  name,
  addresses: [`192.168.49.${i + 11}`],
  podCIDR: `10.244.${i}.0/24`,
  zone: undefined,
}));

const CONFIG: ProxyConfig = {
  clusterCIDR: '10.244.0.0/16',
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
  others: [],
};

const HTTP = { name: 'http', port: 80 };
const KINDS: readonly ServiceOptions[] = [
  {},
  {},
  { ports: [HTTP, { name: 'metrics', port: 9100 }] },
  { ports: [{ ...HTTP, nodePort: 30_080 }], type: 'NodePort' },
  { ports: [{ ...HTTP, nodePort: 30_080 }], type: 'NodePort', externalTrafficPolicy: 'Local' },
  { internalTrafficPolicy: 'Local' },
  {
    type: 'LoadBalancer',
    loadBalancerSourceRanges: ['192.168.49.8/30'],
    status: { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'VIP' }] } },
  },
];

type Known = ReadonlyMap<string, { readonly service: Service | undefined; readonly slices: readonly EndpointSlice[] }>;

/** A moment of a history: the state that all changes before came to, and the objects there were. */
interface Moment {
  readonly state: ProxyState;
  readonly known: Known;
}

function someChange(dice: ReturnType<typeof someDice>, { state, known }: Moment): Moment {
  const key = `default/app-${dice.below(12)}`;
  const { service, slices = [] } = known.get(key) ?? {};
  const endpoints = Array.from({ length: dice.below(4) }, (_, i) => {
    const node = dice.below(3);
    return { ip: `10.244.${node}.${i + 5 + dice.below(3)}`, node: NODES[node]!.name, ready: dice.chance(0.9) };
  });
  const next = dice.chance(0.3)
    ? { service: service && dice.chance(0.5) ? undefined : aService(key, dice.one(KINDS)), slices }
    : { service, slices: dice.chance(0.1) ? [] : [aSlice(key, endpoints)] };
  return { state: withService(state, key, next.service, next.slices), known: new Map(known).set(key, next) };
}

const print = (rules: Ruleset): string => printIptablesSave(rules, { date: '' });

function fromScratch({ known }: Moment, node: PlacedNode, config: ProxyConfig): Ruleset {
  const services = [...known.values()].flatMap(({ service }) => service ?? []);
  const slices = [...known.values()].flatMap((one) => one.slices);
  return createRuleGenerator(config)(stateOf(services, slices), node);
}

describe('rules that are kept and shared', () => {
  it.each(seeds(12, 4))('are those made from scratch, of any node and at any moment (seed %i)', (seed) => {
    const dice = someDice(seed);
    const config = { ...CONFIG, detectLocal: dice.one(['ClusterCIDR', 'NodeCIDR', 'none'] as const) };
    const generate = createRuleGenerator(config);
    const moments: Moment[] = [{ state: EMPTY_STATE, known: new Map() }];
    for (let step = 0; step < 40; step++) {
      moments.push(someChange(dice, moments.at(-1)!));
      // Some moments are skipped, as by a proxy that syncs once a second, and some are asked for again later.
      if (dice.chance(0.4)) continue;
      const moment = dice.chance(0.8) ? moments.at(-1)! : dice.one(moments);
      const node = dice.one(NODES);
      expect(print(generate(moment.state, node)), `step ${step}, node ${node.name}`).toBe(
        print(fromScratch(moment, node, config)),
      );
    }
  });

  it('have a chain by its name, whether it was asked for before the Service was there or after it had gone', () => {
    const generate = createRuleGenerator(CONFIG);
    const [node] = NODES;
    const service = aService('default/web');
    const slices = [aSlice('default/web', [{ ip: '10.244.1.5' }])];
    const known = withService(EMPTY_STATE, 'default/web', service, slices);
    const chain = `KUBE-SVC-${known.ports[0]!.port.hash}`;
    const has = (state: ProxyState): boolean => generate(state, node!).tables.nat.has(chain);
    const gone = withService(known, 'default/web', undefined, []);
    expect([EMPTY_STATE, known, gone, known].map(has)).toEqual([false, true, false, true]);
  });

  it('leave the chains of other Services, and the lines of all, the very same when an endpoint goes', () => {
    const generate = createRuleGenerator(CONFIG);
    const endpoints = [{ ip: '10.244.1.5' }, { ip: '10.244.2.5' }];
    const both = ['default/a', 'default/b'].reduce(
      (state, key) => withService(state, key, aService(key), [aSlice(key, endpoints)]),
      EMPTY_STATE,
    );
    const after = withService(both, 'default/b', both.services[1]!.service, [aSlice('default/b', endpoints.slice(1))]);
    const [before, now] = [both, after].map((state) => generate(state, NODES[0]!).tables.nat);
    const [a, b] = both.ports.map(({ port }) => `KUBE-SVC-${port.hash}`);
    expect(now!.get('KUBE-SERVICES')).toBe(before!.get('KUBE-SERVICES'));
    expect(now!.get(a!)).toBe(before!.get(a!));
    expect(now!.get(b!)?.rules.length).toBe(before!.get(b!)!.rules.length - 1);
  });
});
