import { beforeAll, describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../cluster/index.ts';
import { beginNow, createJudge } from './expressions.ts';
import { readLesson } from './index.ts';

let cluster: Cluster;
beforeAll(() => {
  cluster = createCluster({ seed: 2, systemPods: false });
  const pods = Array.from(
    { length: 60 },
    (_, at) => `{apiVersion: v1, kind: Pod, metadata: {name: p${at}}, spec: {containers: [{name: c, image: nginx}]}}`,
  );
  cluster.apply(pods.join('\n---\n'));
});

const judge = () => createJudge({ cluster, beginning: beginNow(cluster), files: [] });
const faultsOf = (cel: string): string =>
  readLesson('test', `---\ntitle: A\nquestion: B?\n---\n## One\n\n::wait[x]{cel="${cel}"}\n`)
    .problems.map(({ message }) => message)
    .join(' ');

/** `all` within `all`, so many deep, over the sixty Pods. */
const nested = (depth: number): string => (depth === 0 ? 'true' : `pods.all(v${depth}, ${nested(depth - 1)})`);

describe('an expression of a lesson', () => {
  it('may loop within loops as far as its purse of steps reaches, and says no beyond', () => {
    expect(judge().holds(nested(2))).toBe(true);
    const started = performance.now();
    expect(judge().holds(nested(6))).toBe(false);
    expect(judge().valueOf('pods.map(a, pods.map(b, pods.map(c, pods.map(d, 1))))')).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('has a full purse each time it is asked', () => {
    const asked = judge();
    asked.holds(nested(6));
    expect(asked.holds(nested(2))).toBe(true);
  });

  it('may ask the cluster only so often', () => {
    const started = performance.now();
    expect(judge().holds(`pods.all(a, pods.all(b, readyPods('x').size() == 0))`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(judge().holds(`pods.all(a, readyPods('x').size() == 0)`)).toBe(true);
  });

  it('cannot hide its loops behind a list of its own', () => {
    const started = performance.now();
    expect(judge().holds('[pods.map(p, p)].all(l, l.all(a, l.all(b, l.all(c, l.all(d, true)))))')).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it.each([
    ['is too long', `'${'a'.repeat(2000)}' == 'a'`, 'longer than 2000 letters'],
    ['is too deep', `${'('.repeat(200)}true${')'.repeat(200)}`, 'maxDepth'],
    ['lists too much', `[${'1,'.repeat(150)}1].size() > 0`, 'maxListElements'],
    ['doubles a text again and again', `['a']${'.map(x, x + x)'.repeat(30)}.size() > 0`, 'adds more than 10 times'],
    [
      'asks for a pattern, which can take for ever',
      `'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('(a+)+$')`,
      'matches() is not offered',
    ],
  ])('that %s is refused when the lesson is read, in words', (_, cel, words) => {
    const started = performance.now();
    expect(faultsOf(cel)).toContain(words);
    expect(judge().holds(cel)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
