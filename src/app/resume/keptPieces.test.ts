import { describe, expect, it } from 'vitest';
import { createKeptText, PIECE, type KeptText } from './keptPieces.ts';

/** A tab's storage that holds so many letters, and forgets what does not fit, as `tabStorage` does. */
function storageOf(room: number) {
  const items = new Map<string, string>();
  let writes = 0;
  return {
    items,
    writes: () => writes,
    get: (key: string) => items.get(key) ?? null,
    set(key: string, value: string): void {
      writes++;
      items.delete(key);
      const used = [...items.values()].reduce((sum, text) => sum + text.length, 0);
      if (used + value.length <= room) items.set(key, value);
    },
    remove: (key: string) => void items.delete(key),
  };
}

const all = (kept: KeptText, text: string): void => {
  for (const steps = kept.write(text); !steps.next().done;);
};
const long = (letter: string, pieces: number) => letter.repeat(PIECE * pieces);

describe('a long text in the storage of a tab', () => {
  it('comes back whole, also to who opens it anew', () => {
    const storage = storageOf(5_000_000);
    const text = `${long('a', 3)}end`;
    all(createKeptText('run', storage), text);
    expect(createKeptText('run', storage).read()).toBe(text);
    expect(createKeptText('other', storage).read()).toBeUndefined();
  });

  it('writes only the pieces that differ, and leaves none behind', () => {
    const storage = storageOf(5_000_000);
    const kept = createKeptText('run', storage);
    all(kept, `${long('a', 9)}first`);
    const before = storage.writes();
    all(kept, `${long('a', 9)}second`);
    expect(storage.writes() - before).toBe(2);
    expect(kept.read()).toBe(`${long('a', 9)}second`);
    expect(storage.items.size).toBe(11);
  });

  it('is what it was when the writing of another stops half-way', () => {
    const storage = storageOf(5_000_000);
    const kept = createKeptText('run', storage);
    all(kept, long('a', 3));
    const steps = kept.write(long('b', 3));
    steps.next();
    steps.next();
    expect(createKeptText('run', storage).read()).toBe(long('a', 3));
    all(kept, long('c', 2));
    expect(createKeptText('run', storage).read()).toBe(long('c', 2));
    expect(storage.items.size).toBe(3);
  });

  it('may take all the room there is, twice', () => {
    const storage = storageOf(5_000_000);
    const kept = createKeptText('run', storage);
    all(kept, long('a', 40));
    all(kept, long('b', 40));
    expect(kept.read()).toBe(long('b', 40));
  });

  it('is nothing rather than a text with a hole when it does not fit', () => {
    const storage = storageOf(PIECE * 2);
    const kept = createKeptText('run', storage);
    all(kept, long('a', 4));
    expect(kept.read()).toBeUndefined();
    expect(storage.items.size).toBe(0);
  });

  it.each(['{"format":', '{}', '[1]'])('is refused when its list is %s', (list) => {
    const storage = storageOf(1000);
    storage.set('run', list);
    expect(() => createKeptText('run', storage).read()).toThrow();
  });
});
