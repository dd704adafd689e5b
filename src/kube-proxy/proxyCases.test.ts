import { describe, expect, it } from 'vitest';

import { isInCidr } from '../api/index.ts';
import {
  parseIptablesSave,
  parseNftTable,
  printIptablesSave,
  printNftTable,
  type Passage,
  type Ruleset,
} from '../netfilter/index.ts';
import { walkEveryWay } from '../testing/passages.ts';
import { nodeOfCase, proxyCases, slicesOfCase, type CaseFlow, type ProxyCase } from '../testing/proxyCases.ts';
import { generateRuleset } from './index.ts';
import { createTableGenerator } from './nftables/generateTable.ts';
import { stateOf } from './proxyState.ts';

/** Every way the dice can fall: all passages of a new client's first packet. */
function everyPassage(rules: Ruleset, proxyCase: ProxyCase, flow: CaseFlow): Passage[] {
  const { sourceKind: kind, sourceIP: src, destIP: dst, destPort: dport, protocol } = flow;
  const passages: Passage[] = [];
  walkEveryWay(rules, nodeOfCase(proxyCase, flow.fromNode), { kind, src, dst, dport, protocol }, (passage) =>
    passages.push(passage),
  );
  return passages;
}

function destinationOf(passage: Passage): string {
  return `${passage.header?.dst}:${passage.header?.dport}`;
}

function check(rules: Ruleset, proxyCase: ProxyCase, flow: CaseFlow): void {
  const { expect: expected } = flow;
  const passages = everyPassage(rules, proxyCase, flow);
  if (expected.result !== 'accept') {
    expect(passages.map(({ ending }) => ending?.verdict)).toEqual([expected.result]);
    return;
  }
  expect(passages.filter(({ ending }) => ending)).toEqual([]);
  const original = `${flow.destIP}:${flow.destPort}`;
  const wanted = expected.translated ? expected.to : [original];
  expect([...new Set(passages.map(destinationOf))].sort()).toEqual([...wanted].sort());
  expect(passages.some((passage) => destinationOf(passage) !== original)).toBe(expected.translated);
  for (const passage of passages) {
    const to = destinationOf(passage);
    const marked = expected.masquerade || (expected.masqueradeOnlyTo?.includes(to) ?? false);
    expect(passage.masqueraded, to).toBe(marked);
    // MASQUERADE takes the address of the interface the packet leaves by: the Pod gateway towards a Pod of this node.
    const toPods = isInCidr(proxyCase.config.clusterCIDR, passage.header?.dst ?? '');
    if (passage.route?.kind === 'local' || !toPods) continue;
    const { addresses, podCIDR } = nodeOfCase(proxyCase, flow.fromNode);
    const own = passage.route?.kind === 'pod' ? podCIDR.replace(/\d+\/\d+$/, '1') : addresses[0];
    expect(passage.header?.src, to).toBe(marked ? own : flow.sourceIP);
  }
}

const cases = proxyCases();

describe('the rules of a node answer as Kubernetes does', () => {
  it('in all 98 flows', () => {
    expect(cases.flatMap(({ flows }) => flows)).toHaveLength(98);
  });

  for (const proxyCase of cases) {
    describe(proxyCase.id, () => {
      const slices = slicesOfCase(proxyCase);
      for (const flow of proxyCase.flows) {
        const rules = generateRuleset(proxyCase.services, slices, nodeOfCase(proxyCase, flow.fromNode));
        it(`${flow.id}: ${flow.name}`, () => check(rules, proxyCase, flow));
        it(`${flow.id}: the same from the printed text`, () => {
          const text = printIptablesSave(rules, { date: 'Mon Jan  5 09:00:00 2026' });
          check(parseIptablesSave(text), proxyCase, flow);
        });
      }
    });
  }
});

/** Where nftables mode answers otherwise, see src/cluster/proxyCases.test.ts. */
const OTHERWISE_IN_NFTABLES = new Set([
  'clusterip-general/8',
  'clusterip-general/9',
  'multi-clusterip/8',
  'nodeports-localhost-on/4',
  'nodeports-localhost-on/5',
  'nodeports-localhost-off/5',
]);

describe('the table of a node in nftables mode answers the same', () => {
  for (const proxyCase of cases) {
    const state = stateOf(proxyCase.services, slicesOfCase(proxyCase));
    for (const flow of proxyCase.flows.filter(({ id }) => !OTHERWISE_IN_NFTABLES.has(id))) {
      const node = nodeOfCase(proxyCase, flow.fromNode);
      const rules = createTableGenerator(node)(state, node);
      it(`${flow.id}: ${flow.name}`, () => check(rules, proxyCase, flow));
      it(`${flow.id}: the same from the printed text`, () => {
        const text = printNftTable(rules.nft!);
        const nft = parseNftTable(text);
        expect(printNftTable(nft)).toBe(text);
        check({ ...rules, nft }, proxyCase, flow);
      });
    }
  }
});
