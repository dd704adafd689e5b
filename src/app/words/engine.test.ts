import { afterEach, describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { webManifest } from '../../testing/webManifest.ts';
import { decisionWords, hopWords } from '../presenters/hopWords.ts';
import { reasonText } from '../presenters/reasonText.ts';
import { explained } from './engine.ts';
import { pseudo } from './pseudo.ts';
import { translated } from './translated.ts';
import { speakBy } from './words.ts';

afterEach(() => speakBy(undefined));

function aDroppedPacket() {
  const cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(webManifest('internalTrafficPolicy: Local, '));
  cluster.settle();
  const id = cluster.send({ from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } });
  cluster.advance(10_000);
  return { cluster, record: cluster.connection(id)! };
}

describe('What the engine explains', () => {
  const { cluster, record } = aDroppedPacket();

  it('the page says in English as the engine does', () => {
    expect(reasonText(record)).toBe(record.reason);
    for (const { decided } of record.hops)
      for (const decision of decided) expect(decisionWords(decision)).toBe(decision.sentence);
  });

  it('is said in the reader’s language, every decision and every reason, while the engine’s own strings stay English', () => {
    speakBy(pseudo);
    expect(reasonText(record)).toMatch(/^⟦.*⟧$/);
    const said = record.hops.flatMap(({ decided }) => decided.map(decisionWords));
    expect(said.length).toBeGreaterThan(3);
    expect(said.filter((sentence) => !/^⟦.*⟧$/.test(sentence))).toEqual([]);
    expect(record.hops.map((hop) => hopWords(hop, false)).filter((line) => !line.includes('⟦'))).toEqual([]);
    expect(record.reason).toMatch(/^the Service behind 10\.96\.0\.50:80 has no endpoints on node-1/);
    expect(cluster.connection(record.id)?.reason).toBe(record.reason);
  });

  it('is translated by the room and the name of its table', () => {
    speakBy(
      translated({ network: { noLocalEndpoints: (where: string, end: string) => `${end}: nichts auf ${where}` } }),
    );
    expect(reasonText(record)).toBe('10.96.0.50:80: nichts auf node-1; the client gave up after 5 s');
  });

  it('stays as it is where the words are Kubernetes’ own', () => {
    speakBy(pseudo);
    expect(explained(undefined, 'Back-off restarting failed container')).toBe('Back-off restarting failed container');
  });
});
