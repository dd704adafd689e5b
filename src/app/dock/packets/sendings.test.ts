/** The request form's request as one would type it, on the machine it comes from. */
import { expect, it } from 'vitest';

import type { Flow } from '../../../api/index.ts';
import { createCluster } from '../../../cluster/index.ts';
import { createClusterStore, provideClusterStore } from '../../store/clusterStore.ts';
import { requestLine } from './sendings.ts';

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
