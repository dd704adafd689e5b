import { describe, expect, it } from 'vitest';
import type { Flow, Node, TraceOutcome } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { cellSentence, cellWords, lostSentence } from './answerWords.ts';
import { answerSources } from './answerSources.ts';
import { answerMatrix, answerRow, columnsByNode, mergeRows, shareOf } from './whoAnswers.ts';

const node = (name: string, podCIDR: string): Node => ({ ...aNode(name), spec: { podCIDR } });
const NODES = [node('node-1', '10.244.1.0/24'), node('node-2', '10.244.2.0/24')];
const OUTSIDE = [{ name: 'user', ip: '203.0.113.9' }];
const port = { protocol: 'TCP', port: 80, targetPort: 8080 } as const;

const outcome = (change: Partial<TraceOutcome>): TraceOutcome => ({
  probability: 1,
  verdict: 'accept',
  masqueraded: false,
  reason: 'r',
  reasonCode: 'Answered',
  hops: [],
  ...change,
});
const source = { group: 'from Pods of', label: 'node-1', phrase: 'Pods of node-1 to 10.96.0.50:80', flow: {} as Flow };

describe('who can ask a Service', () => {
  it('is a Pod of every node, with an address no Pod is likely to have, and the node itself; outside it is of no use', () => {
    const sources = answerSources(aService('web', { clusterIP: '10.96.0.50' }), port, NODES, OUTSIDE);
    expect(sources.map(({ flow }) => flow.from)).toEqual([
      { address: '10.244.1.254', entersAt: 'node-1', as: 'pod' },
      { address: '10.244.2.254', entersAt: 'node-2', as: 'pod' },
      { node: 'node-1' },
      { node: 'node-2' },
      { external: 'user' },
    ]);
  });
  it('is the outside at any node that external IPs are routed to', () => {
    const service = aService('web', { clusterIP: '10.96.0.50', externalIPs: ['192.0.2.1'] });
    const sources = answerSources(service, port, NODES, OUTSIDE).filter(({ flow }) => flow.to.host === '192.0.2.1');
    expect(sources.map(({ label }) => label)).toEqual(['node-1', 'node-2']);
  });
  it('is also the outside at every node, when there is a NodePort', () => {
    const service = aService('web', { clusterIP: '10.96.0.50', type: 'NodePort' });
    const sources = answerSources(service, { ...port, nodePort: 30080 }, NODES, OUTSIDE);
    const outside = sources.filter(({ group }) => group.includes('NodePort'));
    expect(outside.map(({ label, flow }) => [label, flow.to.port])).toEqual([
      ['node-1', 30080],
      ['node-2', 30080],
    ]);
  });
  it('is the outside at the load balancer, once that has an address', () => {
    const service = {
      ...aService('web', { clusterIP: '10.96.0.50', type: 'LoadBalancer' }),
      status: { loadBalancer: { ingress: [{ ip: '198.51.100.1' }] } },
    };
    expect(answerSources(service, port, [], OUTSIDE)).toMatchObject([
      {
        group: 'from user, load balancer',
        flow: { from: { external: 'user' }, to: { host: '198.51.100.1', port: 80 } },
      },
      { group: 'from user, ClusterIP' },
    ]);
  });
  it.each([{ clusterIP: 'None' }, { type: 'ExternalName' } as const])(
    'is nobody without a virtual address: %o',
    (spec) => expect(answerSources(aService('web', spec), port, NODES, OUTSIDE)).toEqual([]),
  );
});

describe('a row of the matrix', () => {
  it('adds the chances of an endpoint that is reached by two ways', () => {
    const row = answerRow(source, {
      outcomes: [outcome({ probability: 0.25, endpoint: 'a:1' }), outcome({ probability: 0.5, endpoint: 'a:1' })],
    });
    expect(row.shares.get('a:1')?.probability).toBeCloseTo(0.75);
  });
  it('keeps what reaches nobody apart', () => {
    const row = answerRow(source, {
      outcomes: [outcome({ probability: 0.5, endpoint: 'a:1' }), outcome({ probability: 0.5, verdict: 'drop' })],
    });
    expect(row.lost).toEqual({ verdict: 'drop', probability: 0.5, reason: 'r' });
    expect(lostSentence(row)).toBe('From Pods of node-1 to 10.96.0.50:80: 50% drop: r');
  });
  it('says that an endpoint refuses, and whom it would see', () => {
    const row = answerRow(source, {
      outcomes: [outcome({ endpoint: 'a:1', verdict: 'refused', reason: 'Nobody listens on 1.' })],
    });
    expect(cellWords(row.shares.get('a:1'))).toBe('100% RST');
    expect(cellSentence(row, row.shares.get('a:1'), 'web-x')).toContain('which refuses: Nobody listens on 1.');
    expect(cellWords(undefined)).toBe('·');
  });
});

describe('the matrix', () => {
  it('keeps a column for an endpoint that nobody reaches', () => {
    const row = answerRow(source, { outcomes: [outcome({ endpoint: 'b:1' })] });
    expect(answerMatrix([row], ['a:1', 'b:1']).endpoints).toEqual(['a:1', 'b:1']);
  });
  it('makes one row of many that say the same', () => {
    const rowOf = (n: number) =>
      answerRow(
        { ...source, label: `node-${n}`, phrase: `Pods of node-${n} to 10.96.0.50:80` },
        { outcomes: [outcome({ endpoint: n === 3 ? 'b:1' : 'a:1' })] },
      );
    const rows = Array.from({ length: 12 }, (_, i) => rowOf(i + 1));
    expect(mergeRows(rows).map(({ label }) => label)).toEqual(['node-1 and 10 more', 'node-3']);
    expect(mergeRows(rows.slice(0, 8))).toHaveLength(8);
  });
  it('adds up the endpoints of a node, when there are too many for a column each', () => {
    const endpoints = Array.from({ length: 60 }, (_, i) => `10.244.${i % 3}.${i}:80`);
    const outcomes = endpoints.map((endpoint) => outcome({ endpoint, probability: 1 / 60 }));
    const columns = columnsByNode(endpoints, (endpoint) => `node-${endpoint.split('.')[2] ?? ''}`);
    expect(columns.map(({ short }) => short)).toEqual(['node-0 ×20', 'node-1 ×20', 'node-2 ×20']);
    expect(shareOf(answerRow(source, { outcomes }), columns[1]!)?.probability).toBeCloseTo(1 / 3);
    expect(shareOf(answerRow(source, { outcomes: [] }), columns[1]!)).toBeUndefined();
  });
});
