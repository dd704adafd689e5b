/**
 * A long text in the tab's storage, in pieces. Storage is written in one go or not at all, and millions of letters hold the page up for
 * longer than a few frames: so the text is cut, only pieces that differ from the last time are written, and the list of pieces, which
 * makes them the text, comes last. Whoever stops half-way leaves what was kept before.
 */
import { tabStorage } from './tabStorage.ts';

/** Letters of a piece: written within a millisecond or two. */
export const PIECE = 100_000;
/** A tab's storage holds about five million letters. */
const ROOM = 4_600_000;

interface Piece {
  readonly key: string;
  readonly text: string;
}

export interface KeptText {
  /** undefined: nothing is kept. @throws Error when what is kept is broken */
  read(): string | undefined;
  /** Writes a piece between two steps; take all of them, or none of it counts. */
  write(text: string): Generator<undefined, void>;
  remove(): void;
}

const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string');

export function createKeptText(key: string, storage: typeof tabStorage = tabStorage): KeptText {
  /** What the list names. */
  let kept: readonly Piece[] = [];
  /** Written by a step of a writing that has not come to its end. */
  let loose: string[] = [];
  let number = 0;

  const sweep = (keys: readonly string[]): void => keys.forEach((each) => storage.remove(each));

  function remove(): void {
    storage.remove(key);
    sweep([...kept.map((piece) => piece.key), ...loose]);
    kept = [];
    loose = [];
  }

  function keyFor(): string {
    // A piece never takes the place of one that the list still names.
    do number++;
    while (kept.some((piece) => piece.key === `${key}.${number}`));
    return `${key}.${number}`;
  }

  function* write(text: string): Generator<undefined, void> {
    sweep(loose);
    loose = [];
    const next: Piece[] = [];
    const texts = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, i) =>
      text.slice(i * PIECE, (i + 1) * PIECE),
    );
    const isSame = (i: number): boolean => kept[i]?.text === texts[i];
    const fresh = texts.reduce((sum, each, i) => sum + (isSame(i) ? 0 : each.length), 0);
    // Old and new beside each other would not fit: then there is a moment in which nothing is kept.
    if (kept.reduce((sum, each) => sum + each.text.length, fresh) > ROOM) remove();
    for (const [i, each] of texts.entries()) {
      if (isSame(i)) {
        next.push(kept[i]!);
        continue;
      }
      const piece = { key: keyFor(), text: each };
      loose.push(piece.key);
      storage.set(piece.key, each);
      next.push(piece);
      yield undefined;
    }
    // Storage that is full or forbidden keeps nothing, and nothing is better than a text with a hole.
    if (next.some((piece) => loose.includes(piece.key) && storage.get(piece.key) === null)) return remove();
    storage.set(key, JSON.stringify(next.map((piece) => piece.key)));
    sweep(kept.filter((piece) => !next.includes(piece)).map((piece) => piece.key));
    kept = next;
    loose = [];
  }

  return {
    read() {
      const list = storage.get(key);
      if (list === null) return undefined;
      const keys: unknown = JSON.parse(list);
      if (!isKeys(keys)) throw new Error('the list of what was kept is broken');
      const found = keys.map((each) => ({ key: each, text: storage.get(each) ?? '' }));
      kept = found;
      return found.map(({ text }) => text).join('');
    },
    write,
    remove,
  };
}
