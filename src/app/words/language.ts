/** Which language the page speaks: `?lang=` in its address, else the first of the browser's that there is. English needs no loading. */
import { speakBy, type Translator } from './words.ts';

/** The languages besides English, by their tags (BCP 47), each loaded when it is spoken. */
const LANGUAGES: Readonly<Record<string, () => Promise<Translator>>> = {
  'en-XA': async () => (await import('./pseudo.ts')).pseudo,
};

const ENGLISH = 'en';
let spoken = ENGLISH;

/** The tag that numbers are formatted by. */
export const language = (): string => spoken;

/** @param tag numbers are formatted by it from now on */
export function setLanguage(tag: string): void {
  spoken = tag;
}

/** The first wanted tag that is spoken here, itself or without its region ("de-AT" is served by "de"); English if none is. */
export function chosenLanguage(wanted: readonly string[], available: readonly string[]): string {
  for (const tag of wanted) {
    const found = [tag, tag.split('-', 1)[0] ?? tag].find((each) => each === ENGLISH || available.includes(each));
    if (found !== undefined) return found;
  }
  return ENGLISH;
}

/** Undefined: English, which is there already. Resolves when every room speaks the reader's language; a language that does not come leaves English. */
export function learnLanguage(): Promise<void> | undefined {
  const asked = new URLSearchParams(location.search).getAll('lang');
  const tag = chosenLanguage([...asked, ...navigator.languages], Object.keys(LANGUAGES));
  const load = LANGUAGES[tag];
  if (!load) return undefined;
  return load().then(
    (translator) => {
      setLanguage(tag);
      document.documentElement.lang = tag;
      speakBy(translator);
    },
    () => undefined,
  );
}
