import { describe, expect, it } from 'vitest';
import type { Flow, Node, Trace } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { aHop } from '../../testing/connections.ts';
import { measureComparisons } from './comparisons.ts';

const node: Node = { ...aNode('node-1'), spec: { podCIDR: '10.244.1.0/24' } };
const services = [1, 2, 3].map((n) => aService(`web-${n}`, { clusterIP: `10.96.0.${n}` }));

/** A packet to the n-th Service is compared with 10 + n rules, its answer with 4. */
const trace = ({ to }: Flow): Trace => {
  const compared = 10 + Number(to.host.split('.')[3]);
  const hops = [aHop({ compared }), aHop({ segment: 'SYN-ACK', compared: 4 })];
  const common = { probability: 1, verdict: 'accept', masqueraded: false, reason: '', reasonCode: 'Answered' } as const;
  return { outcomes: [{ ...common, hops }] };
};

describe('how many rules a packet is compared with', () => {
  it('is measured by a trace to each Service that has an address, fewest first', () => {
    const headless = aService('peers', { clusterIP: 'None' });
    const answers = [...measureComparisons([headless, ...services.toReversed()], node, trace)];
    expect(answers.at(-1)).toEqual([
      { label: 'default/web-1', opening: 11, answer: 4 },
      { label: 'default/web-2', opening: 12, answer: 4 },
      { label: 'default/web-3', opening: 13, answer: 4 },
    ]);
    expect(answers).toHaveLength(3);
  });
  it('is measured at some of many', () => {
    const many = Array.from({ length: 1000 }, (_, n) => aService(`s-${n}`, { clusterIP: '10.96.0.9' }));
    expect([...measureComparisons(many, node, trace)].at(-1)).toHaveLength(60);
  });
});
