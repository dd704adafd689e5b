import { describe, expect, it } from 'vitest';
import type { Flow, Node, Plate, Trace, TraceOutcome } from '../../api/index.ts';
import { aNode, aService } from '../../testing/clusterObjects.ts';
import { cellSentence, cellWords, lostSentence } from './answerWords.ts';
import { answerSources, waysIn, type Source } from './answerSources.ts';
import { answerMatrix, answerRow, columnsByNode, mergeRows, openRow, shareOf, type AnswerRow } from './whoAnswers.ts';

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
const asked: Source = {
  group: 'from Pods of',
  label: 'node-1',
  phrase: 'Pods of node-1 to 10.96.0.50:80',
  flow: {} as Flow,
};
const row = (trace: Trace, of: Source = asked): AnswerRow =>
  answerRow(
    openRow(of, () => []),
    trace,
  );
const always = (endpoint: string): Trace => ({ outcomes: [outcome({ endpoint })] });

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
  it('is by a way that is chosen every node’s Pods, every node itself and every outside client', () => {
    const service = {
      ...aService('web', { clusterIP: '10.96.0.50', type: 'LoadBalancer', externalIPs: ['192.0.2.1'] }),
      status: { loadBalancer: { ingress: [{ ip: '198.51.100.1' }] } },
    };
    const nodes = NODES.map((each, n) => ({
      ...each,
      status: { ...each.status, addresses: [{ type: 'InternalIP' as const, address: `192.168.49.1${n + 1}` }] },
    }));
    const withNodePort = { ...port, nodePort: 30080 };
    const ways = waysIn(service, withNodePort, nodes);
    expect(ways.map(({ kind, host, port: at }) => [kind, `${host}:${at}`])).toEqual([
      ['ClusterIP', '10.96.0.50:80'],
      ['NodePort', '192.168.49.11:30080'],
      ['NodePort', '192.168.49.12:30080'],
      ['LoadBalancer', '198.51.100.1:80'],
      ['externalIP', '192.0.2.1:80'],
    ]);
    const clients = [1, 2, 3, 4, 5].map((n) => ({ name: `user-${n}`, ip: `203.0.113.${n}` }));
    for (const way of ways) {
      const sources = answerSources(service, withNodePort, nodes, clients, way);
      for (const { flow } of sources) expect(flow.to).toEqual({ host: way.host, port: way.port });
      // An external IP leads in at either node, and that is a row for each.
      expect(sources).toHaveLength(4 + (way.kind === 'externalIP' ? 10 : 5));
    }
  });
  it.each([{ clusterIP: 'None' }, { type: 'ExternalName' } as const])(
    'is nobody without a virtual address: %o',
    (spec) => expect(answerSources(aService('web', spec), port, NODES, OUTSIDE)).toEqual([]),
  );
});

describe('a row of the matrix', () => {
  it('adds the chances of an endpoint that is reached by two ways', () => {
    const { shares } = row({
      outcomes: [outcome({ probability: 0.25, endpoint: 'a:1' }), outcome({ probability: 0.5, endpoint: 'a:1' })],
    });
    expect(shares.get('a:1')?.probability).toBeCloseTo(0.75);
  });
  it('keeps what reaches nobody apart', () => {
    const half = row({
      outcomes: [outcome({ probability: 0.5, endpoint: 'a:1' }), outcome({ probability: 0.5, verdict: 'drop' })],
    });
    expect(half.lost).toEqual({ verdict: 'drop', probability: 0.5, reason: 'r' });
    expect(lostSentence(half)).toBe('From Pods of node-1 to 10.96.0.50:80: 50% drop: r');
  });
  it('calls lost what a node without power does not get: there is a route to it', () => {
    const reason = 'node node-2 is switched off';
    const off = row({ outcomes: [outcome({ verdict: 'unroutable', reason })] });
    expect(lostSentence(off)).toBe(`From Pods of node-1 to 10.96.0.50:80: 100% lost: ${reason}`);
  });
  it('says that an endpoint refuses, and whom it would see', () => {
    const refused = row({
      outcomes: [outcome({ endpoint: 'a:1', verdict: 'refused', reason: 'Nobody listens on 1.' })],
    });
    expect(cellWords(refused.shares.get('a:1'))).toBe('100% RST');
    expect(cellSentence(refused, refused.shares.get('a:1'), 'web-x')).toContain('which refuses: Nobody listens on 1.');
    expect(cellWords(undefined)).toBe('·');
  });
});

describe('the matrix', () => {
  it('keeps a column for an endpoint that nobody reaches', () => {
    expect(answerMatrix([row(always('b:1'))], ['a:1', 'b:1']).endpoints).toEqual(['a:1', 'b:1']);
  });
  it('makes one row of many that say the same', () => {
    const rowOf = (n: number) =>
      row(always(n === 3 ? 'b:1' : 'a:1'), {
        ...asked,
        label: `node-${n}`,
        phrase: `Pods of node-${n} to 10.96.0.50:80`,
      });
    const rows = Array.from({ length: 12 }, (_, i) => rowOf(i + 1));
    expect(mergeRows(rows).map(({ label }) => label)).toEqual(['node-1 and 10 more', 'node-3']);
    expect(mergeRows(rows.slice(0, 8))).toHaveLength(8);
  });
  it('adds up the endpoints of a node, when there are too many for a column each', () => {
    const endpoints = Array.from({ length: 60 }, (_, i) => `10.244.${i % 3}.${i}:80`);
    const outcomes = endpoints.map((endpoint) => outcome({ endpoint, probability: 1 / 60 }));
    const columns = columnsByNode(endpoints, (endpoint) => `node-${endpoint.split('.')[2] ?? ''}`);
    expect(columns.map(({ short }) => short)).toEqual(['node-0 ×20', 'node-1 ×20', 'node-2 ×20']);
    expect(shareOf(row({ outcomes }), columns[1]!)?.probability).toBeCloseTo(1 / 3);
    expect(shareOf(row({ outcomes: [] }), columns[1]!)).toBeUndefined();
  });
});

describe('rows before they are traced', () => {
  const way = { kind: 'ClusterIP', host: '10.96.0.50', port: 80 } as const;
  const sources = Array.from({ length: 12 }, (_, n): Source => {
    const name = `node-${n + 1}`;
    return { ...asked, label: name, phrase: `Pods of ${name} to 10.96.0.50:80`, rules: { node: name, way } };
  });
  /** Under a policy Local: node-3 has the only endpoint. */
  const platesOf = (name: string): readonly Plate[] => {
    const segments = name === 'node-3' ? [{ endpoint: 'a:1', probability: 1 }] : [];
    const verdict = segments.length > 0 ? 'dnat' : 'drop';
    const common = { service: 'default/web', ip: '10.96.0.50', port: 80, protocol: 'TCP', masquerade: false } as const;
    return [{ ...common, kind: 'ClusterIP', verdict, policy: 'Local', segments } as unknown as Plate];
  };
  const open = sources.map((source) => openRow(source, platesOf));
  const traced = open.map((each) =>
    answerRow(each, each.label === 'node-3' ? always('a:1') : { outcomes: [outcome({ verdict: 'drop' })] }),
  );
  const labels = (rows: readonly AnswerRow[]) => rows.map(({ label }) => label);

  it('stand where they will stand, by what the plates of their nodes show', () => {
    const atLast = labels(mergeRows(traced));
    expect(atLast).toEqual(['node-1 and 10 more', 'node-3']);
    for (let done = 0; done <= 12; done++) {
      const rows = mergeRows([...traced.slice(0, done), ...open.slice(done)], false);
      expect(labels(rows)).toEqual(atLast);
      expect(rows[0]?.open).toBe(done === 0 ? true : undefined);
    }
  });
  it('say so in their cells', () =>
    expect(cellSentence(open[0]!, undefined, 'web-x')).toBe('From Pods of node-1 to 10.96.0.50:80: being traced.'));
  it('make one of outside clients that are told the same', () => {
    const saidOf = (clients: string) => ({
      group: `from ${clients}, ClusterIP`,
      phrase: `${clients} to 10.96.0.50:80`,
    });
    const ask = (client: string, endpoint: string) =>
      row(always(endpoint), {
        ...asked,
        client,
        ...saidOf(client),
        saidOf,
      });
    const merged = mergeRows([ask('user', 'a:1'), ask('partner', 'b:1'), ask('office', 'a:1')]);
    expect(merged.map(({ group, phrase }) => [group, phrase])).toEqual([
      ['from user and office, ClusterIP', 'user and office to 10.96.0.50:80'],
      ['from partner, ClusterIP', 'partner to 10.96.0.50:80'],
    ]);
  });
});
