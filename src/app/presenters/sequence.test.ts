import { describe, expect, it } from 'vitest';
import { NODE_PORT_WEB } from '../../testing/webManifest.ts';
import { createCluster } from '../../cluster/index.ts';
import { sequenceOf } from './sequence.ts';

describe('a connection as a sequence diagram', () => {
  const cluster = createCluster({ seed: 2, systemPods: false });
  cluster.apply(NODE_PORT_WEB);
  cluster.settle();
  const sequence = (flow: Parameters<typeof cluster.send>[0]) => {
    const id = cluster.send(flow);
    cluster.settle();
    return sequenceOf(cluster.connection(id)?.hops ?? []);
  };
  const rewrites = ({ lanes, parts }: ReturnType<typeof sequenceOf>) =>
    parts
      .filter(({ title }) => title === 'SYN' || title === 'SYN-ACK back')
      .flatMap(({ legs }) =>
        legs.flatMap(({ from, rewrites: told }) => told.map((each) => `${lanes[from]!.name}: ${each}`)),
      );

  it('has a column for the client, its kernel, the wire, the other kernel and the Pod', () => {
    const { lanes } = sequence({ from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } });
    expect(lanes.map(({ name }) => name)).toEqual(['client', 'node-1', 'wire', 'node-2', 'web']);
    expect(lanes.map(({ role }) => role)).toEqual(['client', 'kernel', '', 'kernel', 'Pod']);
  });

  it('undoes on the way back what was rewritten on the way there, at the same kernel', () => {
    const told = sequence({ from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } });
    expect(rewrites(told)).toEqual(['node-1: DNAT', 'node-1: DNAT undone']);
  });

  it('shows both rewritings of a NodePort through another node', () => {
    const told = sequence({ from: { external: 'user' }, to: { host: '192.168.49.11', port: 30080 } });
    expect(rewrites(told)).toEqual(['node-1: DNAT', 'node-1: SNAT', 'node-1: SNAT undone', 'node-1: DNAT undone']);
  });

  it('ends where the packet ends', () => {
    const { parts, lanes } = sequence({ from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 81 } });
    const last = parts.flatMap(({ legs }) => legs).at(-1);
    expect(last?.ended).toBe('badly');
    expect(lanes[last?.from ?? 0]?.role).toBe('nobody');
  });
});
