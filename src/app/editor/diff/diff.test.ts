import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines, withContext } from './diffLines.ts';
import { mergeApplied } from './mergeApplied.ts';

describe('diffLines', () => {
  it('keeps what is common and names the rest', () => {
    const lines = diffLines(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e']);
    expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same a',
      'removed b',
      'added x',
      'same c',
      'same d',
      'added e',
    ]);
  });

  it('gives back both texts, and never more changes than lines', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text);
        expect(without('added')).toEqual(before);
        expect(without('removed')).toEqual(after);
        const same = lines.filter((line) => line.kind === 'same').length;
        expect(same).toBe(longestCommon(before, after));
      }),
      { seed: 7 },
    );
  });

  it('leaves out what is far from any change', () => {
    const lines = diffLines([...'abcdefghij'], [...'abcdefghiX']);
    expect(withContext(lines, 2)).toEqual([
      { skipped: 7 },
      { kind: 'same', text: 'h' },
      { kind: 'same', text: 'i' },
      { kind: 'removed', text: 'j' },
      { kind: 'added', text: 'X' },
    ]);
  });
});

/** The slow, obvious answer. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const memo = new Map<string, number>();
  const from = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return 0;
    const key = `${i},${j}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const length = a[i] === b[j] ? 1 + from(i + 1, j + 1) : Math.max(from(i + 1, j), from(i, j + 1));
    memo.set(key, length);
    return length;
  };
  return from(0, 0);
}

describe('the three-way merge of apply', () => {
  const live = {
    spec: {
      type: 'NodePort',
      externalTrafficPolicy: 'Local',
      clusterIP: '10.96.0.1',
      ports: [{ port: 80, protocol: 'TCP', nodePort: 30080 }],
    },
  };

  it('changes what the manifest sets and keeps what others filled in', () => {
    const manifest = { spec: { type: 'NodePort', ports: [{ port: 80, targetPort: 5000 }] } };
    expect(mergeApplied(live, manifest, {})).toEqual({
      spec: { ...live.spec, ports: [{ port: 80, protocol: 'TCP', nodePort: 30080, targetPort: 5000 }] },
    });
  });

  it('removes what was applied before and is gone from the manifest', () => {
    const before = { spec: { type: 'NodePort', externalTrafficPolicy: 'Local' } };
    const merged = mergeApplied(live, { spec: { type: 'NodePort' } }, before) as { spec: object };
    expect(merged.spec).not.toHaveProperty('externalTrafficPolicy');
    expect(merged.spec).toHaveProperty('clusterIP');
  });

  it('replaces lists without names, and drops a list item only when it was applied before', () => {
    expect(mergeApplied({ args: ['a', 'b'] }, { args: ['c'] }, {})).toEqual({ args: ['c'] });
    const containers = { containers: [{ name: 'web' }, { name: 'sidecar' }] };
    expect(mergeApplied(containers, { containers: [{ name: 'web' }] }, {})).toEqual(containers);
    expect(mergeApplied(containers, { containers: [{ name: 'web' }] }, containers)).toEqual({
      containers: [{ name: 'web' }],
    });
  });
});
