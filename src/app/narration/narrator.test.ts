import { describe, expect, it } from 'vitest';
import { webManifest } from '../../testing/webManifest.ts';
import { createCluster } from '../../cluster/index.ts';
import { createNarrator } from './narrator.ts';

function aCluster() {
  const cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(webManifest('internalTrafficPolicy: Local, '));
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
    expect(all).toContain('SYN at node-1: dropped here: default/web has no endpoint on this node: dropped in silence.');
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

  it('tells of a killed Pod, the endpoint its Service has lost, another policy, and that time was turned back', () => {
    const cluster = aCluster();
    const narrator = createNarrator();
    const heard: string[] = [];
    const listen = (verbosity: 'brief' | 'full') => heard.push(...narrator.listen(cluster, undefined, verbosity));
    listen('full');
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/web' });
    cluster.advance(20);
    listen('full');
    expect(heard).toContain('Pod web is terminating.');
    for (let second = 0; second < 40; second++) {
      cluster.advance(1000);
      listen('brief');
    }
    expect(heard).toContain('Service web has no ready endpoint.');
    expect(heard).toContain('Pod web is gone.');
    const path = '/api/v1/namespaces/default/services/web';
    const headers = { 'content-type': 'application/merge-patch+json' };
    cluster.request({ method: 'PATCH', path, headers, body: { spec: { internalTrafficPolicy: 'Cluster' } } });
    listen('brief');
    expect(heard.at(-1)).toBe('Service web: internalTrafficPolicy is Cluster.');
    cluster.seek(cluster.now - 5000);
    listen('brief');
    expect(heard.at(-1)).toMatch(/^Back at \d\d:\d\d\.\d\.$/);
    expect(new Set(heard).size).toBe(heard.length);
  });
});
