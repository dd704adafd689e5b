/** What a cluster refuses to begin with, or to be asked: in words, and without a trace in the run. */
import { describe, expect, it } from 'vitest';
import type { Flow } from '../api/index.ts';
import { createCluster, type ClusterOptions, type Interference } from './index.ts';

const node = (ip: string, podCIDR: string) => ({ name: `n-${ip}`, ip, podCIDR });

describe('options of a cluster that is to begin', () => {
  it.each<[string, ClusterOptions, RegExp]>([
    [
      'a mode of kube-proxy that there is not',
      { proxy: { mode: 'ebpf' as 'ipvs' } },
      /Mode: Unsupported value: "ebpf"/,
    ],
    ['another way to know Pods', { proxy: { detectLocal: 'x' as 'none' } }, /DetectLocalMode: Unsupported value: "x"/],
    ['a range for NodePorts', { proxy: { nodePortAddresses: ['zz'] } }, /NodePortAddresses\[0\]: Invalid value: "zz"/],
    ['the address of a node', { nodes: [node('zz', '10.244.0.0/24')] }, /nodes\[0\]\.ip: Invalid value: "zz"/],
    [
      'the Pod range of a node',
      { nodes: [node('10.0.0.1', '10.244')] },
      /nodes\[0\]\.podCIDR: Invalid value: "10.244"/,
    ],
    ['the Service range', { serviceCIDR: 'zz' }, /serviceCIDR: Invalid value: "zz"/],
    ['the Pod range', { clusterCIDR: '10.244.0.0' }, /clusterCIDR: Invalid value/],
    ['the address of an outside client', { externals: [{ name: 'u', ip: 'zz' }] }, /externals\[0\]\.ip: Invalid/],
    ['a seed that is no number', { seed: NaN }, /seed: Invalid value/],
    ['the time of a hop', { hopLatency: NaN }, /hopLatency: Invalid value/],
    [
      'one address for two nodes',
      { nodes: [node('10.0.0.1', '10.244.0.0/24'), { ...node('10.0.0.1', '10.244.1.0/24'), name: 'b' }] },
      /nodes: Duplicate value: "10.0.0.1"/,
    ],
  ])('%s is refused', (_, options, said) => {
    expect(() => createCluster(options)).toThrow(said);
  });
});

describe('what nobody can do', () => {
  const cluster = createCluster({ systemPods: false });
  cluster.settle();
  const to = { host: '10.96.0.1', port: 443 };
  const from = { node: 'node-1' };

  it.each<[string, Flow, RegExp]>([
    ['a node that is not there', { from: { node: 'gone' }, to }, /from\.node: Not found: "gone"/],
    ['nobody', { from: {} as Flow['from'], to }, /from: Required value/],
    ['what is no flow', null as unknown as Flow, /from: Required value/],
    ['no one', { to } as Flow, /from: Required value/],
    ['no host', { from, to: { port: 80 } as Flow['to'] }, /to\.host: Required value/],
    [
      'an address that is none',
      { from: { address: 'x', entersAt: 'node-1', as: 'pod' }, to },
      /from\.address: Invalid/,
    ],
    ['a port that is none', { from, to: { ...to, port: 70_000 } }, /to\.port: Invalid value: 70000/],
    ['a protocol in small letters', { from, to, protocol: 'tcp' as 'TCP' }, /protocol: Unsupported value: "tcp"/],
  ])('asking of or for %s is refused by trace and send alike', (_, flow, said) => {
    expect(() => cluster.trace(flow)).toThrow(said);
    expect(() => cluster.send(flow)).toThrow(said);
    expect(() => cluster.sendMany(flow, 2)).toThrow(said);
  });

  it('a billion requests at once, or all at the same moment, are refused', () => {
    const flow: Flow = { from, to };
    expect(() => cluster.sendMany(flow, 1e9)).toThrow('count: Invalid value: 1000000000: must be between 1 and 100000');
    for (const every of [0, -1, NaN])
      expect(() => cluster.sendMany(flow, 10, every)).toThrow(/every: Invalid value: .*must be between 0.1/);
  });

  it.each<Interference>([
    { kind: 'powerOff', node: 'gone' },
    { kind: 'stopKubeProxy', node: 'gone' },
    { kind: 'slowLink', node: 'gone', ms: 5 },
  ])('$kind of a node that is not there is refused', (change) => {
    expect(() => cluster.interfere(change)).toThrow('nodes "gone" not found');
  });

  it('leaves the run as it was: it can be exported and replayed', () => {
    const run = cluster.exportRun();
    const other = createCluster();
    other.importRun(run);
    expect(other.exportRun()).toBe(run);
    expect(cluster.actions()).toEqual([]);
  });

  it.each([NaN, Infinity, 'soon' as unknown as number, null as unknown as number])('has no moment %s', (ms) => {
    expect(() => cluster.seek(ms)).toThrow(/ms: Invalid value: .* must be a number of ms/);
    expect(() => cluster.advance(ms)).toThrow(/ms: Invalid value: .* must be a number of ms, 0 or more/);
    expect(cluster.now).toBeGreaterThan(0);
  });

  it('does not advance into the past', () => {
    expect(() => cluster.advance(-1)).toThrow(
      'ms: Invalid value: -1: must be a number of ms, 0 or more: time goes back by seek',
    );
  });

  it('has no manifest that is no text', () => {
    expect(() => cluster.apply(5 as unknown as string)).toThrow('manifest: Invalid value: 5: must be text');
    expect(cluster.actions()).toEqual([]);
  });
});

describe('a run that comes from elsewhere', () => {
  const cluster = createCluster({ systemPods: false });
  cluster.settle();
  cluster.apply('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}');
  cluster.advance(2000);
  const run = JSON.parse(cluster.exportRun()) as { actions: object[]; processed: number };
  const importing = (changed: object) => {
    const other = createCluster({ systemPods: false });
    other.importRun(JSON.stringify({ ...run, ...changed }));
    return other;
  };

  it('of another version, which counts its events otherwise, goes by its times', () => {
    const actions = run.actions.map((action) => ({ ...action, afterEvents: 1e12 }));
    const other = importing({ actions, processed: 1e12 });
    expect(other.now).toBe(cluster.now);
    expect(other.object('namespaces', '', 'shop')).toEqual(cluster.object('namespaces', '', 'shop'));
  });

  it.each([
    [{ actions: [null] }],
    [{ actions: [{}] }],
    [{ now: -5 }],
    [{ actions: [{ at: 0, afterEvents: 'x', action: {} }] }],
  ])('is refused when it is broken: %j', (changed) => expect(() => importing(changed)).toThrow('ServiceScope run'));
});
