/**
 * What the engine explains, in the reader's language. Its rooms have their sentences in a table each (`sentences.ts`), which a translation
 * knows by the room's name like those of the page. The engine itself speaks English to whoever asks it.
 */
import { englishSentences, inWords, type Said, type SentenceTable } from '../../api/index.ts';
import { words } from './words.ts';

const spokenTables = new Map<string, SentenceTable>();

/** The engine loads after the page: a table is named when something is first said of it. */
function tableOf(room: string): SentenceTable | undefined {
  let table = spokenTables.get(room);
  const english = table ?? englishSentences().get(room);
  if (!table && english) spokenTables.set(room, (table = words(room, english)));
  return table;
}

/**
 * @param said nothing where the words are not the engine's own: an Event's, or the kernel's
 * @param english for this, and for a scene recorded by an engine that has not come yet
 */
export function explained(said: Said | undefined, english: string): string {
  return said && tableOf(said.room) ? inWords(said, tableOf) : english;
}
