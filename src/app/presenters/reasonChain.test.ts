import { describe, expect, it } from 'vitest';
import { ENDING_REASONS } from '../../api/index.ts';
import { aConnection, aHop, CLIENT } from '../../testing/connections.ts';
import { reasonWords } from './reason.words.ts';
import { chainOfReasons } from './reasonChain.ts';

describe('the words for a reason', () => {
  it.each(ENDING_REASONS)('%s has a name and a meaning; a failure says where to look', (reason) => {
    const { title, means, look } = reasonWords[reason];
    expect(title.length).toBeGreaterThan(3);
    expect(means).toMatch(/\.$/);
    if (reason !== 'Answered' && reason !== 'HealthCheckNodePort') expect(look).toMatch(/\.$/);
  });
  it('are different for every reason', () =>
    expect(new Set(ENDING_REASONS.map((reason) => reasonWords[reason].title)).size).toBe(ENDING_REASONS.length));
});

describe('the chain of reasons', () => {
  const note = (sentence: string) => ({ kind: 'routing', sentence }) as const;
  it('is what was decided on the way of the packet that died, without what could not be otherwise', () => {
    const hops = [
      aHop({ segment: 'query', place: CLIENT, decided: [note('asked')] }),
      aHop({
        place: CLIENT,
        decided: [{ ...note('out'), said: { room: 'network', name: 'throughVeth', gaps: ['node-1'] } }],
      }),
      aHop({ decided: [note('new'), note('dropped')], ending: { verdict: 'drop', reason: 'NoLocalEndpoints' } }),
    ];
    expect(chainOfReasons(aConnection('c1', { hops }))).toEqual([
      { place: 'node-1', sentence: 'new', hop: 2 },
      { place: 'node-1', sentence: 'dropped', hop: 2 },
    ]);
  });
  it('of a packet sent again is that of the last time', () => {
    const lost = aHop({ decided: [note('lost')], ending: { verdict: 'drop', reason: 'PacketLost' } });
    const sent = aHop({ place: CLIENT, decided: [] });
    expect(chainOfReasons({ hops: [sent, lost, sent, lost] }).map(({ hop }) => hop)).toEqual([3]);
  });
});
