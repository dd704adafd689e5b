/** Finding by a few letters: every word of what is typed must be in the text, whole, from a word's beginning, or letter by letter. */

export interface Found {
  readonly score: number;
  /** Places of the letters that matched, ascending. */
  readonly at: readonly number[];
}

const WHOLE = 100;
const AT_BEGINNING = 60;
const AT_WORD = 40;
/** Letters may be so far apart, for each letter of the word. */
const LOOSEST = 4;
/** And on the average a letter must stand at a word's beginning or beside the one before. */
const LEAST = 3;

const isWordStart = (text: string, at: number): boolean => at === 0 || /[^a-z0-9]/.test(text[at - 1]!);

function findWhole(word: string, text: string): Found | undefined {
  let at = text.indexOf(word);
  if (at < 0) return undefined;
  // A later place at a word's beginning is better than the first in the middle of one.
  for (let next = at; next >= 0; next = text.indexOf(word, next + 1)) {
    if (!isWordStart(text, next)) continue;
    at = next;
    break;
  }
  const place = at === 0 ? AT_BEGINNING : isWordStart(text, at) ? AT_WORD : 0;
  return { score: WHOLE + place - at / 10, at: Array.from(word, (_, index) => at + index) };
}

function findLetters(word: string, text: string): Found | undefined {
  const at: number[] = [];
  let from = 0;
  let score = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, from);
    if (next < 0) return undefined;
    score += next === from && at.length > 0 ? 5 : isWordStart(text, next) ? 4 : 0;
    at.push(next);
    from = next + 1;
  }
  const span = from - 1 - (at[0] ?? 0);
  if (span > word.length * LOOSEST || score < word.length * LEAST) return undefined;
  return { score, at };
}

/**
 * @param words lower case, without empty ones
 * @param more further text in which words may be found; it is worth less, and nothing of it is marked
 * @returns undefined when a word is in neither
 */
export function find(words: readonly string[], text: string, more = ''): Found | undefined {
  const lower = text.toLowerCase();
  const further = more.toLowerCase();
  const at = new Set<number>();
  let score = 0;
  for (const word of words) {
    const found = findWhole(word, lower) ?? (word.length > 1 ? findLetters(word, lower) : undefined);
    const beside = findWhole(word, further);
    if (found && (!beside || found.score >= beside.score / 4)) {
      found.at.forEach((place) => at.add(place));
      score += found.score;
    } else if (beside) score += beside.score / 4;
    else return undefined;
  }
  // Of two that match alike the shorter is meant.
  return { score: score - lower.length / 20, at: [...at].sort((a, b) => a - b) };
}
