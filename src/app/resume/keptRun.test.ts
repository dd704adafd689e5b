import { describe, expect, it } from 'vitest';
import { createCluster } from '../../cluster/index.ts';
import { MOST_LETTERS, readKept, writeKept, type KeptRun } from './keptRun.ts';

const run = createCluster({ systemPods: false }).exportRun();
const kept: KeptRun = {
  scenario: 'three-nodes',
  page: { title: 'T', question: 'Q', run, files: [], lens: 'logical', playing: false },
  selection: { kind: 'connection', id: 'c7', hop: 2 },
  branches: { branches: [{ id: 3, name: 'First run', run, end: 1200 }], current: 'from 00:01.0: kill Pod a' },
};

describe('a run that a tab keeps', () => {
  it('comes back as it was', () => {
    expect(readKept(writeKept(kept) ?? '')).toEqual(kept);
  });

  it('leaves out the branches, and then itself, when it does not fit', () => {
    const large = (letters: number) => 'x'.repeat(letters);
    const branches = { branches: [{ id: 1, name: 'n', run: large(MOST_LETTERS), end: 1 }], current: 'c' };
    expect(readKept(writeKept({ ...kept, branches }) ?? '').branches).toEqual({ branches: [], current: 'c' });
    const files = [{ name: 'f', text: large(MOST_LETTERS), applied: false }];
    expect(writeKept({ ...kept, page: { ...kept.page, files } })).toBeUndefined();
  });

  it.each(['', 'null', '{}', '[]', '{"format":"servicescope/kept/0"}', '{"format":"servicescope/kept/1"}', 'xx'])(
    'is refused when it is %s',
    (text) => expect(() => readKept(text)).toThrow(),
  );

  it.each([
    [{ kind: 'object', resource: 'nonsense', namespace: '', name: 'x' }],
    [{ kind: 'object', resource: 'pods', name: 5 }],
    [{ kind: 'connection' }],
    [{ kind: 'trace', flow: {} }],
    ['pods'],
    [{ kind: 'happening', revision: 'x' }],
  ])('selects nothing when the selection is %j', (selection) => {
    const text = (writeKept(kept) ?? '').replace(JSON.stringify(kept.selection), JSON.stringify(selection));
    expect(readKept(text).selection).toBeUndefined();
  });

  it('takes what is broken among its branches for nothing', () => {
    const text = JSON.stringify({
      ...(JSON.parse(writeKept(kept) ?? '') as object),
      branches: { branches: [{ id: 'x' }, 7] },
    });
    expect(readKept(text).branches).toEqual({ branches: [], current: 'First run' });
  });
});
