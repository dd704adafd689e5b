/** A translation as a translator writes it: the names of `words.ts`, room by room, with as many of them as are done. */
import type { Saying, Sayings, Translator } from './words.ts';

/** The names and gaps of a room's sentences, none of them required: what is missing stays English. */
export type Translated<S> = {
  readonly [Name in keyof S]?: S[Name] extends string
    ? string
    : S[Name] extends (...gaps: infer Gaps) => infer Said
      ? (...gaps: Gaps) => Said
      : S[Name] extends readonly unknown[]
        ? S[Name]
        : Translated<S[Name]>;
};

const isGroup = (saying: Saying | undefined): saying is Sayings => typeof saying === 'object' && !Array.isArray(saying);

function merged(english: Sayings, translation: Sayings): Sayings {
  return Object.fromEntries(
    Object.entries(english).map(([name, saying]) => {
      const better = translation[name];
      return [name, isGroup(saying) && isGroup(better) ? merged(saying, better) : (better ?? saying)];
    }),
  );
}

/** @param rooms the translated sentences by the room's name, as `words()` was given it */
export function translated(rooms: Readonly<Record<string, Sayings>>): Translator {
  return (room, english) => merged(english, rooms[room] ?? {});
}
