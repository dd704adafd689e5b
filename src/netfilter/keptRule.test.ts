import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Hop } from '../api/index.ts';
import { aKernel } from '../testing/kernels.ts';
import { parseIptablesSave, passKernel, tellHop } from './index.ts';
import { KeptRoll } from './keptRule.ts';

const WEB = parseIptablesSave(readFileSync(new URL('../testing/data/web-on-node-a.iptables', import.meta.url), 'utf8'));

it('keeps a roll of the dice as a number, and tells it as the decision it was', () => {
  const rolls = [0.41, 0.2];
  const chance = (probability: number) => {
    const rolled = rolls.shift() ?? 0;
    return { rolled, hit: rolled < probability };
  };
  const header = { protocol: 'TCP', src: '10.244.1.9', sport: 40_000, dst: '10.96.0.50', dport: 80 } as const;
  const from = { from: 'pod', pod: 'default/client', interface: 'veth1' } as const;
  const { decided } = passKernel({ ...aKernel({ rules: WEB }), chance }, header, from, { opening: true });
  const kept = decided.filter((decision) => decision instanceof KeptRoll);
  expect(kept.map(({ roll }) => roll)).toMatchObject([
    { hit: false, rolled: 0.41 },
    { hit: true, rolled: 0.2 },
  ]);
  expect(kept[1]?.roll.chance).toBeCloseTo(0.5);

  const hop: Hop = {
    at: 0,
    place: { kind: 'node', name: 'node-a' },
    arrivedAs: header,
    decided,
    compared: 0,
    segment: 'SYN',
  };
  const told = tellHop(hop);
  expect(tellHop(hop)).toBe(told);
  expect(told.decided.some((decision) => decision instanceof KeptRoll)).toBe(false);
  expect(JSON.stringify(told)).toBe(JSON.stringify(hop));
  const [first, second] = told.decided.filter((decision) => decision.kind === 'rule' && decision.roll !== undefined);
  expect(first).toMatchObject({ table: 'nat', chain: kept[0]?.chain, text: kept[0]?.text });
  expect(first?.sentence).not.toBe(second?.sentence);
  expect(tellHop({ ...hop, decided: [] }).decided).toEqual([]);
});
