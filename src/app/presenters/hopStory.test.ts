import { describe, expect, it } from 'vitest';
import { aConnection, aHeader, aHop, CLIENT } from '../../testing/connections.ts';
import { hopGroups, timings } from './hopGroups.ts';
import { decidingHop, hopStory } from './hopStory.ts';
import { hopWords } from './hopWords.ts';

describe('what a hop changed', () => {
  it('names DNAT by what the destination became', () => {
    const { changed, translations } = hopStory(aHop());
    expect([...changed]).toEqual(['dst', 'dport']);
    expect(translations).toEqual(['DNAT: destination 10.96.0.50:80 became 10.244.2.4:8080']);
  });
  it('names SNAT by what the source became, beside DNAT where both happen', () => {
    const hop = aHop({ leftAs: aHeader({ src: '192.168.49.11', dst: '10.244.2.4', dport: 8080 }) });
    expect(hopStory(hop).translations[1]).toBe('SNAT: source 10.244.1.7:41822 became 192.168.49.11:41822');
  });
  it('says aloud that nothing changed', () =>
    expect(hopStory(aHop({ leftAs: aHeader() })).translations).toEqual(['No NAT here.']));
  it('calls it undoing on the way back', () => {
    const back = aHeader({ src: '10.244.2.4', sport: 8080, dst: '10.244.1.7', dport: 41822 });
    const hop = aHop({ segment: 'SYN-ACK', arrivedAs: back, leftAs: { ...back, src: '10.96.0.50', sport: 80 } });
    expect(hopStory(hop, true).translations).toEqual(['DNAT undone: source 10.244.2.4:8080 became 10.96.0.50:80']);
  });
  it('says nothing about NAT where a packet ended', () => {
    const { leftAs: _, ...ended } = aHop({ ending: { verdict: 'drop', reason: 'NoLocalEndpoints' } });
    expect(hopStory(ended).translations).toEqual([]);
  });
  it('does not take a Pod that answers for a translator', () => {
    const hop = aHop({ place: { kind: 'pod', name: 'default/web' }, leftAs: aHeader({ src: '1.1.1.1' }) });
    expect(hopStory(hop)).toMatchObject({ translations: [] });
    expect(hopStory(hop).changed.size).toBe(0);
  });
});

describe('the hops of a connection', () => {
  const record = aConnection('c1');
  it('are decided where the destination was rewritten', () => expect(decidingHop(record.hops)).toBe(record.hops[1]));
  it('are decided where it ended when nothing was rewritten', () => {
    const ended = aHop({ leftAs: aHeader(), ending: { verdict: 'reject', reason: 'NoEndpoints' } });
    expect(decidingHop([aHop({ place: CLIENT, leftAs: aHeader() }), ended])).toBe(ended);
  });
  it('are not decided by the rewriting of the name lookup that came before', () => {
    const query = aHop({ segment: 'query', place: { kind: 'node', name: 'node-9' } });
    expect(decidingHop([query, ...record.hops])).toBe(record.hops[1]);
    const failed = aHop({ segment: 'query', leftAs: aHeader(), ending: { verdict: 'drop', reason: 'NodeDown' } });
    expect(decidingHop([query, failed])).toBe(failed);
  });
  it('say of a packet to a node without power that it never arrived, and not that anything was decided there', () => {
    const { leftAs: _, ...onWire } = aHop({ ending: { verdict: 'unroutable', reason: 'NodeDown' } });
    expect(hopWords(onWire, false)).toBe(
      'never arrived: the node is switched off, and no rule of its kernel sees the packet',
    );
    // The veth of one of its Pods is down: the node's kernel had it.
    const sentence = 'The route leads to default/web.';
    const decided = [{ kind: 'routing', sentence } as const];
    expect(hopWords({ ...onWire, decided, ending: { verdict: 'unroutable', reason: 'LinkCut' } }, false)).toBe(
      `lost here: ${sentence}`,
    );
  });
  it('go back when they did not start at the client, as an RST from a Pod', () => {
    const rst = aHop({ segment: 'RST', place: { kind: 'pod', name: 'default/web' } });
    expect(hopGroups([...record.hops, rst]).map(({ title }) => title)).toEqual(['SYN', 'RST back']);
  });
  it('stand together by packet, with what happened for a folded group', () => {
    const groups = hopGroups([...record.hops, aHop({ segment: 'SYN-ACK', leftAs: aHeader() })]);
    expect(groups.map(({ title, hops }) => [title, hops.length])).toEqual([
      ['SYN', 2],
      ['SYN-ACK back', 1],
    ]);
    expect(groups[0]?.summary).toBe('client → node-1 · DNAT on node-1');
  });
  it('tell how long opening and answering took', () => {
    const hops = [...record.hops, aHop({ at: 1300, segment: 'SYN-ACK' })];
    expect(timings({ ...record, hops })).toEqual([
      ['connect', 300],
      ['answer', 500],
      ['in all', 1000],
    ]);
  });
});
