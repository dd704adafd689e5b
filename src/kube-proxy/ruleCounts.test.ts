/**
 * How many rules a node holds: docs/rule-counts.md, counted from the rules themselves and reviewed there. A change of a number is a
 * change of what a node pays. UPDATE_RULE_COUNTS=1 writes the tables anew (then `npm run format`, and read what changed).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import {
  compared,
  countIptables,
  countIpvs,
  countNftables,
  endpoints,
  KINDS,
  rulesOf,
  type Formula,
  type IptablesCount,
  type IpvsCount,
  type Kind,
  type NftablesCount,
} from '../testing/countedRules.ts';
import { rounds } from '../testing/rounds.ts';
import { expectSame } from '../testing/same.ts';
import type { EndpointOptions, ServiceOptions } from '../testing/services.ts';

const DOC = new URL('../../docs/rule-counts.md', import.meta.url);

const NAMES = Object.keys(KINDS) as Kind[];
const SERVICES = [1, 10, 100, 1000];
const ENDPOINTS = [1, 3, 10, 100];
/** Endpoints, and how many of them are here. */
const SHAPES = [
  [1, 0],
  [1, 1],
  [2, 1],
  [7, 3],
  [12, 0],
] as const;

const EMPTY = {
  iptables: countIptables(rulesOf('iptables', 0, [])),
  nftables: countNftables(rulesOf('nftables', 0, [])),
  ipvs: countIpvs(rulesOf('ipvs', 0, [])),
};

function less<T extends object>(count: T, empty: T): T {
  const base = empty as Record<string, number>;
  return Object.fromEntries(
    Object.entries(count as Record<string, number>).map(([key, n]) => [key, n - (base[key] ?? 0)]),
  ) as T;
}

/** What one Service adds to a node, in each mode. */
const COST = {
  iptables: (each: readonly EndpointOptions[], options: ServiceOptions): IptablesCount =>
    less(countIptables(rulesOf('iptables', 1, each, options)), EMPTY.iptables),
  nftables: (each: readonly EndpointOptions[], options: ServiceOptions): NftablesCount =>
    less(countNftables(rulesOf('nftables', 1, each, options)), EMPTY.nftables),
  ipvs: (each: readonly EndpointOptions[], options: ServiceOptions): IpvsCount =>
    less(countIpvs(rulesOf('ipvs', 1, each, options)), EMPTY.ipvs),
};

type Formulas<T> = Readonly<Record<Kind, Readonly<Record<keyof T, Formula>>>>;

const always = (number: number): Formula => [String(number), () => number];
const n_: Formula = ['n', (n) => n];
const whenHere = (text: string, here: (n: number, l: number) => number, nowhere: (n: number) => number): Formula => [
  text,
  (n, l) => (l > 0 ? here(n, l) : nowhere(n)),
];

const nat = (text: string, value: Formula[1], filter: Formula = always(0)) => ({ nat: [text, value] as const, filter });
const FILTER_IF_NONE = whenHere(
  '0; 1 when l = 0',
  () => 0,
  () => 1,
);

const IPTABLES: Formulas<IptablesCount> = {
  ClusterIP: nat('2 + 3n', (n) => 2 + 3 * n),
  'ClusterIP, sessionAffinity ClientIP': nat('2 + 4n', (n) => 2 + 4 * n),
  'ClusterIP, internalTrafficPolicy Local': nat('2 + 3l', (_, l) => (l > 0 ? 2 + 3 * l : 0), FILTER_IF_NONE),
  'ClusterIP with an externalIP': nat('5 + 3n', (n) => 5 + 3 * n),
  NodePort: nat('5 + 3n', (n) => 5 + 3 * n),
  'NodePort, externalTrafficPolicy Local': nat(
    '6 + 3n, and 1 + l when l > 0',
    (n, l) => 6 + 3 * n + (l > 0 ? 1 + l : 0),
    FILTER_IF_NONE,
  ),
  LoadBalancer: nat('6 + 3n', (n) => 6 + 3 * n),
  'LoadBalancer, two source ranges': nat('9 + 3n', (n) => 9 + 3 * n, always(1)),
  'LoadBalancer, externalTrafficPolicy Local': nat(
    '7 + 3n, and 1 + l when l > 0',
    (n, l) => 7 + 3 * n + (l > 0 ? 1 + l : 0),
    whenHere(
      '1; 3 when l = 0',
      () => 1,
      () => 3,
    ),
  ),
};

/** `perMap`: elements of maps, one for each of its addresses in each map that knows them. */
function nft(rules: Formula, chains: Formula, mapElements: Formula, choices: Formula = n_, sets: Formula = always(0)) {
  return {
    rules,
    chains,
    mapElements,
    choices,
    sets,
    setElements: ['1 + l', (_: number, l: number) => 1 + l] as const,
  };
}

const LOCAL_RULES = whenHere(
  '4; 6 when l > 0',
  () => 6,
  () => 4,
);
const LOCAL_CHAINS = whenHere(
  '2; 3 when l > 0',
  () => 3,
  () => 2,
);
const BOTH: Formula = ['n + l', (n, l) => n + l];
const ONE_IF_HERE = whenHere(
  '1; 0 when l = 0',
  () => 1,
  () => 0,
);

const NFTABLES: Formulas<NftablesCount> = {
  ClusterIP: nft(always(1), always(1), always(1)),
  'ClusterIP, sessionAffinity ClientIP': nft(['1 + 3n', (n) => 1 + 3 * n], ['1 + n', (n) => 1 + n], always(1), n_, n_),
  'ClusterIP, internalTrafficPolicy Local': nft(ONE_IF_HERE, ONE_IF_HERE, always(1), ['l', (_, l) => l]),
  'ClusterIP with an externalIP': nft(always(3), always(2), always(2)),
  NodePort: nft(always(3), always(2), always(2)),
  'NodePort, externalTrafficPolicy Local': nft(
    LOCAL_RULES,
    LOCAL_CHAINS,
    whenHere(
      '2; 3 when l = 0',
      () => 2,
      () => 3,
    ),
    BOTH,
  ),
  LoadBalancer: nft(always(3), always(2), always(3)),
  'LoadBalancer, two source ranges': nft(always(4), always(3), always(4)),
  'LoadBalancer, externalTrafficPolicy Local': nft(
    LOCAL_RULES,
    LOCAL_CHAINS,
    whenHere(
      '3; 5 when l = 0',
      () => 3,
      () => 5,
    ),
    BOTH,
  ),
};

/** Rules depend on which sets are filled: KUBE-LOOP-BACK is when an endpoint is here. */
function ipvs(natRules: number, filter: number, virtualServers: number, realServers: Formula, entries: number) {
  return {
    nat: whenHere(
      `${natRules}; ${natRules + 1} when l > 0`,
      () => natRules + 1,
      () => natRules,
    ),
    filter: always(filter),
    virtualServers: always(virtualServers),
    realServers,
    setEntries: [`${entries} + l`, (_: number, l: number) => entries + l] as const,
  };
}

const times = (k: number): Formula => [`${k}n`, (n) => k * n];

const IPVS: Formulas<IpvsCount> = {
  ClusterIP: ipvs(2, 0, 1, n_, 2),
  'ClusterIP, sessionAffinity ClientIP': ipvs(2, 0, 1, n_, 2),
  'ClusterIP, internalTrafficPolicy Local': ipvs(2, 0, 1, ['l', (_, l) => l], 2),
  'ClusterIP with an externalIP': ipvs(5, 0, 2, times(2), 4),
  NodePort: ipvs(3, 0, 3, times(3), 3),
  'NodePort, externalTrafficPolicy Local': ipvs(
    4,
    0,
    3,
    whenHere(
      'n + 2l; 3n when l = 0',
      (n, l) => n + 2 * l,
      (n) => 3 * n,
    ),
    4,
  ),
  LoadBalancer: ipvs(5, 0, 4, times(4), 5),
  'LoadBalancer, two source ranges': ipvs(5, 3, 4, times(4), 8),
  'LoadBalancer, externalTrafficPolicy Local': ipvs(
    7,
    0,
    4,
    whenHere(
      'n + 3l; 4n when l = 0',
      (n, l) => n + 3 * l,
      (n) => 4 * n,
    ),
    8,
  ),
};

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

function byKind<T>(formulas: Formulas<T>, columns: Readonly<Partial<Record<keyof T, string>>>): string {
  const keys = Object.keys(columns) as (keyof T)[];
  return table(
    ['kind of Service', ...keys.map((key) => columns[key] ?? '')],
    NAMES.map((kind) => [kind, ...keys.map((key) => formulas[kind][key][0])]),
  );
}

const bySize = (head: readonly string[], row: (services: number) => readonly number[]) =>
  table(
    ['Services', ...head],
    SERVICES.map((services) => [services, ...row(services)].map(grouped)),
  );

const TABLES: Readonly<Record<string, () => string>> = {
  base: () => `${EMPTY.iptables.filter} rules in filter and ${EMPTY.iptables.nat} in nat`,
  grid: () =>
    bySize(
      ENDPOINTS.map((n) => `${n} ${n === 1 ? 'endpoint' : 'endpoints'} each`),
      // 300,000 rules are made for the last cell alone: nine tenths of this file's time, so a short run knows it by the formula.
      (services) =>
        ENDPOINTS.map((n) =>
          services * n > rounds(100_000)
            ? EMPTY.iptables.nat + services * IPTABLES.ClusterIP.nat[1](n, n)
            : countIptables(rulesOf('iptables', services, endpoints(n))).nat,
        ),
    ),
  kinds: () =>
    table(
      ['kind of Service', 'nat', 'filter', 'nat, n = 10, l = 3', 'nat, n = 10, l = 0'],
      NAMES.map((kind) => [
        kind,
        IPTABLES[kind].nat[0],
        IPTABLES[kind].filter[0],
        String(COST.iptables(endpoints(10), KINDS[kind]).nat),
        String(COST.iptables(endpoints(10, 0), KINDS[kind]).nat),
      ]),
    ),
  compared: () =>
    bySize(['rules compared'], (services) => [compared(services, rulesOf('iptables', services, endpoints(3)))]),
  'nftables base': () => `${EMPTY.nftables.rules} rules in ${EMPTY.nftables.chains} chains`,
  'nftables grid': () =>
    bySize(['rules', 'chains', 'map elements', 'set elements', 'sides of dice', 'rules compared'], (services) => {
      const rules = rulesOf('nftables', services, endpoints(3));
      const { chains, mapElements, setElements, choices, ...count } = countNftables(rules);
      return [count.rules, chains, mapElements, setElements, choices, compared(services, rules)];
    }),
  'nftables kinds': () =>
    byKind(NFTABLES, { rules: 'rules', chains: 'chains', mapElements: 'map elements', choices: 'sides of dice' }),
  ipvs: () =>
    bySize(
      ['rules in nat', 'in filter', 'rules compared', 'virtual servers', 'real servers', 'set entries'],
      (services) => {
        const rules = rulesOf('ipvs', services, endpoints(3));
        const { nat: inNat, filter, virtualServers, realServers, setEntries } = countIpvs(rules);
        return [inNat, filter, compared(services, rules), virtualServers, realServers, setEntries];
      },
    ),
  'ipvs kinds': () =>
    byKind(IPVS, { virtualServers: 'virtual servers', realServers: 'real servers', setEntries: 'set entries' }),
};

/** Blanks and rules of tables are the formatter's business. */
const bare = (text: string) =>
  text
    .replace(/-{2,}:?/g, '-')
    .replace(/ +/g, ' ')
    .trim();

function filledIn<T>(formulas: Readonly<Record<keyof T, Formula>>, n: number, l: number): Record<string, number> {
  return Object.fromEntries(Object.entries<Formula>(formulas).map(([key, [, value]]) => [key, value(n, l)]));
}

describe('the number of rules', () => {
  it.each([
    ['iptables', IPTABLES, COST.iptables],
    ['nftables', NFTABLES, COST.nftables],
    ['ipvs', IPVS, COST.ipvs],
  ] as const)('follows in %s mode the formula of its kind, however many endpoints, here and elsewhere', (...of) => {
    const [, formulas, cost] = of;
    for (const kind of NAMES)
      for (const [n, l] of SHAPES) {
        const expected = filledIn(formulas[kind], n, l);
        expectSame(cost(endpoints(n, l), KINDS[kind]), expected, `${kind}, n = ${n}, l = ${l}`);
      }
  });

  it('is one rule in filter for every way in, when a Service has no endpoints: REJECT, and ACCEPT for its health check', () => {
    const nothing = NAMES.map((kind) => [kind, COST.iptables([], KINDS[kind])] as const);
    expect(nothing).toEqual(NAMES.map((kind) => [kind, { nat: 0, filter: ways(KINDS[kind], true) }]));
  });

  it('is none in nftables mode when a Service has no endpoints, but an element for every way in; source ranges have their chain all the same', () => {
    for (const kind of NAMES) {
      const ranged = kind === 'LoadBalancer, two source ranges' ? 1 : 0;
      expect(COST.nftables([], KINDS[kind]), kind).toEqual({
        rules: ranged,
        chains: ranged,
        sets: 0,
        mapElements: ways(KINDS[kind], false) + ranged,
        setElements: 1,
        choices: 0,
      });
    }
  });

  it('does not grow with the number of endpoints in nftables mode: only the dice get more sides', () => {
    const [few, many] = [3, 100].map((n) => countNftables(rulesOf('nftables', 20, endpoints(n))));
    expect(many).toEqual({ ...few, choices: 2000 });
  });

  it('does not grow with the number of Services of a kind in IPVS mode, but where source ranges leave out the node', () => {
    for (const kind of NAMES) {
      const [one, ten] = [1, 10].map((services) => countIpvs(rulesOf('ipvs', services, endpoints(3), KINDS[kind])));
      const barred = kind === 'LoadBalancer, two source ranges' ? 9 : 0;
      expect(ten, kind).toMatchObject({ nat: one?.nat, filter: (one?.filter ?? 0) + barred });
    }
  });

  it('is what docs/rule-counts.md says', () => {
    const text = readFileSync(DOC, 'utf8');
    let written = text;
    for (const [name, make] of Object.entries(TABLES)) {
      const block = new RegExp(`(<!-- ${name} -->)([\\s\\S]*?)(<!-- /${name} -->)`);
      const [, , before] = block.exec(written) ?? [];
      const now = make();
      if (process.env['UPDATE_RULE_COUNTS']) {
        const gap = now.includes('\n') ? '\n\n' : '';
        written = written.replace(block, `$1${gap}${now}${gap}$3`);
      } else expect(bare(before ?? ''), name).toBe(bare(now));
    }
    if (written !== text) writeFileSync(DOC, written);
  });
});

/** In how many ways a Service can be asked. */
function ways({ type, externalIPs, healthCheckNodePort }: ServiceOptions, withHealthCheck: boolean): number {
  return (
    1 +
    (externalIPs?.length ?? 0) +
    (type ? 1 : 0) +
    (type === 'LoadBalancer' ? 1 : 0) +
    (healthCheckNodePort && withHealthCheck ? 1 : 0)
  );
}
