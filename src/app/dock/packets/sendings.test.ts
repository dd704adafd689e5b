/** The request form's request as one would type it, on the machine it comes from. */
import { expect, it } from 'vitest';

import type { Flow } from '../../../api/index.ts';
import { createCluster } from '../../../cluster/index.ts';
import { createClusterStore, provideClusterStore } from '../../store/clusterStore.ts';
import { rateOf, requestLine, sendAs } from './sendings.ts';

const cluster = createCluster({
  hopLatency: 0,
  systemPods: false,
  externals: [
    { name: 'laptop', ip: '203.0.113.1' },
    { name: 'phone', ip: '203.0.113.2' },
  ],
});
provideClusterStore(createClusterStore(cluster));
cluster.apply(`
apiVersion: v1
kind: Pod
metadata: { name: asks }
spec: { containers: [{ name: c, image: "busybox:1.37", command: [sleep, infinity] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: hears }
spec: { containers: [{ name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec] }] }`);
cluster.advance(20_000);
const host = cluster.object('pods', 'default', 'hears')?.status?.podIP ?? '';
const to = { host, port: 8081 };

it.each<[Flow, ReturnType<typeof requestLine>]>([
  [{ from: { pod: 'default/asks' }, to }, { command: `kubectl exec asks -- curl -s http://${host}:8081/` }],
  [
    { from: { pod: 'a/asks' }, to, protocol: 'UDP' },
    { command: `kubectl exec asks -n a -- sh -c 'echo hi | nc -u -w 1 ${host} 8081'` },
  ],
  [
    { from: { node: 'node-1' }, to },
    { on: 'node-1', line: `curl -s http://${host}:8081/` },
  ],
  [{ from: { external: 'laptop' }, to, protocol: 'UDP' }, { command: `echo hi | nc -u -w 1 ${host} 8081` }],
  [
    { from: { external: 'phone' }, to, protocol: 'ICMP' },
    { on: 'phone', line: `ping -c 1 ${host}` },
  ],
])('%j', (flow, line) => {
  expect(requestLine(flow)).toEqual(line);
});

it('over UDP sends what the form sends', () => {
  const line = `echo hi | nc -u -w 1 ${host} 8081`;
  const session = cluster.exec({ pod: 'default/asks', command: ['sh', '-c', line] });
  cluster.advance(10_000);
  expect(session.exit).toBe(0);
  expect(cluster.connections(5).some(({ flow }) => flow.protocol === 'UDP' && flow.to.port === 8081)).toBe(true);
});

it.each([
  ['2', 2],
  ['0.1', 0.1],
  [' 12,5 ', 12.5],
  ['.5', 0.5],
  ['100', 100],
  ['0', undefined],
  ['0.09', undefined],
  ['101', undefined],
  ['-1', undefined],
  ['1e1', undefined],
  ['fast', undefined],
  ['', undefined],
])('a rate of %j is %j requests a second', (typed, rate) => {
  expect(rateOf(typed)).toBe(rate);
});

it('sends at the rate that was typed, over a connection each or over one', () => {
  const flow = { from: { pod: 'default/asks' }, to: { host, port: 8080 } } as const;
  const heard = () => cluster.connections(500).filter(({ flow: { to: asked } }) => asked.port === 8080);
  sendAs(flow, 'rate', 20);
  cluster.advance(2000);
  // Twenty a second, with the jitter of clients.
  expect(heard().length).toBeGreaterThan(30);
  expect(heard().length).toBeLessThan(50);
  const [each] = cluster.traffic();
  expect(each).toMatchObject({ every: 50 });
  cluster.removeTraffic(each!.id);
  cluster.advance(1000);
  const before = heard().length;
  sendAs(flow, 'rateKeepAlive', 20);
  cluster.advance(2000);
  expect(heard()).toHaveLength(before + 1);
  expect(heard()[0]!.requests.length).toBeGreaterThan(30);
});
