/** Which lesson answers a question, asked in a learner's own words: by the words that carry it, not by those every question has. */
import type { LessonHead } from './types.ts';

/** Words that say nothing about what is asked. */
const LITTLE = new Set(
  `a an the is are was were be been my i me we our you your it its this that these those to of on in at by for from with without and or
  do does did not no can cannot cant dont doesnt could should would what why how when which who whom where has have had get gets got
  one some any there here if then than so as but only same`.split(/\s+/),
);

const plain = (text: string): string => text.toLowerCase().replaceAll(/[’']/g, '');

const wordsOf = (text: string): string[] => plain(text).match(/[a-z0-9.-]*[a-z0-9]/g) ?? [];

/** "packets", "dropped", "pinging": the beginning they have in common with their kin. */
function stem(word: string): string {
  const bare = word.replace(/(?:ing|ed|es|s)$/, '');
  return bare.length >= 3 ? bare : word;
}

/** Of what was typed the words that carry it; all of them when none does. */
export function carryingWords(typed: string): string[] {
  const words = wordsOf(typed);
  const carrying = words.filter((word) => !LITTLE.has(word));
  return carrying.length > 0 ? carrying : words;
}

const phrase = (text: string): string => carryingWords(text).join(' ');

/** In its title, its question, or another way to ask it a word is worth more than in the heading it stands under. */
const IN_QUESTION = 3;
const IN_PART = 1;
const WORD_FOR_WORD = 4;

interface Found {
  readonly head: LessonHead;
  readonly hits: number;
  readonly score: number;
}

function look(head: LessonHead, words: readonly string[], asked: string): Found {
  const questions = [head.title, head.question, ...head.asked];
  const near = new Set(questions.flatMap(wordsOf));
  const far = new Set(wordsOf(head.part));
  const has = (texts: ReadonlySet<string>, word: string) => [...texts].some((text) => text.startsWith(stem(word)));
  const worth = words.map((word) => (has(near, word) ? IN_QUESTION : has(far, word) ? IN_PART : 0));
  const bonus = questions.some((question) => phrase(question) === asked) ? WORD_FOR_WORD : 0;
  return {
    head,
    hits: worth.filter((each) => each > 0).length,
    score: worth.reduce<number>((sum, each) => sum + each, bonus),
  };
}

/** Lessons in which more than half of what was typed is found, best first; all of them when nothing was typed. */
export function findLessons(heads: readonly LessonHead[], typed: string): readonly LessonHead[] {
  const words = carryingWords(typed);
  if (words.length === 0) return heads;
  const asked = phrase(typed);
  const found = heads.map((head) => look(head, words, asked));
  const most = Math.max(...found.map(({ hits }) => hits));
  if (words.length > 1 ? most * 2 <= words.length : most === 0) return [];
  return found
    .filter(({ hits }) => hits === most)
    .sort((a, b) => b.score - a.score)
    .map(({ head }) => head);
}
