/**
 * How much of the top bar stands in its one row. Where its words have no room signs stand for them; where the signs have none, what is
 * seldom wanted is in a menu, and at last the lens too. In rem: who reads larger type has less room for words.
 */
import { useFirstMedia } from '../ui/compact.ts';

export type BarRoom = 'bare' | 'menu' | 'signs' | 'words';

/** The widest window that has no more room, from the least to the most. */
const UP_TO: readonly (readonly [BarRoom, string])[] = [
  ['bare', '(max-width: 56rem)'],
  ['menu', '(max-width: 70rem)'],
  ['signs', '(max-width: 78rem)'],
];
const QUERIES = UP_TO.map(([, query]) => query);

export function useBarRoom(): BarRoom {
  return UP_TO[useFirstMedia(QUERIES)]?.[0] ?? 'words';
}
