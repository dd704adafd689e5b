import { describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { createNarrator } from './narrator.ts';

const WEB = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {nodeName: node-2, containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {nodeName: node-1, containers: [{name: c, image: busybox, command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {internalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80}], clusterIP: 10.96.0.50}
`;

function aCluster() {
  const cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(WEB);
  cluster.settle();
  return cluster;
}
const FLOW = { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } } as const;

describe('the narrator', () => {
  it('tells every hop of the followed packet and its end, each once', () => {
    const cluster = aCluster();
    const narrator = createNarrator();
    const id = cluster.send(FLOW);
    const heard = new Set<string>();
    let sentences = 0;
    for (let i = 0; i < 120; i++) {
      const told = narrator.listen(cluster, { kind: 'connection', id }, 'full');
      sentences += told.length;
      told.forEach((each) => heard.add(each));
      cluster.advance(60);
    }
    const all = [...heard].join('\n');
    expect(all).toContain('SYN at node-1: dropped here.');
    expect(all).toContain('client to 10.96.0.50:80: DROP');
    expect(sentences).toBe(heard.size);
  });

  it('briefly: the end only; and of other packets what goes wrong', () => {
    const cluster = aCluster();
    const narrator = createNarrator();
    narrator.listen(cluster, undefined, 'brief');
    cluster.send(FLOW);
    cluster.advance(400);
    expect(narrator.listen(cluster, undefined, 'brief')).toEqual(['1 packet dropped at node-1.']);
    expect(narrator.listen(cluster, undefined, 'brief')).toEqual([]);
  });

  it('says the hop that is chosen, and nothing at all when it was told to be silent', () => {
    const cluster = aCluster();
    const id = cluster.send(FLOW);
    cluster.advance(400);
    const narrator = createNarrator();
    expect(narrator.listen(cluster, { kind: 'connection', id, hop: 0 }, 'brief')[0]).toMatch(
      /^Hop 1 of 2, SYN at client/,
    );
    expect(narrator.listen(cluster, { kind: 'connection', id, hop: 1 }, 'off')).toEqual([]);
  });
});
