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
