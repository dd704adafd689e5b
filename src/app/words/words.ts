/**
 * The page's sentences, apart from its code: each room says its own in its `words.ts`, in English, and gets them back from here in the
 * reader's language. What Kubernetes, kubectl and the kernel say is not the page's to translate, nor are the field's terms.
 *
 * A sentence is read when it is said, never when a module loads: a translation comes after the first modules, before the first paint.
 */
import type { ReactNode } from 'react';

/** A sentence, one with gaps to fill, a list of them, or a group of them. */
export type Saying = string | ((...gaps: never[]) => ReactNode) | readonly Saying[] | Sayings;
export interface Sayings {
  readonly [name: string]: Saying;
}

/** Makes one room's sentences into another language's. What it does not know stays as it is. */
export type Translator = (room: string, english: Sayings) => Sayings;

interface Room {
  readonly english: Sayings;
  readonly said: Sayings;
}

const rooms = new Map<string, Room>();
let translate: Translator | undefined;

/**
 * A room's sentences in the reader's language.
 * @param room the folder below `src/app`; what a part of it says that loads later has a name of its own, such as `dock/flows`
 */
export function words<S extends Sayings>(room: string, english: S): S {
  const said = { ...english };
  rooms.set(room, { english, said });
  if (translate) Object.assign(said, translate(room, english));
  return said;
}

/** From now on every room says what this makes of its English; without it, the English itself. */
export function speakBy(translator: Translator | undefined): void {
  translate = translator;
  for (const [room, { english, said }] of rooms) Object.assign(said, english, translator?.(room, english));
}
