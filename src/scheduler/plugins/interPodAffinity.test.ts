import { describe, expect, it } from 'vitest';
import type { Affinity, Draft, Pod, PodAffinityTerm } from '../../api/index.ts';
import { aControlPlane } from '../../testing/controlPlane.ts';
import { createScheduler } from '../index.ts';

const HOST = 'kubernetes.io/hostname';
const to = (app: string, more: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  labelSelector: { matchLabels: { app } },
  topologyKey: HOST,
  ...more,
});
const near = (...terms: PodAffinityTerm[]): Affinity => ({
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});
const awayFrom = (...terms: PodAffinityTerm[]): Affinity => ({
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms },
});

function aBench() {
  const plane = aControlPlane({
    nodes: { 'node-1': {}, 'node-2': {} },
    bindPods: false,
    wire: (sim, api, clientGo) => void createScheduler(sim, api, clientGo),
  });
  plane.act((api) => {
    for (const node of api.list('nodes'))
      api.update('nodes', {
        ...node,
        metadata: { ...node.metadata, labels: { ...node.metadata.labels, [HOST]: node.metadata.name } },
      });
  });
  const create = (name: string, app: string, affinity?: Affinity, nodeName?: string): void => {
    const pod: Draft<Pod> = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app } },
      spec: {
        containers: [{ name: 'c', image: 'web' }],
        ...(affinity ? { affinity } : {}),
        ...(nodeName === undefined ? {} : { nodeSelector: { [HOST]: nodeName } }),
      },
    };
    plane.act((api) => api.create('pods', pod));
  };
  const get = (name: string): Pod | undefined => plane.api.get('pods', 'default', name);
  return { ...plane, create, nodeOf: (name: string) => get(name)?.spec.nodeName, get };
}

const why = (pod: Pod | undefined): string =>
  pod?.status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message?.split(' no new claims')[0] ?? '';

describe('required Pod affinity', () => {
  it('puts a Pod beside the one it asks for, and waits for one that is not there', () => {
    const bench = aBench();
    bench.create('web', 'web', near(to('cache')));
    expect(why(bench.get('web'))).toBe("0/2 nodes are available: 2 node(s) didn't match pod affinity rules.");
    bench.create('cache', 'cache', undefined, 'node-2');
    bench.sim.advanceTo(bench.sim.now + 15_000);
    expect(bench.nodeOf('web')).toBe('node-2');
  });

  it('lets the first of a group go anywhere, and brings the others to it', () => {
    const bench = aBench();
    for (const name of ['a', 'b', 'c']) bench.create(name, 'web', near(to('web')));
    expect(bench.nodeOf('a')).toBeDefined();
    expect([bench.nodeOf('b'), bench.nodeOf('c')]).toEqual([bench.nodeOf('a'), bench.nodeOf('a')]);
  });

  it('looks into its own namespace, unless the term names others', () => {
    const bench = aBench();
    bench.create('cache', 'cache', undefined, 'node-2');
    bench.create('other', 'web', near(to('cache', { namespaces: ['elsewhere'] })));
    bench.create('every', 'web', near(to('cache', { namespaceSelector: {} })));
    expect(bench.nodeOf('other')).toBeUndefined();
    expect(bench.nodeOf('every')).toBe('node-2');
  });
});

describe('required Pod anti-affinity', () => {
  it('keeps replicas on different nodes', () => {
    const bench = aBench();
    for (const name of ['a', 'b', 'c']) bench.create(name, 'web', awayFrom(to('web')));
    expect(new Set([bench.nodeOf('a'), bench.nodeOf('b')])).toEqual(new Set(['node-1', 'node-2']));
    expect(why(bench.get('c'))).toBe("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.");
  });

  it('also holds against a Pod that comes later and has none itself', () => {
    const bench = aBench();
    bench.create('guard', 'guard', awayFrom(to('web')), 'node-1');
    bench.create('web', 'web');
    bench.create('held', 'web', undefined, 'node-1');
    expect(bench.nodeOf('web')).toBe('node-2');
    expect(why(bench.get('held'))).toContain("1 node(s) didn't satisfy existing pods anti-affinity rules");
  });
});
