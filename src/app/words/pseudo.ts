/**
 * A language nobody speaks (`en-XA`), as translators' tools make it: every sentence of the page between brackets, with accents, and a
 * third longer. What shows up without brackets was not taken out of the code; what breaks by its length breaks in German, too.
 */
import { cloneElement, isValidElement, type ReactElement, type ReactNode } from 'react';
import type { Saying, Sayings, Translator } from './words.ts';

const PLAIN = 'aeiouyAEIOUYcnszCNSZ';
const ACCENTED = 'áéíóúýÁÉÍÓÚÝçñšžÇÑŠŽ';
const VOWELS = 'aeiou';

const OPEN = '⟦';
const CLOSE = '⟧';

function accented(text: string): string {
  return Array.from(text, (letter) => {
    const at = PLAIN.indexOf(letter);
    const other = at < 0 ? letter : (ACCENTED[at] ?? letter);
    return VOWELS.includes(letter) ? other + other : other;
  }).join('');
}

const bracketed = (text: string): string => (/\p{L}/u.test(text) ? `${OPEN}${accented(text)}${CLOSE}` : text);

function pseudoNode(node: ReactNode): ReactNode {
  if (typeof node === 'string') return bracketed(node);
  if (!isValidElement(node)) return node;
  const { children } = (node as ReactElement<{ children?: ReactNode }>).props;
  return children === undefined ? node : cloneElement(node, {}, ...[children].flat().map(pseudoNode));
}

function pseudoSaying(saying: Saying): Saying {
  if (typeof saying === 'string') return bracketed(saying);
  if (typeof saying === 'function') return (...gaps: never[]) => pseudoNode(saying(...gaps));
  if (Array.isArray(saying)) return saying.map(pseudoSaying);
  return pseudoSayings(saying as Sayings);
}

const pseudoSayings = (sayings: Sayings): Sayings =>
  Object.fromEntries(Object.entries(sayings).map(([name, saying]) => [name, pseudoSaying(saying)]));

export const pseudo: Translator = (_room, english) => pseudoSayings(english);
