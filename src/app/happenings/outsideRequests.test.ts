import { describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { EVERYTHING, filterHappenings } from './happeningRows.ts';
import { noteRequest, requestsOf, withRequests } from './outsideRequests.ts';

let numbers = 0;

function anAsked(path: string, status = 200) {
  const cluster = createCluster({ systemPods: false });
  const ask = (): void => {
    const { now: at, revision } = cluster;
    const client = 'kubectl v1.36.0';
    noteRequest(cluster, {
      number: ++numbers,
      at,
      revision,
      client,
      command: 'kubectl get',
      method: 'GET',
      path,
      status,
    });
  };
  return { cluster, ask };
}

describe('a read from outside', () => {
  it('is a row with who, verb, path and status, after what had been written, and filterable', () => {
    const { cluster, ask } = anAsked('/api/v1/nodes/node-1?timeout=5s', 404);
    ask();
    cluster.interfere({ kind: 'cutNetwork', node: 'node-2' });
    const happenings = [...Array(cluster.revision).keys()].flatMap(
      (n) => cluster.happening(cluster.revision - n) ?? [],
    );
    const all = withRequests(happenings, requestsOf(cluster));
    const rows = filterHappenings(all, EVERYTHING);
    const [row] = filterHappenings(all, { ...EVERYTHING, kind: 'request' });
    expect(row).toMatchObject({
      who: 'kubectl v1.36.0',
      about: 'node/node-1',
      text: 'kubectl get: 404 GET /api/v1/nodes/node-1?timeout=5s',
      failed: true,
    });
    expect(rows.map(({ kind }) => kind).lastIndexOf('action')).toBe(rows.indexOf(row!) - 1);
    expect(filterHappenings(all, { ...EVERYTHING, text: 'node-1?time' })).toEqual([row]);
    expect(filterHappenings(all, { ...EVERYTHING, about: row!.object })).toContain(row);
  });

  it('goes with a seek back, comes again with one forward, and is gone in another future', () => {
    const { cluster, ask } = anAsked('/api/v1/pods');
    cluster.advance(20_000);
    ask();
    const exported = cluster.exportRun();
    cluster.advance(20_000);
    const known = requestsOf(cluster);
    expect(known).toHaveLength(1);
    expect(requestsOf(cluster)).toBe(known);
    cluster.seek(10_000);
    expect(requestsOf(cluster)).toEqual([]);
    cluster.seek(40_000);
    expect(requestsOf(cluster)).toHaveLength(1);
    cluster.seek(10_000);
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    cluster.advance(30_000);
    expect(requestsOf(cluster)).toEqual([]);
    // It is no input of the run: the same run without it is the same, byte for byte.
    const silent = createCluster({ systemPods: false });
    silent.advance(20_000);
    expect(silent.exportRun()).toBe(exported);
  });

  it('is gone in a future whose first write came before it, when nothing had been written since', () => {
    const { cluster, ask } = anAsked('/api/v1/pods');
    cluster.settle();
    const { now, revision } = cluster;
    cluster.advance(1);
    expect(cluster.revision).toBe(revision);
    ask();
    expect(requestsOf(cluster)).toHaveLength(1);
    cluster.seek(now);
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    cluster.advance(1000);
    expect(requestsOf(cluster)).toEqual([]);
  });
});
